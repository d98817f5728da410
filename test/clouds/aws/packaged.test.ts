import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { packHook } from '../../../clouds/aws/package';
import { deployed, propertiesOf, required } from '../../deploy/deployed';
import { fixture, product } from '../../packages';
import { credentials, inFolderOfItsOwn, openCommands, withoutWaiting } from './commands';
import type { Account } from './loopback/account';
import { type LoopbackAws, openLoopbackAws, stateOf } from './loopback/server';

const folder = mkdtempSync(join(tmpdir(), 'gatewarden-hook-'));
afterAll(() => rmSync(folder, { recursive: true }));

inFolderOfItsOwn();

const open = (account?: Account): Promise<LoopbackAws> =>
  openLoopbackAws({
    runtimeFile: join(fixture, 'dist/lambda-runtime.js'),
    ...(account === undefined ? {} : { account: structuredClone(account) }),
  });

/** An account in which the hook was registered from this repository. */
async function registeredAccount(): Promise<Account> {
  const { aws, register, close } = await openCommands();
  await register();
  await close();
  return aws.account;
}

interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the packaged command line in a process. The process is killed at the given request. */
async function gatewarden(
  aws: LoopbackAws,
  args: readonly string[],
  { killAt, environment = {}, flags = [], program = join(fixture, 'dist/gatewarden.js') }: Partial<Options> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [...flags, program, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...credentials(aws), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.err += text));
  aws.fate = (_, operation) => {
    if (operation !== killAt) return 'answered';
    child.kill('SIGKILL');
    return 'lost after it is done';
  };
  const [status, signal] = (await once(child, 'close')) as [number | null, string | null];
  aws.fate = () => 'answered';
  aws.revive();
  return { status, signal, out: texts.out.trim(), err: texts.err.trim() };
}

interface Options {
  /** The name of the operation at which the process is killed. */
  readonly killAt: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly program: string;
  /** Flags of Node.js. */
  readonly flags: readonly string[];
}

describe('the packaged gatewarden hook', () => {
  // The expected account is created in this process, which does not wait between polls.
  it('continues where it was killed', async () => {
    const [whole, killed] = [await openCommands(), await open()];
    const flags = ['--require', withoutWaiting];
    const steps = [
      {
        args: ['register'],
        killAt: ['CreateStack', 'PutObject', 'RegisterType', 'PutObjectTagging'],
        command: () => whole.register(),
      },
      {
        args: ['configure', '--mode', 'enforce'],
        killAt: ['SetTypeConfiguration'],
        command: () => whole.configure({ mode: 'enforce' }),
      },
      { args: ['disable', '--yes'], killAt: ['SetTypeConfiguration'], command: () => whole.disable() },
      {
        args: ['deregister', '--purge', '--yes'],
        killAt: ['DeregisterType', 'DeleteStack'],
        command: () => whole.deregister({ purge: true }),
      },
    ];
    for (const { args, killAt, command } of steps) {
      for (const operation of killAt)
        expect(await gatewarden(killed, ['hook', ...args], { killAt: operation, flags })).toMatchObject({
          signal: 'SIGKILL',
        });
      expect(await gatewarden(killed, ['hook', ...args], { flags })).toMatchObject({
        status: 0,
        err: args[0] === 'register' ? 'To enable the hook: gatewarden hook configure' : '',
      });
      expect((await command()).status).toBe(0);
      expect({ args, state: stateOf(killed) }).toEqual({ args, state: stateOf(whole.aws) });
    }
    await Promise.all([whole.close(), killed.close()]);
  }, 120_000);

  it.each([
    [['configure', '--mode', 'maybe'], 'gatewarden: Unknown mode "maybe". Allowed values: warn, enforce.'],
    [
      ['configure', '--targets', 'STACKS'],
      'gatewarden: Unknown target "STACKS". Allowed values: RESOURCE, CLOUD_CONTROL.',
    ],
    [['results', '--since', 'once'], 'gatewarden: Invalid time "once". Examples: --since 24h'],
    [['status', '--region', 'here'], 'gatewarden: Invalid AWS Region "here". Example: --region eu-west-1'],
    [
      ['deregister'],
      'gatewarden: This command asks for confirmation, and standard input is not a terminal. Use --yes.',
    ],
  ])('ends with 2 on %p', async (args, message) => {
    const aws = await open();
    const { status, out, err } = await gatewarden(aws, ['hook', ...args]);
    await aws.close();
    expect({ status, out, err, requests: aws.requests }).toEqual({
      status: 2,
      out: '',
      err: expect.stringContaining(message),
      requests: [],
    });
  });

  it('reads the options of configure', async () => {
    const aws = await open(await registeredAccount());
    const file = join(folder, 'strict.yaml');
    writeFileSync(file, 'implicitStages: off\n');
    const filters = ['--include-stack', 'prod-*', '--include-stack', 'live', '--exclude-stack', 'prod-old'];
    const options = ['-m', 'enforce', '-t', 'RESOURCE,CLOUD_CONTROL', '-c', file, '-r', 'eu-west-1', '--dry-run'];
    const { status, out } = await gatewarden(aws, ['hook', 'configure', ...options, ...filters]);
    await aws.close();
    expect({ status, lines: out.split('\n').map((line) => line.replace('eu-west-1  ', '')) }).toEqual({
      status: 0,
      lines: [
        '+ HookInvocationStatus: "ENABLED"',
        '+ TargetOperations: ["RESOURCE","CLOUD_CONTROL"]',
        '+ FailureMode: "FAIL"',
        '+ Properties: {"implicitStages":"off"}',
        '+ StackFilters: {"FilteringCriteria":"ALL","StackNames":{"Include":["prod-*","live"],"Exclude":["prod-old"]}}',
        'dry run: no changes applied. To apply them, run the command without --dry-run',
      ],
    });
  }, 30_000);

  it('reports that AWS cannot be reached', async () => {
    const aws = await open();
    const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' };
    const { status, err } = await gatewarden(aws, ['hook', 'status'], { environment });
    await aws.close();
    expect({ status, err }).toEqual({
      status: 2,
      err: 'gatewarden: eu-west-1: The connection to STS failed: connect ECONNREFUSED 127.0.0.1:9. Run the command again to continue where it stopped.',
    });
  });

  it('creates the same archive in the repository and in the installed npm package', async () => {
    const name = execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], {
      cwd: product,
      encoding: 'utf8',
    }).trim();
    execFileSync('tar', ['-xzf', join(folder, name), '-C', folder]);
    const aws = await open();
    const { status, out } = await gatewarden(aws, ['hook', 'package', '--output', 'hook.zip'], {
      program: join(folder, 'package/dist/gatewarden.js'),
      environment: { TZ: 'Asia/Tokyo' },
    });
    const { sha256, archive } = packHook(product);
    const written = readFileSync(join(folder, 'hook.zip'));
    expect({ status, last: out.split('\n').at(-1) }).toEqual({ status: 0, last: `SHA-256 ${sha256}` });
    expect(written.equals(archive)).toBe(true);

    await aws.close();

    // The templates of the stacks are equal too: a hook that was registered from the repository needs no change.
    const registered = await open();
    const register = (installed: string) =>
      gatewarden(registered, ['hook', 'register'], {
        program: join(installed, 'dist/gatewarden.js'),
        flags: ['--require', withoutWaiting],
      });
    expect(await register(product)).toMatchObject({ status: 0 });
    expect(await register(join(folder, 'package'))).toEqual({
      status: 0,
      signal: null,
      out: 'eu-west-1  version 00000001 is the default',
      err: 'To enable the hook: gatewarden hook configure',
    });
    await registered.close();
  }, 60_000);
});

