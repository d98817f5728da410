import { type Commands, inFolderOfItsOwn, openCommands } from './commands';
import { type HookResultState, regional } from './loopback/account';

inFolderOfItsOwn();

let commands: Commands;
beforeAll(async () => {
  commands = await openCommands({}, { now: new Date('2026-11-10T12:00:00Z') });
  await commands.register();
  regional(commands.aws.account, 'eu-west-1').results.push(...RESULTS);
});
afterAll(() => commands.close());

const result = (more: Partial<HookResultState>): HookResultState => ({
  id: '59ef501c-0ac4-47c0-a193-000000000000',
  invokedAt: '2026-11-10T11:00:00Z',
  status: 'HOOK_COMPLETE_SUCCEEDED',
  failureMode: 'FAIL',
  reason: 'OrdersStage passes GW001 client-certificate.',
  version: '00000001',
  stackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/orders/5c9e2a10',
  target: { type: 'AWS::ApiGateway::Stage', id: 'OrdersStage', action: 'CREATE' },
  annotations: [],
  ...more,
});

const FAILURE = {
  AnnotationName: 'GW001 client-certificate',
  Status: 'FAILED',
  SeverityLevel: 'MEDIUM',
  StatusMessage: 'ClientCertificateId is missing.',
  RemediationMessage: 'Set <ClientCertificateId>.',
};

const RESULTS: readonly HookResultState[] = [
  result({ id: 'a', invokedAt: '2026-11-10T11:30:00Z', status: 'HOOK_COMPLETE_FAILED', annotations: [FAILURE] }),
  result({
    id: 'b',
    invokedAt: '2026-11-10T11:20:00Z',
    status: 'HOOK_COMPLETE_FAILED',
    failureMode: 'WARN',
    annotations: [FAILURE],
  }),
  result({ id: 'c', invokedAt: '2026-11-10T11:10:00Z', annotations: [FAILURE] }),
  result({
    id: 'd',
    invokedAt: '2026-11-10T11:05:00Z',
    status: 'HOOK_FAILED',
    reason: 'InternalFailure:\n it\tbroke\nhttps://bucket.s3.amazonaws.com/x?X-Amz-Signature=0123',
  }),
  result({
    id: 'e',
    invokedAt: '2026-11-10T11:04:00Z',
    stackId: '7c1e1f0a-token',
    status: 'HOOK_IN_PROGRESS',
    reason: '',
  }),
  result({ id: 'f' }),
  result({ id: 'g', invokedAt: '2026-11-08T12:00:00Z', status: 'HOOK_COMPLETE_FAILED', annotations: [FAILURE] }),
];

