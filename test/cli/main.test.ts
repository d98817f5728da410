import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../cli/main';
import { wantsColors } from '../../cli/terminal';
import { controls } from '../../controls';
import { recordedEnvironment } from '../environment';
import { fixture } from '../packages';

const samples = join(fixture, 'samples');
const folder = mkdtempSync(join(tmpdir(), 'gatewarden-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

async function gatewarden(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const environment = recordedEnvironment();
  const { out, err } = environment;
  const status = await run(args, environment);
  return { status, out: out.join('\n'), err: err.join('\n') };
}

describe('gatewarden simulate', () => {
  it('gives every sample the expected verdict', async () => {
    const { status, out, err } = await gatewarden('simulate');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(
      out
        .split('Summary')[1]
        ?.trim()
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual([
      'allowed   A stage with a client certificate and tracing',
      'blocked   A stage without a client certificate and without tracing',
      'blocked   An update that removes the client certificate',
      'blocked   A Deployment that creates a stage',
      'allowed   Backends over https, a backend pool and a WebSocket API',
      'blocked   Backends and APIs that use http',
    ]);
  });

  it('exits with 0 if nothing would be blocked', async () => {
    const { status, out } = await gatewarden('simulate', join(samples, 'aws/orders-api.yml'));
    expect(status).toBe(0);
    expect(out).toContain('allowed: the gate checked 2 resources and allowed 2.');
  });

  it('exits with 1 if a resource would be blocked, and prints the fix', async () => {
    const { status, out } = await gatewarden('simulate', join(samples, 'aws/catalog-api.yml'));
    expect(status).toBe(1);
    expect(out).toMatch(/FAILED {2}GW002 tracing +LOW +TracingEnabled is "false"\.\n +Set TracingEnabled to true\./);
  });

  it('prints a denial with the policy, its message and the value', async () => {
    const { status, out } = await gatewarden('simulate', join(samples, 'azure/legacy.json'));
    expect(status).toBe(1);
    const [, denial] = /(PUT .*\/backends apim-contoso-prod\/inventory[^]*?)\n *PUT/.exec(out) ?? [];
    expect(denial?.split('\n').map((line) => line.trim())).toEqual([
      'PUT Microsoft.ApiManagement/service/backends apim-contoso-prod/inventory  403 RequestDisallowedByPolicy',
      expect.stringMatching(/^deny {2}.*Gateways reach their backends over encrypted connections \(.* backends\)$/),
      expect.stringMatching(/^GW003 backend-https: Set url to an address that starts with https:/),
      'Found: properties.url is "http://inventory.contoso.local:8080"',
      'Found: properties.type is missing',
      expect.stringMatching(/^Policy gatewarden-gw003-backends, assigned by gatewarden/),
    ]);
  });

  it('simulates an update', async () => {
    const args = [
      'simulate',
      join(samples, 'aws/payments-api-next.yml'),
      '--update-from',
      join(samples, 'aws/payments-api.yml'),
    ];
    const { status, out } = await gatewarden(...args);
    expect(status).toBe(1);
    expect(out).toContain('UPDATE_ROLLBACK_COMPLETE');
  });

  it('uses parameters', async () => {
    const template = write('traced.yml', readTemplateText('Parameters: { Traced: { Type: String } }', '!Ref Traced'));
    expect((await gatewarden('simulate', template, '-p', 'Traced=true')).status).toBe(0);
    expect((await gatewarden('simulate', template, '-p', 'Traced=no')).status).toBe(1);
    expect(await gatewarden('simulate', template, '-p', 'Traced')).toMatchObject({
      status: 2,
      err: expect.stringContaining('"Traced" is neither Key=Value nor a parameter file.'),
    });
  });

  it('prints JSON', async () => {
    const { status, out } = await gatewarden('simulate', join(samples, 'aws/catalog-api.yml'), '--format', 'json');
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      errors: [],
      simulations: [
        {
          cloud: 'AWS',
          verdict: 'blocked',
          status: 'ROLLBACK_COMPLETE',
          decisions: [{}, { resource: 'CatalogStage', line: 35 }],
        },
      ],
    });
  });

  it('prints JSON without internal members', async () => {
    const { out } = await gatewarden('simulate', join(samples, 'aws/catalog-api.yml'), '--format', 'json');
    const [simulation] = (JSON.parse(out) as { simulations: { events: object[]; decisions: object[] }[] }).simulations;
    expect(new Set(simulation?.events.flatMap((event) => Object.keys(event)))).toEqual(
      new Set(['logicalId', 'resourceType', 'status', 'reason']),
    );
    expect(Object.keys(simulation?.decisions[0] ?? {}).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'annotations',
      'line',
      'message',
      'resource',
      'resourceType',
      'verdict',
    ]);
  });

  it('finds the templates of a folder and skips other files', async () => {
    const { status, out, err } = await gatewarden('simulate', samples);
    expect({ status, err }).toEqual({ status: 1, err: '' });
    expect(out).toContain('aws/webhooks-api.json');
    expect(out).not.toContain('samples.json');
  });
});