describe('gatewarden hook package', () => {
  it('writes only the code, with the handler of deploy/lambda-hook.yml', async () => {
    const aws = await open();
    const { status, out } = await gatewarden(aws, ['hook', 'package', '--lambda']);
    await aws.close();
    const { code } = packHook(fixture);
    const name = 'gatewarden-apigateway-stagehook-lambda.zip';
    expect({ status, out: out.split('\n') }).toEqual({
      status: 0,
      out: [`${name}: 4 files, ${code.archive.length} bytes`, `SHA-256 ${code.sha256}`],
    });
    const written = readFileSync(join(folder, name));
    expect(written.equals(code.archive)).toBe(true);
    const { Handler } = propertiesOf(deployed('lambda-hook.yml', { ...required['lambda-hook.yml'] }), 'Function');
    expect(Object.keys(unzipSync(written))).toContain(`${String(Handler).split('.')[0]}.js`);
  });

  it.each(['nowhere/hook.zip', '.'])('reports that %s cannot be written', async (output) => {
    const aws = await open();
    const { status, out, err } = await gatewarden(aws, ['hook', 'package', '--output', output]);
    await aws.close();
    expect({ status, out, err }).toEqual({
      status: 2,
      out: '',
      err: expect.stringMatching(/^gatewarden: Cannot write "\S+": E[A-Z]+: .* Example: --output hook\.zip$/),
    });
  });
});

describe('the archive', () => {
  it('contains the same files as an archive of cfn submit, and names Gatewarden as its creator', () => {
    const { archive, entries, code } = packHook(fixture);
    const files = unzipSync(archive);
    expect(Object.keys(files)).toEqual([...entries]);
    expect(entries).toEqual([
      '.cfn_metadata.json',
      '.rpdk-config',
      'ResourceProvider.zip',
      'configuration-schema.json',
      'inputs/inputs_1_invalid_pre_create.json',
      'inputs/inputs_1_invalid_pre_update.json',
      'inputs/inputs_1_pre_create.json',
      'inputs/inputs_1_pre_update.json',
      'schema.json',
      'src/README.md',
      'target-info.json',
      'target-schemas/aws-apigateway-deployment.json',
      'target-schemas/aws-apigateway-stage.json',
    ]);
    expect(files['ResourceProvider.zip']).toEqual(code.archive);
    expect(code.entries).toEqual(['aws.js', 'decryption.js', 'handlers.js', 'validation.js']);
    expect(Object.keys(unzipSync(code.archive))).toEqual([...code.entries]);
    expect(JSON.parse(Buffer.from(files['.cfn_metadata.json'] ?? '').toString())).toEqual({
      'cli-version': expect.stringMatching(/^\d+\.\d+\.\d+$/),
      'plugin-name': 'gatewarden',
      'plugin-version': JSON.parse(readFileSync(join(fixture, 'package.json'), 'utf8')).version,
    });
  });

  it('is not created if the hook is not built', () => {
    expect(() => packHook(folder)).toThrow('gatewarden-apigateway-stagehook.json is missing');
  });
});