describe('gatewarden hook results', () => {
  it('shows blocked and warned resources with control and reason, and counts the others', async () => {
    const { status, out, err } = await commands.results();
    expect({ status, err, out: out.map((line) => line.replaceAll(/ {2,}/g, ' | ')) }).toEqual({
      status: 0,
      err: [],
      out: [
        'TIME | REGION | OUTCOME | STACK | RESOURCE | CONTROL | REASON',
        '2026-11-10 11:30Z | eu-west-1 | blocked | orders | OrdersStage (AWS::ApiGateway::Stage) | GW001 client-certificate | ClientCertificateId is missing.',
        '2026-11-10 11:20Z | eu-west-1 | warned | orders | OrdersStage (AWS::ApiGateway::Stage) | GW001 client-certificate | ClientCertificateId is missing.',
        '2026-11-10 11:10Z | eu-west-1 | warned | orders | OrdersStage (AWS::ApiGateway::Stage) | GW001 client-certificate | ClientCertificateId is missing.',
        '2026-11-10 11:05Z | eu-west-1 | error | orders | OrdersStage (AWS::ApiGateway::Stage) | - | InternalFailure: it broke https://bucket.s3.amazonaws.com/x?X-Amz-Signature=[redacted]',
        '2026-11-10 11:04Z | eu-west-1 | running | Cloud Control | OrdersStage (AWS::ApiGateway::Stage) | -',
        'Since 24h: 1 blocked, 2 warned, 1 error, 1 running, 1 passed.',
      ],
    });
  });

  it('requests only failures with --failed', async () => {
    const { out } = await commands.results({ failed: true, format: 'json' });
    const { results } = JSON.parse(out.join('\n')) as { results: { id: string; outcome: string }[] };
    expect(results.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['a', 'blocked'],
      ['b', 'warned'],
      ['d', 'error'],
    ]);
  });

  it('prints everything as JSON', async () => {
    const { out } = await commands.results({ format: 'json' });
    const report = JSON.parse(out.join('\n')) as { version: number; results: unknown[] };
    expect({ ...report, results: report.results.slice(0, 1), count: report.results.length }).toEqual({
      version: 1,
      count: 6,
      results: [
        {
          id: 'a',
          region: 'eu-west-1',
          invokedAt: '2026-11-10T11:30:00.000Z',
          outcome: 'blocked',
          stack: 'orders',
          resource: { type: 'AWS::ApiGateway::Stage', id: 'OrdersStage' },
          action: 'CREATE',
          version: '00000001',
          message: 'OrdersStage passes GW001 client-certificate.',
          findings: [
            {
              control: 'GW001 client-certificate',
              status: 'FAILED',
              severity: 'MEDIUM',
              why: 'ClientCertificateId is missing.',
              remedy: 'Set <ClientCertificateId>.',
            },
          ],
        },
      ],
    });
  });

  it.each([
    ['20m', 0],
    ['30m', 1],
    ['1h', 6],
    ['7d', 7],
    ['2026-11-10', 6],
    ['2026-11-08T12:00:00Z', 7],
    ['2026-11-08T12:00:01Z', 6],
  ])('since %s there are %i', async (since, count) => {
    const { out } = await commands.results({ since, format: 'json' });
    expect((JSON.parse(out.join('\n')) as { results: unknown[] }).results).toHaveLength(count);
  });

  it('reports that there are no results', async () => {
    expect((await commands.results({ since: '1m' })).out).toEqual(['No results since 1m.']);
  });

  it.each(['yesterday', '24', '-1h', '2026-13-45', '2026-02-30', '2026-02-30T12:00:00Z', ''])(
    'refuses "%s" as a time',
    async (since) => {
      await expect(commands.results({ since })).rejects.toThrow(
        `Invalid time ${JSON.stringify(since)}. Examples: --since 24h, --since 7d, --since 2027-03-31`,
      );
    },
  );

  it('uses the summary of a result that expired after it was listed', async () => {
    const { ServiceError } = await import('./loopback/wire');
    commands.aws.refusals.set('GetHookResult', [new ServiceError('HookResultNotFound', 'Gone.', 404)]);
    const { status, out } = await commands.results({ since: '30m' });
    expect({ status, line: out[1] }).toEqual({ status: 0, line: expect.stringContaining('blocked') });
  });
});

describe('gatewarden hook status', () => {
  it('prints everything as JSON', async () => {
    await commands.configure({ mode: 'enforce', excludeStack: ['legacy-*'] });
    const { out } = await commands.status({ format: 'json', region: ['eu-west-1', 'us-east-1'] });
    expect(JSON.parse(out.join('\n'))).toEqual({
      version: 1,
      regions: [
        {
          region: 'eu-west-1',
          account: '111122223333',
          typeName: 'Gatewarden::ApiGateway::StageHook',
          registered: true,
          enabled: true,
          typeArn: 'arn:aws:cloudformation:eu-west-1:111122223333:type/hook/Gatewarden-ApiGateway-StageHook',
          versions: [
            { id: '00000001', isDefault: true, registeredAt: expect.stringMatching(/^2026-11-02T09:00:\d\d\.000Z$/) },
          ],
          registrations: 0,
          configuration: {
            HookInvocationStatus: 'ENABLED',
            TargetOperations: ['RESOURCE'],
            FailureMode: 'FAIL',
            Properties: {},
            StackFilters: { FilteringCriteria: 'ALL', StackNames: { Exclude: ['legacy-*'] } },
          },
        },
        {
          region: 'us-east-1',
          account: '111122223333',
          typeName: 'Gatewarden::ApiGateway::StageHook',
          registered: false,
          enabled: false,
          versions: [],
          registrations: 0,
          configuration: {},
        },
      ],
    });
  });

  it('shows states, filters and modes', async () => {
    await commands.disable();
    const { out } = await commands.status({ allRegions: true });
    expect(out.map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
      'REGION | STATE | DEFAULT | VERSIONS | TARGETS',
      'eu-north-1 | not registered | - | - | -',
      'eu-west-1 | disabled | 00000001 | 00000001 | RESOURCE',
      'us-east-1 | not registered | - | - | -',
      'eu-west-1 | StackFilters.FilteringCriteria: "ALL"',
      'eu-west-1 | StackFilters.StackNames: {"Exclude":["legacy-*"]}',
    ]);
  });
});
