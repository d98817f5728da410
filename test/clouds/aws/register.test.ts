import { askWithKeys } from '../../environment';
import { type Commands, inFolderOfItsOwn, openCommands } from './commands';
import { regional } from './loopback/account';
import { stateOf } from './loopback/server';
import { ServiceError } from './loopback/wire';

inFolderOfItsOwn();

let commands: Commands;
beforeEach(async () => {
  commands = await openCommands();
});
afterEach(() => commands.close());

const here = (region = 'eu-west-1') => regional(commands.aws.account, region);
const versions = (region?: string) =>
  here(region).versions.map(({ id, isLive, isDefault }) => `${id} ${isDefault ? 'default' : isLive ? 'live' : 'gone'}`);

/** Simulates a default version that was registered from another package. */
function registerOther(): void {
  const [first] = here().versions;
  if (first === undefined) throw new Error('Nothing is registered.');
  for (const version of here().versions) version.isDefault = false;
  here().versions.push({ ...first, id: '00000002', arn: first.arn.replace(/\d+$/, '00000002'), isDefault: true });
}

describe('gatewarden hook register', () => {
  it('makes the existing version of the package the default again', async () => {
    await commands.register();
    registerOther();
    const { status, out } = await commands.register();
    expect({ status, out, versions: versions() }).toEqual({
      status: 0,
      out: ['eu-west-1  version 00000001 is now the default'],
      versions: ['00000001 default', '00000002 live'],
    });
  });

  it.each([{ purge: false }, { purge: true }])(
    'makes a new version after it was deregistered, %p',
    async ({ purge }) => {
      await commands.register();
      await commands.deregister({ purge });
      const { status, out } = await commands.register();
      expect({ status, last: out.at(-1), versions: versions() }).toEqual({
        status: 0,
        last: 'eu-west-1  version 00000002 is the default',
        versions: ['00000001 gone', '00000002 default'],
      });
    },
  );

  it('registers a new version if the execution role changed', async () => {
    await commands.register();
    const [first] = here().versions;
    here().versions.splice(0, 1, {
      ...(first as NonNullable<typeof first>),
      executionRole: 'arn:aws:iam::111122223333:role/other',
    });
    await commands.register();
    expect(versions()).toEqual(['00000001 live', '00000002 default']);
  });

  it('updates a stack that has another template', async () => {
    await commands.register();
    for (const stack of here().stacks.values()) stack.template += '\n# a comment, which changes nothing\n';
    const [role] = here().stacks.values();
    if (role !== undefined) role.template = role.template.replace('8400', '3600');
    const { status, out } = await commands.register();
    expect({ status, out }).toEqual({
      status: 0,
      out: [
        'eu-west-1  stack gatewarden-apigateway-stagehook-role-stack updated',
        'eu-west-1  version 00000001 is the default',
      ],
    });
  });

  it('reports why a registration failed and where the logs are, and starts a new one when it is repeated', async () => {
    commands.aws.registrationFailures.push('Unable to download the handler package.');
    const failed = await commands.register();
    expect(failed.status).toBe(2);
    expect(failed.err).toEqual([
      expect.stringMatching(
        /^gatewarden: eu-west-1: The registration failed: Unable to download the handler package\. For the full message, run: aws cloudformation describe-type-registration --region eu-west-1 --registration-token [-0-9a-f]{36}\. The logs of the hook are in the log group gatewarden-apigateway-stagehook-logs\.$/,
      ),
    ]);
    expect((await commands.register()).status).toBe(0);
    expect(versions()).toEqual(['00000001 default']);
  });

  it('reports why a stack failed, and creates it again when it is repeated', async () => {
    commands.aws.stackFailures.set('gatewarden-apigateway-stagehook-role-stack', 'API: iam:CreateRole is not allowed.');
    const { status, err } = await commands.register();
    expect({ status, err }).toEqual({
      status: 2,
      err: [
        'gatewarden: eu-west-1: The stack gatewarden-apigateway-stagehook-role-stack failed: ExecutionRole has the status CREATE_FAILED: API: iam:CreateRole is not allowed. Fix the cause. Then run the command again to continue with this stack.',
      ],
    });
    commands.aws.stackFailures.clear();
    const repeated = await commands.register();
    expect({ status: repeated.status, first: repeated.out[0] }).toEqual({
      status: 0,
      first: 'eu-west-1  stack gatewarden-apigateway-stagehook-role-stack deleted',
    });
  });

  it('registers in every given Region', async () => {
    const { status } = await commands.register({ region: ['eu-north-1', 'us-east-1', 'eu-north-1'] });
    expect({ status, regions: stateOf(commands.aws).map(({ region }) => region) }).toEqual({
      status: 0,
      regions: ['eu-north-1', 'us-east-1'],
    });
    expect([...commands.aws.account.buckets.keys()].toSorted()).toEqual([
      'gatewarden-hook-111122223333-eu-north-1',
      'gatewarden-hook-111122223333-us-east-1',
    ]);
  });

  it('registers in all enabled Regions, and a failure in one Region does not stop the others', async () => {
    commands.aws.refusals.set('RegisterType', [new ServiceError('CFNRegistryException', 'Not today.')]);
    const { status, err } = await commands.register({ allRegions: true });
    const registered = ['eu-north-1', 'eu-west-1', 'us-east-1'].filter((region) => versions(region).length === 1);
    expect({ status, registered: registered.length, err }).toEqual({
      status: 2,
      registered: 2,
      err: [
        expect.stringMatching(
          /^gatewarden: \S+: cloudformation:RegisterType failed with CFNRegistryException: Not today\.$/,
        ),
      ],
    });
    expect((await commands.register({ allRegions: true })).status).toBe(0);
  });

  it('retries throttled calls', async () => {
    delete process.env['AWS_MAX_ATTEMPTS'];
    const slower = (): ServiceError => new ServiceError('Throttling', 'Rate exceeded');
    commands.aws.refusals.set('RegisterType', [slower(), slower()]);
    commands.aws.refusals.set('DescribeType', [slower()]);
    expect(await commands.register()).toMatchObject({
      status: 0,
      err: ['To enable the hook: gatewarden hook configure'],
    });
    expect(versions()).toEqual(['00000001 default']);
  }, 30_000);
});

