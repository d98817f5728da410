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

describe('the error message if AWS rejects a call', () => {
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

  it('names the required permission even if the service does not', async () => {
    commands.aws.refusals.set('PutObject', [new ServiceError('AccessDenied', 'Access Denied', 403)]);
    const { err } = await commands.register();
    expect(err).toEqual(['gatewarden: eu-west-1: The permission s3:PutObject is missing. Access Denied']);
  });

  it('names the permissions of a purge as IAM actions', async () => {
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
    ['that are invalid', { AWS_ACCESS_KEY_ID: 'AKIAUNKNOWN' }, 'eu-west-1'],
    ['in a Region that is not enabled', {}, 'ap-east-1'],
  ])('credentials %s', async (_, environment, region) => {
    Object.assign(process.env, environment);
    const { status, err } = await commands.status({ region: [region] });
    expect({ status, err }).toEqual({
      status: 2,
      err: [
        `gatewarden: ${region}: AWS rejected the credentials in ${region}. Either they are invalid, or this Region is not enabled in the account. Run \`aws account list-regions\` to list the enabled Regions, or use --all-regions for all of them.`,
      ],
    });
  });

  it('for missing credentials', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete process.env[name];
    const { status, err } = await commands.register();
    expect({ status, err }).toEqual({
      status: 2,
      err: [
        'gatewarden: eu-west-1: No AWS credentials found. Sign in, for example with `aws sso login`, and set AWS_PROFILE to the profile. Or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
      ],
    });
    await expect(commands.register({ allRegions: true })).rejects.toThrow('No AWS credentials found.');
    expect(commands.aws.requests).toEqual([]);
  });

  it('for expired credentials', async () => {
    commands.aws.refusals.set('GetCallerIdentity', [
      new ServiceError('ExpiredToken', 'The security token has expired', 403),
    ]);
    const { err } = await commands.register();
    expect(err).toEqual([
      expect.stringMatching(/^gatewarden: eu-west-1: The AWS credentials have expired\. Sign in, /),
    ]);
  });

  it('for throttled calls', async () => {
    commands.aws.refusals.set('ListHookResults', [new ServiceError('Throttling', 'Rate exceeded')]);
    await commands.register();
    const { status, err } = await commands.results();
    expect({ status, err }).toEqual({
      status: 2,
      err: [
        'gatewarden: eu-west-1: CloudFormation throttled cloudformation:ListHookResults several times. Wait a few minutes. Then run the command again to continue where it stopped.',
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

  it('is omitted for Regions without the hook with --all-regions', async () => {
    await commands.register({ region: ['us-east-1'] });
    expect(await commands.configure({ mode: 'warn', allRegions: true })).toMatchObject({ status: 0, err: [] });
    expect(stateOf(commands.aws).map(({ region, configuration }) => [region, configuration !== undefined])).toEqual([
      ['eu-north-1', false],
      ['eu-west-1', false],
      ['us-east-1', true],
    ]);
  });

  it('is printed if no Region has the hook', async () => {
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
  ])('for the Region option %p', async (options, message) => {
    await expect(commands.status(options)).rejects.toThrow(message);
    expect(commands.aws.requests).toEqual([]);
  });

  it('is not printed with the Region of the AWS CLI', async () => {
    delete process.env['AWS_REGION'];
    process.env['AWS_DEFAULT_REGION'] = 'eu-north-1';
    const { out } = await commands.status();
    delete process.env['AWS_DEFAULT_REGION'];
    expect(out[1]).toMatch(/^eu-north-1 +not registered/);
  });

  it('for a missing Region', async () => {
    delete process.env['AWS_REGION'];
    await expect(commands.status()).rejects.toThrow(
      'No AWS Region is set. Use --region or AWS_REGION. Example: --region eu-west-1',
    );
  });

  it('does not contain credentials', async () => {
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