const readTemplateText = (head: string, tracing: string): string => `${head}
Resources:
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties: { RestApiId: a, StageName: prod, ClientCertificateId: c, TracingEnabled: ${tracing} }
`;

describe('bad input exits with 2 and an error with file, line and reason', () => {
  it.each<[string, string | Buffer, RegExp]>([
    ['broken.yml', 'Resources:\n  Stage: [unclosed\n', /broken\.yml:\d+:\d+: .*Invalid YAML/],
    ['broken.json', '{"Resources": {"Stage": }}', /broken\.json:1:25: .*Invalid JSON/],
    [
      'none.yml',
      'name: ci\non: push\n',
      /none\.yml: Not a CloudFormation or ARM template\. A CloudFormation template has "Resources"/,
    ],
    ['none.json', '[]', /none\.json: Not a CloudFormation or ARM template/],
    ['empty.yml', '', /empty\.yml: The file is empty\./],
    ['binary.yml', Buffer.from([0, 159, 146, 150, 255]), /binary\.yml/],
    ['loop.yml', 'Resources:\n  A: { Type: AWS::SNS::Topic, DependsOn: A }\n', /loop\.yml:2:3: Circular dependency/],
    [
      'typeless.yml',
      'AWSTemplateFormatVersion: 2010-09-09\nResources:\n  A: { Properties: {} }\n',
      /typeless\.yml:3:3: /,
    ],
    ['deep.json', `${'{"Resources":'.repeat(10_000)}1${'}'.repeat(10_000)}`, /deep\.json/],
    [
      'bomb.yml',
      `a: &a [x, x]\n${'bcdefghijklmnopqrstuvwxyz'
        .split('')
        .map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefghijklmnopqrstuvwxyz'[i]}`).join(', ')}]`)
        .join('\n')}\nResources: { A: *z }\n`,
      /bomb\.yml/,
    ],
  ])('%s', async (name, text, message) => {
    const { status, out, err } = await gatewarden('simulate', write(name, text));
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('a missing file', async () => {
    const { status, err } = await gatewarden('simulate', join(folder, 'missing.yml'));
    expect({ status, err }).toEqual({
      status: 2,
      err: `${join(folder, 'missing.yml')}: No such file or folder.`,
    });
  });

  it('does not hide findings in other files', async () => {
    const { status, out, err } = await gatewarden(
      'simulate',
      join(folder, 'missing.yml'),
      join(samples, 'aws/catalog-api.yml'),
    );
    expect(status).toBe(1);
    expect(out).toContain('blocked');
    expect(err).toContain('missing.yml: No such file or folder.');
  });

  it('a folder without templates', async () => {
    const empty = mkdtempSync(join(folder, 'empty-'));
    expect(await gatewarden('simulate', empty)).toMatchObject({
      status: 2,
      err: `${empty}: No CloudFormation, SAM or ARM templates found. Example: gatewarden simulate api.yml`,
    });
  });

  it('in the current template of the stack', async () => {
    const old = write(
      'old.yml',
      'Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties:\n      X: !Select [a]\n',
    );
    const { status, err } = await gatewarden('simulate', join(samples, 'aws/orders-api.yml'), '--update-from', old);
    expect({ status, err }).toEqual({ status: 2, err: expect.stringMatching(/old\.yml:5:18: Fn::Select takes/) });
  });

  it.each([
    [['simulate', '--update-from', join(samples, 'aws/payments-api.yml')], '--update-from needs exactly one template'],
    [
      ['simulate', join(samples, 'azure/orders.json'), '--update-from', join(samples, 'azure/orders.json')],
      'This is an ARM template.',
    ],
  ])('an update of something other than a stack: %#', async (args, message) => {
    expect(await gatewarden(...args)).toMatchObject({ status: 2, out: '', err: expect.stringContaining(message) });
  });

  it('an update of several templates', async () => {
    const { status, err } = await gatewarden(
      'simulate',
      samples,
      '--update-from',
      join(samples, 'aws/payments-api.yml'),
    );
    expect(status).toBe(2);
    expect(err).toContain('Example: gatewarden simulate api.yml --update-from api-v1.yml');
  });

  it.each([
    [['frobnicate'], "Unknown command 'frobnicate'", 'gatewarden'],
    [['simulate', '--frobnicate'], "Unknown option '--frobnicate'", 'gatewarden simulate'],
    [['azure', 'evaluate'], "Required option '--policy <file>' not specified", 'gatewarden azure evaluate'],
    [
      ['check', '--format', 'xml'],
      'Unknown format "xml". Allowed values: pretty, json, sarif, junit, github, markdown.',
      'gatewarden check',
    ],
    [
      ['check', '--fail-on', 'x'],
      'Unknown severity "X". Allowed values: LOW, MEDIUM, HIGH, CRITICAL.',
      'gatewarden check',
    ],
    [
      ['check', '--client-certificates', "never' is invalid."],
      'Unknown value of --client-certificates "never\' is invalid.". Allowed values: always, http-integrations.',
      'gatewarden check',
    ],
    [
      ['hook', 'serve', '--port', 'x'],
      'Invalid port "x". Use a number from 0 to 65535. Example: --port 3001',
      'gatewarden hook serve',
    ],
    [
      ['hook', 'serve', '-e', 'x'],
      'Invalid environment variable "x". Use key=value. Example: --environment AWS_REGION=eu-west-1',
      'gatewarden hook serve',
    ],
  ])('%j', async (args, message, command) => {
    const { status, out, err } = await gatewarden(...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toBe(`gatewarden: ${message}\nRun \`${command} --help\` for usage.`);
  });
});

describe('gatewarden generate', () => {
  it('writes and checks files, and prints the next command', async () => {
    const output = join(folder, 'policies');
    expect(await gatewarden('generate', '--check', '--output', output)).toMatchObject({
      status: 1,
      err: expect.stringContaining('run the same command without --check'),
    });
    expect((await gatewarden('generate', '--output', output)).status).toBe(0);
    expect((await gatewarden('generate', '--check', '--output', output)).status).toBe(0);
    writeFileSync(join(output, 'initiative.json'), '{}');
    expect(await gatewarden('generate', '--check', '--output', output)).toMatchObject({
      status: 1,
      err: expect.stringMatching(
        /initiative\.json: changed\nTo update the files, run the same command without --check/,
      ),
    });
  });

  it('uses the effects and exemptions of a configuration and detects changes', async () => {
    const output = join(folder, 'configured');
    const config = join(folder, 'azure.yaml');
    const scope = '/subscriptions/12345678-1234-1234-1234-123456789abc';
    const exemption = `{ control: GW003, scope: ${scope}, reason: moves in March, expires: 2999-03-31 }`;
    const generate = (...args: string[]) =>
      gatewarden('generate', '--config', config, '--scope', scope, '--output', output, ...args);
    writeFileSync(config, `controls: { GW004: warn }\nexemptions: [${exemption}]\n`);
    expect((await generate()).status).toBe(0);
    expect((await generate('--check')).status).toBe(0);
    expect(readFileSync(join(output, 'terraform/variables.tf'), 'utf8')).toContain('moves in March');
    expect(readFileSync(join(output, 'initiative.json'), 'utf8')).toContain(`${scope}/providers/`);

    writeFileSync(config, 'controls: { GW004: enforce }\n');
    const { status, err } = await generate('--check');
    expect({ status, problems: err.split('\n').map((line) => line.replace(/^.*configured\//, '')) }).toEqual({
      status: 1,
      problems: [
        expect.stringMatching(/^Using the configuration of .*azure\.yaml\.$/),
        'bicep/management-group.bicep: changed',
        'bicep/subscription.bicep: changed',
        'epac/Definitions/policyAssignments/gatewarden-api-management.jsonc: changed',
        'epac/Definitions/policyExemptions/tenant/gatewarden-api-management.jsonc: not generated',
        'management-group.json: changed',
        'subscription.json: changed',
        'terraform/README.md: changed',
        'terraform/variables.tf: changed',
        'To update the files, run the same command without --check. Then commit them.',
      ],
    });
  });

  it('names the path that it cannot write to', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(await gatewarden('generate', '--output', join(file, 'policies'))).toMatchObject({
      status: 2,
      err: expect.stringMatching(
        /Cannot write to .*file\/policies: ENOTDIR.*Example: gatewarden generate --output policies$/s,
      ),
    });
  });

  it.each([
    [
      'exemptions: [{ control: GW003, scope: legacy, reason: r, expires: 2999-03-31 }]',
      'wrong.yaml: exemptions[0].scope: invalid scope "legacy"',
    ],
    [
      'exemptions: [{ control: GW003, scope: /subscriptions/12345678-1234-1234-1234-123456789abc, reason: r, expires: 2020-03-31 }]',
      'wrong.yaml: exemptions[0].expires: the exemption expired on 2020-03-31',
    ],
    ['controls: { GW999: warn }', 'wrong.yaml: controls.GW999: Unknown property.'],
  ])('writes nothing with %s', async (text, message) => {
    const config = join(folder, 'wrong.yaml');
    const output = join(folder, 'nothing');
    writeFileSync(config, text);
    const { status, err } = await gatewarden('generate', '--config', config, '--output', output);
    expect(status).toBe(2);
    expect(err).toContain(message);
    expect(err).toContain('Example');
    expect(existsSync(output)).toBe(false);
  });

  it.each([
    [['--config', 'missing.yaml'], 'missing.yaml: No such file or folder.'],
    [['--scope', 'x', '--output', 'never-written'], 'scope: invalid scope "x". Examples: /subscriptions/'],
  ])('rejects %j', async (args, message) => {
    const { status, err } = await gatewarden('generate', ...args);
    expect(status).toBe(2);
    expect(err).toContain(message);
  });

  it('finds azure-policy/ in the working directory, up to date', async () => {
    const before = process.cwd();
    process.chdir(fixture);
    try {
      expect(await gatewarden('generate', '--check')).toMatchObject({ status: 0, err: '' });
    } finally {
      process.chdir(before);
    }
  });
});

describe('gatewarden controls', () => {
  it('lists all controls', async () => {
    const { status, out, err } = await gatewarden('controls');
    expect({ status, err }).toEqual({ status: 0, err: 'To explain a control: gatewarden controls GW001' });
    expect(out.split('\n').map((line) => line.split(/\s+/).slice(0, 4))).toEqual([
      ['Id', 'Name', 'Severity', 'Default'],
      ...controls.map(({ id, name, severity, defaultMode }) => [id, name, severity, defaultMode]),
    ]);
  });

  it.each(['GW002', 'gw002', 'tracing'])('explains %s, with examples in the language of templates', async (id) => {
    const { status, out } = await gatewarden('controls', id);
    expect(status).toBe(0);
    expect(out).toMatch(/^GW002 tracing {2}LOW\n/);
    expect(out).toMatch(/Passes\n {4}Type: AWS::ApiGateway::Stage\n(.*\n)*? {6}TracingEnabled: true/);
    expect(out).toContain('Checkov example');
  });

  it('explains checks that exist only in Azure', async () => {
    const { out } = await gatewarden('controls', 'GW003');
    expect(out).toContain('Audited in Azure, never denied\n  Policies send requests to encrypted');
    expect(out.match(/^Related policy in Azure\n .*$/gm)).toEqual([
      expect.stringContaining('direct management endpoint'),
      expect.stringContaining('bypass certificate thumbprint'),
    ]);
    expect((await gatewarden('controls', 'GW001')).out).not.toMatch(/policy in Azure|never denied/);
  });

  it('rejects unknown controls', async () => {
    const { status, err } = await gatewarden('controls', 'GW999');
    expect({ status, err }).toEqual({
      status: 2,
      err: `gatewarden: Unknown control "GW999". Controls: ${controls.map(({ id }) => id).join(', ')}. Example: gatewarden controls GW001`,
    });
  });
});

describe('colours', () => {
  it.each([
    [true, {}, true],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, {}, false],
    [undefined, { CI: 'true' }, false],
  ])('on a terminal: %p, with %j: %p', (isTerminal, environment, expected) => {
    expect(wantsColors(isTerminal, environment)).toBe(expected);
  });
});

describe('help', () => {
  it.each([
    [['--help']],
    [['check', '--help']],
    [['simulate', '--help']],
    [['generate', '--help']],
    [['azure', 'deploy', '--help']],
    [['hook', 'configure', '--help']],
  ])('%j exits with 0', async (args) => {
    const { status, out } = await gatewarden(...args);
    expect(status).toBe(0);
    expect(out).toMatch(/^Usage: gatewarden/);
    expect(out).toMatch(/Exit status:\n {2}0 {2}\S.*\n(?: {2}1 {2}\S.*\n)? {2}2 {2}\S/);
  });

  it('--version prints the version', async () => {
    expect((await gatewarden('--version')).out).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
