import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { fixture, product } from '../packages';

/** A checkout whose command line is the fixture's. */
const checkedOut = mkdtempSync(join(tmpdir(), 'gatewarden-checkout-'));
mkdirSync(join(checkedOut, 'tools'));
cpSync(join(product, 'tools/gatewarden.sh'), join(checkedOut, 'tools/gatewarden.sh'));
symlinkSync(join(fixture, 'dist'), join(checkedOut, 'dist'));
afterAll(() => rmSync(checkedOut, { recursive: true }));

interface Step {
  readonly name: string;
  readonly shell: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const action = parse(readFileSync(join(product, 'action.yml'), 'utf8')) as Action;
const [hook] = parse(readFileSync(join(product, '.pre-commit-hooks.yaml'), 'utf8')) as Record<string, unknown>[];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewarden-action-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): void {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
}

const stage = (tracing: string, certificate = 'x9y8z7'): string => `
Parameters: { Traced: { Type: String, Default: "" }, Asked: { Type: String } }
Resources:
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties: { RestApiId: a, StageName: prod, ClientCertificateId: ${certificate}, TracingEnabled: ${tracing} }
`;

/** Runs a command in the folder with a minimal environment. */
function execute(command: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...environment },
  });
  return { status, out: stdout, err: stderr };
}

/** Runs the steps like GitHub's runner: it replaces the input expressions and stops at the first failed step. */
function runAction(inputs: Readonly<Record<string, string>>, actionPath = checkedOut) {
  let result = { status: 0 as number | null, out: '', err: '' };
  for (const { run, env = {}, shell } of action.runs.steps) {
    const script = `${folder}.sh`;
    writeFileSync(script, run);
    const variables = Object.entries(env).map(([name, value]) => [name, evaluate(value, inputs)]);
    const { status, out, err } = execute(shell, ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      ...Object.fromEntries(variables),
      GITHUB_ACTION_PATH: actionPath,
    });
    rmSync(script);
    result = { status, out: result.out + out, err: result.err + err };
    if (status !== 0) break;
  }
  return result;
}

const EXPRESSION = /^\$\{\{ inputs\.(?<name>[a-z-]+) \}\}$/;

function evaluate(expression: string, inputs: Readonly<Record<string, string>>): string {
  const name = EXPRESSION.exec(expression)?.groups?.['name'] ?? '';
  expect(Object.keys(action.inputs)).toContain(name);
  return inputs[name] ?? action.inputs[name]?.default ?? '';
}

describe('the action', () => {
  it('is composite, describes each input, sets its default and passes it on once', () => {
    expect(action.runs.using).toBe('composite');
    for (const { description, default: preset } of Object.values(action.inputs)) {
      expect(description).not.toBe('');
      expect(typeof preset).toBe('string');
    }
    const passed = action.runs.steps.flatMap(({ env = {} }) => Object.values(env));
    expect(passed.toSorted()).toEqual(
      Object.keys(action.inputs)
        .map((name) => `\${{ inputs.${name} }}`)
        .toSorted(),
    );
  });

  it('puts no input into a script, where the shell would execute it', () => {
    for (const { run } of action.runs.steps) expect(run).not.toContain('${{');
  });

  it('checks all templates and writes annotations without inputs', () => {
    write('api.yml', stage('false'));
    write('more/good.yml', stage('true'));
    write('workflow.yml', 'on: push\n');
    const { status, out, err } = runAction({});
    expect({ status, err }).toEqual({ status: 1, err: '' });
    expect(out).toMatch(/^::error file=api\.yml,line=\d+,col=\d+,title=GW002 tracing::/);
    expect(out).toContain('on 2 resources in 2 files.');
  });

  it.each<[string, Readonly<Record<string, string>>, number]>([
    ['a template that passes', { paths: 'good.yml' }, 0],
    ['a template that fails', { paths: 'bad.yml' }, 1],
    ['several paths and empty lines', { paths: 'good.yml\n\nbad.yml\n' }, 1],
    ['a pattern', { paths: 'go*.yml' }, 0],
    ['a missing file', { paths: 'missing.yml' }, 2],
    ['an unknown verdict', { paths: 'unknown.yml' }, 0],
    ['an unknown verdict with strict', { paths: 'unknown.yml', strict: 'true' }, 1],
    ['a parameter', { paths: 'unknown.yml', strict: 'true', parameters: 'Asked=true' }, 0],
    ['several parameters', { paths: 'unknown.yml', parameters: 'Other=a=b\nAsked=no\n' }, 1],
    ['a parameter file', { paths: 'unknown.yml', strict: 'true', parameters: 'parameters.json' }, 0],
    ['a finding below fail-on', { paths: 'bad.yml', 'fail-on': 'medium' }, 0],
    ['a configuration file', { paths: 'bad.yml', config: 'lenient.yaml' }, 0],
    ['a missing configuration file', { paths: 'good.yml', config: 'missing.yaml' }, 2],
    ['an unknown format', { paths: 'good.yml', format: 'xml' }, 2],
    ['an unknown severity', { paths: 'good.yml', 'fail-on': 'SEVERE' }, 2],
    ['a strict that is not a boolean', { paths: 'good.yml', strict: 'yes' }, 2],
    ['certificates always', { paths: 'lambda.yml' }, 1],
    [
      'certificates only with HTTP integrations',
      { paths: 'lambda.yml', 'client-certificates': 'http-integrations' },
      0,
    ],
  ])('%s: %j exits with %d', (_case, inputs, expected) => {
    write('good.yml', stage('true'));
    write('bad.yml', stage('false'));
    write('unknown.yml', stage('!Ref Asked'));
    write('parameters.json', '[{"ParameterKey": "Asked", "ParameterValue": "true"}]');
    write('lenient.yaml', 'controls: { GW002: warn }\n');
    write('lambda.yml', LAMBDA);
    expect(runAction(inputs)).toMatchObject({ status: expected });
  });

  it('names an invalid strict on one line', () => {
    expect(runAction({ strict: 'yes\n::warning::injected' }).out).toBe(
      "::error::Input strict is $'yes\\n::warning::injected'. Allowed values: true, false. Example: strict: true\n",
    );
  });

  it.each(['sarif', 'json'])('writes %s to a file', (format) => {
    write('bad.yml', stage('false'));
    const { status, out } = runAction({ format, output: 'a report.json' });
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(JSON.parse(readFileSync(join(folder, 'a report.json'), 'utf8'))).toMatchObject({
      version: { sarif: '2.1.0', json: 1 }[format],
    });
  });

  it.each([
    'a b.yml',
    ' leading.yml',
    '-rf.yml',
    '--strict.yml',
    '$(touch pwned).yml',
    '`touch pwned`.yml',
    '"; touch pwned; ".yml',
    "'; touch pwned; '.yml",
    '$HOME.yml',
    'a&b|c>d.yml',
    '\\n.yml',
    'ünï.yml',
  ])('uses %j only as a name', (name) => {
    write(name, stage('false'));
    expect(runAction({ paths: name, format: 'json' })).toMatchObject({ status: 1, err: '' });
    expect(readdirSync(folder)).toEqual([name]);
    const given = { paths: 'x.yml', output: name, config: name, parameters: `Traced=${name}\n${name}`, format: name };
    expect(runAction({ ...given, 'fail-on': name, strict: name })).toMatchObject({ status: 2 });
    expect(readdirSync(folder)).toEqual([name]);
  });

  it('passes the value of a parameter unchanged', () => {
    const value = ` "$(touch pwned)" 'a' \\n = ü `;
    write('api.yml', stage('!Ref Asked'));
    const { out } = runAction({ format: 'json', parameters: `Asked=${value}` });
    const { findings } = JSON.parse(out) as { findings: { message: string }[] };
    expect(findings.map(({ message }) => message)).toEqual([`TracingEnabled is ${JSON.stringify(value)}.`]);
    expect(readdirSync(folder)).toEqual(['api.yml']);
  });
});

