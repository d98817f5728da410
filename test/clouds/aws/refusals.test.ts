import { type Commands, credentials, inFolderOfItsOwn, openCommands } from './commands';
import { stateOf } from './loopback/server';
import { ServiceError } from './loopback/wire';

inFolderOfItsOwn();

let commands: Commands;
beforeEach(async () => {
  commands = await openCommands();
});
afterEach(() => commands.close());

const denied = (action: string): ServiceError =>
  new ServiceError(
    'AccessDenied',
    `User: arn:aws:iam::111122223333:user/owner is not authorized to perform: ${action} on resource: * because no identity-based policy allows the ${action} action`,
    403,
  );

describe('what a person is told where AWS refuses', () => {
  it.each([
    ['CreateStack', 'cloudformation:CreateStack'],
    ['CreateStack', 'iam:CreateRole'],
    ['RegisterType', 'cloudformation:RegisterType'],
    ['DescribeTypeRegistration', 'cloudformation:DescribeTypeRegistration'],
    ['GetObjectTagging', 's3:GetObjectTagging'],
    ['PutObject', 's3:PutObject'],
    ['GetCallerIdentity', 'sts:GetCallerIdentity'],
  ])('%s without the permission %s', async (operation, action) => {
    commands.aws.refusals.set(operation, [denied(action)]);
    const { status, err } = await commands.register();
    expect({ status, err }).toEqual({
      status: 2,
      err: [`gatewarden: eu-west-1: The permission ${action} is missing. ${denied(action).message}`],
    });
    expect((await commands.register()).status).toBe(0);
  });

  it('names the permission that a call needs where the service does not', async () => {
    commands.aws.refusals.set('PutObject', [new ServiceError('AccessDenied', 'Access Denied', 403)]);
    const { err } = await commands.register();
    expect(err).toEqual(['gatewarden: eu-west-1: The permission s3:PutObject is missing. Access Denied']);
  });

  it('names those of a purge as policies write them', async () => {
    await commands.register();
    for (const [operation, action] of [
      ['ListObjectVersions', 's3:ListBucketVersions'],
      ['DeleteObjects', 's3:DeleteObjectVersion'],
    ] as const) {
      commands.aws.refusals.set(operation, [new ServiceError('AccessDenied', 'Access Denied', 403)]);
      const { err } = await commands.deregister({ purge: true });
      expect(err).toEqual([`gatewarden: eu-west-1: The permission ${action} is missing. Access Denied`]);
    }
  });

  it.each([
    ['that nobody knows', { AWS_ACCESS_KEY_ID: 'AKIAUNKNOWN' }, 'eu-west-1'],
    ['in a region that is not enabled', {}, 'ap-east-1'],
  ])('credentials %s', async (_, environment, region) => {
    Object.assign(process.env, environment);
    const { status, err } = await commands.status({ region: [region] });
    expect({ status, err }).toEqual({
      status: 2,
      err: [
        `gatewarden: ${region}: ${region} does not accept the credentials. Either they are wrong, or the account has not enabled this region: \`aws account list-regions\` shows those that it has, and --all-regions takes them all.`,
      ],
    });
  });

  it('no credentials', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete process.env[name];
    const { status, err } = await commands.register();
    expect({ status, err }).toEqual({
      status: 2,
      err: [
        'gatewarden: eu-west-1: There are no credentials. Sign in, for example with `aws sso login`, and name the profile in AWS_PROFILE; or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
      ],
    });
    await expect(commands.register({ allRegions: true })).rejects.toThrow('There are no credentials.');
    expect(commands.aws.requests).toEqual([]);
  });

  it('credentials that have expired', async () => {
    commands.aws.refusals.set('GetCallerIdentity', [
      new ServiceError('ExpiredToken', 'The security token has expired', 403),
    ]);
    const { err } = await commands.register();
    expect(err).toEqual([expect.stringMatching(/^gatewarden: eu-west-1: The credentials have expired\. Sign in, /)]);
  });

  it('too many calls', async () => {
    commands.aws.refusals.set('ListHookResults', [new ServiceError('Throttling', 'Rate exceeded')]);
    await commands.register();
    const { status, err } = await commands.results();
    expect({ status, err }).toEqual({
      status: 2,
      err: [
        'gatewarden: eu-west-1: CloudFormation has refused cloudformation:ListHookResults several times, because there were too many calls. Run the command again later: it goes on where it stopped.',
      ],
    });
  });

  it.each([
    ['configure', ({ configure }: Commands) => configure({ mode: 'warn' })],
    ['results', ({ results }: Commands) => results()],
    ['disable', ({ disable }: Commands) => disable()],
  ])('%s where the hook is not registered', async (_, command) => {
    const { status, err } = await command(commands);
    expect({ status, err }).toEqual({
      status: 2,
      err: [
        'gatewarden: eu-west-1: Gatewarden::ApiGateway::StageHook is not registered in eu-west-1. Register it first: gatewarden hook register --region eu-west-1',
      ],
    });
  });

  it('passes over regions without the hook where all are asked for', async () => {
    await commands.register({ region: ['us-east-1'] });
    expect(await commands.configure({ mode: 'warn', allRegions: true })).toMatchObject({ status: 0, err: [] });
    expect(stateOf(commands.aws).map(({ region, configuration }) => [region, configuration !== undefined])).toEqual([
      ['eu-north-1', false],
      ['eu-west-1', false],
      ['us-east-1', true],
    ]);
  });

  it('does not pass over all of them', async () => {
    expect(await commands.configure({ mode: 'enforce', allRegions: true })).toEqual({
      status: 2,
      out: [],
      err: [
        'gatewarden: Gatewarden::ApiGateway::StageHook is not registered in any Region. To register it: gatewarden hook register',
      ],
    });
  });

  it.each([
    [{ region: ['eu-wst'] }, 'Invalid AWS Region "eu-wst". Example: --region eu-west-1'],
    [
      { region: ['eu-west-1.example.com/'] },
      'Invalid AWS Region "eu-west-1.example.com/". Example: --region eu-west-1',
    ],
    [
      { region: ['eu-west-1'], allRegions: true },
      'Use either --region or --all-regions, not both. Example: --region eu-west-1',
    ],
  ])('a region such as %p', async (options, message) => {
    await expect(commands.status(options)).rejects.toThrow(message);
    expect(commands.aws.requests).toEqual([]);
  });

  it('takes the region that the AWS CLI takes', async () => {
    delete process.env['AWS_REGION'];
    process.env['AWS_DEFAULT_REGION'] = 'eu-north-1';
    const { out } = await commands.status();
    delete process.env['AWS_DEFAULT_REGION'];
    expect(out[1]).toMatch(/^eu-north-1 +not registered/);
  });

  it('no region', async () => {
    delete process.env['AWS_REGION'];
    await expect(commands.status()).rejects.toThrow(
      'No AWS Region is set. Use --region or AWS_REGION. Example: --region eu-west-1',
    );
  });

  it('shows nothing of the credentials', async () => {
    const { AWS_SECRET_ACCESS_KEY: secret } = credentials(commands.aws);
    commands.aws.refusals.set('RegisterType', [
      new ServiceError('SignatureFault', `aws_secret_access_key = ${secret}, X-Amz-Signature=0123abcd`, 403),
    ]);
    const { err } = await commands.register();
    expect(err).toEqual([
      'gatewarden: eu-west-1: cloudformation:RegisterType failed with SignatureFault: aws_secret_access_key = [redacted], X-Amz-Signature=[redacted]',
    ]);
  });
});