describe('gatewarden hook deregister', () => {
  it('deregisters every version, the default version last', async () => {
    await commands.register();
    registerOther();
    const { status, out } = await commands.deregister();
    expect({ status, out, versions: versions(), stacks: here().stacks.size }).toEqual({
      status: 0,
      out: ['eu-west-1  version 00000001 deregistered', 'eu-west-1  Gatewarden::ApiGateway::StageHook deregistered'],
      versions: ['00000001 gone', '00000002 gone'],
      stacks: 2,
    });
  });

  it('reports that the hook is not registered', async () => {
    expect(await commands.deregister()).toEqual({
      status: 0,
      out: ['eu-west-1  Gatewarden::ApiGateway::StageHook is not registered'],
      err: [],
    });
  });

  it('purges even if the bucket was deleted', async () => {
    await commands.register();
    commands.aws.account.buckets.clear();
    expect(await commands.register()).toMatchObject({
      status: 2,
      err: [expect.stringMatching(/The package bucket was deleted.*`gatewarden hook deregister --purge`/)],
    });
    expect(await commands.deregister({ purge: true })).toMatchObject({ status: 0, err: [] });
    expect(stateOf(commands.aws)).toMatchObject([{ stacks: [] }]);
    expect((await commands.register()).status).toBe(0);
  });

  it('asks for confirmation', async () => {
    await commands.register();
    const refused = await openCommands({ account: commands.aws.account }, { answer: 'n' });
    expect(await refused.deregister({ yes: false })).toEqual({ status: 2, out: [], err: ['Nothing was changed.'] });
    expect(await refused.disable({ yes: false })).toEqual({ status: 2, out: [], err: ['Nothing was changed.'] });
    await refused.close();
    expect(versions()).toEqual(['00000001 default']);

    const agreed = await openCommands({ account: commands.aws.account }, { answer: ' YES' });
    expect((await agreed.deregister({ yes: false })).status).toBe(0);
    await agreed.close();
    expect(versions()).toEqual(['00000001 gone']);
  });

  it.each([
    ['Ctrl+C', '\u0003'],
    ['Ctrl+D', '\u0004'],
  ])('treats %s at the confirmation question as no', async (_name, key) => {
    await commands.register();
    const refused = await openCommands(
      { account: commands.aws.account },
      { answer: (question) => askWithKeys(question, key) },
    );
    expect(await refused.deregister({ yes: false })).toEqual({ status: 2, out: [], err: ['Nothing was changed.'] });
    expect(await refused.disable({ yes: false })).toEqual({ status: 2, out: [], err: ['Nothing was changed.'] });
    await refused.close();
    expect(versions()).toEqual(['00000001 default']);
  });

  it('does nothing without a terminal', async () => {
    await expect(commands.deregister({ yes: false })).rejects.toThrow(
      'This command asks for confirmation, and standard input is not a terminal. Use --yes. Example: gatewarden hook deregister --yes',
    );
    await expect(commands.disable({ yes: false })).rejects.toThrow('gatewarden hook disable --yes');
    expect(commands.aws.requests).toEqual([]);
  });
});
