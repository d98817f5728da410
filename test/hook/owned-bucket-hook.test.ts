import { entrypoint, testEntrypoint } from '../../samples/hooks/owned-bucket-hook';
import { hookEvent } from './event';

beforeEach(() => void jest.spyOn(console, 'log').mockImplementation());
afterEach(() => jest.restoreAllMocks());

const bucket = (Tags: unknown) => hookEvent({ targetName: 'AWS::S3::Bucket', properties: { BucketName: 'b', Tags } });

describe('a hook that uses only the runtime', () => {
  it.each([
    [[{ Key: 'owner', Value: 'orders' }], null, { hookStatus: 'SUCCESS', message: 'OrdersStage has an owner.' }],
    [[{ Key: 'team', Value: 'orders' }], { tag: 'team' }, { hookStatus: 'SUCCESS' }],
    [[{ Key: 'team', Value: 'orders' }], null, { hookStatus: 'FAILED', errorCode: 'NonCompliant' }],
    [
      undefined,
      null,
      { hookStatus: 'FAILED', errorCode: 'NonCompliant', message: expect.stringContaining('tag owner') },
    ],
    [[], { tag: '' }, { hookStatus: 'FAILED', errorCode: 'InvalidTypeConfiguration' }],
    [[], { label: 'team' }, { hookStatus: 'FAILED', errorCode: 'InvalidTypeConfiguration' }],
    ['not an array', null, { hookStatus: 'FAILED', errorCode: 'InternalFailure' }],
  ])('tags %j with %j', async (Tags, hookModel, expected) => {
    expect(await entrypoint({ ...bucket(Tags), hookModel })).toMatchObject(expected);
  });

  it('reports unsupported targets and invocation points', async () => {
    expect(await entrypoint(hookEvent())).toMatchObject({ errorCode: 'UnsupportedTarget' });
    expect(await entrypoint(hookEvent({ invocationPoint: 'DELETE_PRE_PROVISION' }))).toMatchObject({
      message: 'This hook has no handler for DELETE_PRE_PROVISION.',
    });
  });

  it('responds to a test event', async () => {
    const { requestData } = bucket([{ Key: 'owner' }]);
    const event = {
      actionInvocationPoint: 'CREATE_PRE_PROVISION',
      request: { hookContext: requestData },
      typeConfiguration: null,
    };
    expect(await testEntrypoint(event)).toMatchObject({ status: 'SUCCESS' });
  });
});