const LAMBDA = `
Resources:
  Api: { Type: AWS::ApiGateway::RestApi }
  Get:
    Type: AWS::ApiGateway::Method
    Properties: { RestApiId: !Ref Api, HttpMethod: GET, Integration: { Type: AWS_PROXY } }
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties: { RestApiId: !Ref Api, StageName: prod, TracingEnabled: true }
`;

describe('a checkout without a build', () => {
  /** A checkout with a fake npm that prints its arguments and then runs the given commands. */
  function checkout(npm: string): string {
    const path = join(folder, 'check out');
    mkdirSync(join(path, 'tools'), { recursive: true });
    writeFileSync(join(path, 'tools/gatewarden.sh'), readFileSync(join(product, 'tools/gatewarden.sh')));
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/npm'), `#!/usr/bin/env bash\necho "$PWD: npm $*"\n${npm}\n`);
    chmodSync(join(folder, 'bin/npm'), 0o755);
    return path;
  }

  const run = (path: string, ...args: string[]) =>
    execute('bash', [join(path, 'tools/gatewarden.sh'), ...args], {
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
    });

  it('is built only by the first run', () => {
    const path = checkout(`mkdir -p dist; echo 'console.log(process.argv.slice(2))' > dist/gatewarden.js`);
    expect(run(path, 'check', 'a b')).toEqual({
      status: 0,
      out: "[ 'check', 'a b' ]\n",
      err: `${path}: npm ci --include=dev --ignore-scripts --no-audit --no-fund\n${path}: npm run --silent build\n`,
    });
    expect(run(path)).toEqual({ status: 0, out: '[]\n', err: '' });
  });

  it('exits with 2 if the build fails', () => {
    const path = checkout('exit 1');
    expect(run(path, 'check')).toEqual({
      status: 2,
      out: '',
      err: `${path}: npm ci --include=dev --ignore-scripts --no-audit --no-fund\ngatewarden: The build failed. It needs npm and Node.js 20.19 or newer.\n`,
    });
  });
});

describe('the pre-commit hook', () => {
  const entry = String(hook?.['entry']).split(' ');

  it('runs an existing script without file names', () => {
    expect(hook).toEqual({
      id: 'gatewarden',
      name: 'gatewarden check',
      description: expect.any(String),
      language: 'script',
      entry: 'tools/gatewarden.sh check',
      files: String.raw`\.(ya?ml|json|template)$`,
      pass_filenames: false,
    });
    expect(existsSync(join(product, entry[0] ?? ''))).toBe(true);
  });

  it('checks the templates in the working directory and skips other files', () => {
    write('infra/bad.yml', stage('false'));
    write('workflow.yml', 'on: push\n');
    const [script = '', ...args] = entry;
    expect(execute(join(checkedOut, script), args)).toMatchObject({
      status: 1,
      out: expect.stringContaining('infra/bad.yml'),
    });
    expect(execute(join(checkedOut, script), [...args, '--fail-on', 'HIGH'])).toMatchObject({ status: 0 });
  });
});
