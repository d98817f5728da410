import { type InvocationFields, openInvocation } from '../../hook/runtime/invocation';
import { type HookHandlerRequest, readInvocation, toHandlerRequest } from '../../hook/runtime/request';
import {
  answerAssumeRole,
  answerDecrypt,
  encryptAsCloudFormation,
  keyArn,
  keyRole,
  refuseAssumeRole,
} from './encryption';
import { hookEvent } from './event';
import { type Answer, failure, type LoopbackAws, startLoopbackAws, succeed, withEnvironment } from './loopback-aws';

const secrets = {
  accessKeyId: 'ASIAZZZZPROVIDER0001',
  secretAccessKey: 'providerSecret',
  sessionToken: 'providerToken',
};
const fields = { providerCredentials: JSON.stringify(secrets), providerLogGroupName: 'hook-logs' };
const request: HookHandlerRequest = toHandlerRequest(readInvocation(hookEvent()));
const streamName = 'arn__aws__cloudformation__eu-west-1__123456789012__stack/orders/4f1c/OrdersStage';

let aws: LoopbackAws;
let restoreEnvironment: () => void;
let printed: string[];

// Loading the SDK takes longer in a test than in a function and would use up the time limit of the first delivery.
beforeAll(async () => {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  await import('../../hook/runtime/delivery/aws');
  await import('../../hook/runtime/delivery/decryption');
});

beforeEach(async () => {
  aws = await startLoopbackAws();
  restoreEnvironment = withEnvironment({
    AWS_ENDPOINT_URL: aws.url,
    AWS_ENDPOINT_URL_CLOUDWATCH: undefined,
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: undefined,
    AWS_ACCESS_KEY_ID: 'AKIAZZZZFUNCTION0001',
    AWS_SECRET_ACCESS_KEY: 'functionSecret',
    AWS_SESSION_TOKEN: undefined,
  });
  printed = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
});

afterEach(async () => {
  jest.restoreAllMocks();
  restoreEnvironment();
  await aws.close();
  const leaked = printed.filter((line) => /providerSecret|providerToken|functionSecret|(?:AKIA|ASIA)Z/.test(line));
  if (leaked.length > 0) throw new Error(`Secrets were printed: ${leaked.join()}`);
});

/** Logs the lines in an invocation and closes it. Returns the duration of the close in milliseconds. */
async function run(lines: readonly string[] = ['decided'], given: InvocationFields = fields, error?: unknown) {
  const { logger, close } = openInvocation(request, given);
  for (const line of lines) logger.log(line);
  const started = performance.now();
  await close({ durationMs: 12, ...(error === undefined ? {} : { error }) });
  return performance.now() - started;
}

const callsOf = (operation: string) =>
  aws.calls
    .filter((call) => call.operation === operation)
    .map(({ body }) => JSON.parse(body) as Record<string, unknown>);
const operations = (): string[] => aws.calls.map(({ operation }) => operation);
const logOperations = (): string[] => operations().filter((operation) => operation !== 'PutMetricData');

/** Answers operations with the given answers in their order, and repeats the last one. */
function answerWith(answers: Readonly<Record<string, readonly (Answer | undefined)[]>>): void {
  const counts = new Map<string, number>();
  aws.answer = (call) => {
    const listed = answers[call.operation];
    if (listed === undefined) return succeed(call);
    const count = counts.get(call.operation) ?? 0;
    counts.set(call.operation, count + 1);
    return listed[Math.min(count, listed.length - 1)];
  };
}

/** The console output after the one line that the handler logged. */
const warnings = () => printed.slice(1).map((line) => JSON.parse(line) as unknown);

/** The input of the first call to PutLogEvents. */
const deliveredEvents = () =>
  (callsOf('PutLogEvents')[0]?.['logEvents'] ?? []) as { timestamp: number; message: string }[];

const missing = failure('ResourceNotFoundException', 'The specified log stream does not exist.');
const exists = failure('ResourceAlreadyExistsException');
const done: Answer = {};

describe('a delivery', () => {
  it('sends the lines to the stream of the target, and the metrics', async () => {
    const before = Date.now();
    await run(['one', 'two']);
    expect(operations().toSorted()).toEqual(['PutLogEvents', 'PutMetricData']);
    expect(callsOf('PutLogEvents')).toEqual([
      {
        logGroupName: 'hook-logs',
        logStreamName: streamName,
        logEvents: [
          { timestamp: expect.any(Number), message: 'one' },
          { timestamp: expect.any(Number), message: 'two' },
        ],
      },
    ]);
    expect(callsOf('PutMetricData')).toEqual([
      {
        Namespace: 'AWS/CloudFormation/123456789012/Gatewarden/ApiGateway/StageHook',
        MetricData: [
          expect.objectContaining({ MetricName: 'HandlerInvocationCount', Value: 1 }),
          expect.objectContaining({ MetricName: 'HandlerInvocationDuration', Value: 12 }),
        ],
      },
    ]);
    expect(deliveredEvents()[0]?.timestamp).toBeGreaterThanOrEqual(before);
    expect(printed).toEqual(['one', 'two']);
  });

  it('is signed with the credentials of the provider', async () => {
    await run();
    for (const { headers } of aws.calls) {
      expect(headers.authorization).toMatch(/Credential=ASIAZZZZPROVIDER0001\/\d+\/eu-west-1\/(logs|monitoring)\//);
      expect(headers['x-amz-security-token']).toBe('providerToken');
    }
  });

  it('contains no secrets', async () => {
    await run([`${secrets.secretAccessKey} ${secrets.sessionToken} ${secrets.accessKeyId}`, JSON.stringify(fields)]);
    expect(aws.calls.map(({ body }) => body).join()).not.toMatch(/providerSecret|providerToken|ASIAZ/);
    expect(printed[0]).toBe('[redacted] [redacted] [redacted]');
  });

  it('reports exceptions in a metric', async () => {
    await run([], fields, new TypeError('x'));
    expect(callsOf('PutMetricData')[0]?.['MetricData']).toContainEqual(
      expect.objectContaining({ MetricName: 'HandlerException', Value: 1 }),
    );
  });

  it('sends no log events if nothing was logged', async () => {
    await run([]);
    expect(operations()).toEqual(['PutMetricData']);
  });

  it('sends no metrics if the request names no account or hook type', async () => {
    const { logger, close } = openInvocation({ ...request, hookTypeName: undefined }, fields);
    logger.log('decided');
    await close({ durationMs: 1 });
    expect(operations()).toEqual(['PutLogEvents']);
  });

  it('splits many log events into several calls', async () => {
    await run(Array.from({ length: 5 }, (_, index) => String(index).repeat(250 * 1024)));
    const sizes = callsOf('PutLogEvents').map(({ logEvents }) => (logEvents as unknown[]).length);
    expect(sizes).toEqual([4, 1]);
  });

  it('truncates a line that is too long', async () => {
    await run(['x'.repeat(2_000_000)]);
    const [{ message } = { message: '' }] = deliveredEvents();
    expect(Buffer.byteLength(message)).toBe(256 * 1024 - 26);
    expect(message.endsWith('x…')).toBe(true);
  });

  it.each<[string, InvocationFields]>([
    ['no credentials', { ...fields, providerCredentials: null }],
    ['broken credentials', { ...fields, providerCredentials: fields.providerCredentials.slice(0, -1) }],
    ['no log group', { ...fields, providerLogGroupName: null }],
    ['an empty log group', { ...fields, providerLogGroupName: '' }],
    ['a log group that is not a string', { ...fields, providerLogGroupName: {} }],
    ['no fields', {}],
  ])('does not happen if the request has %s', async (_what, given) => {
    await run(['decided'], given);
    expect(operations()).toEqual([]);
    expect(printed).toEqual(['decided']);
  });

  it('decrypts encrypted credentials', async () => {
    const [assumed, providerCredentials] = [
      answerAssumeRole(),
      await encryptAsCloudFormation(fields.providerCredentials),
    ];
    aws.answer = (call) =>
      call.operation === 'AssumeRole' ? assumed : call.operation === 'Decrypt' ? answerDecrypt(call) : succeed(call);
    await run(['decided'], {
      ...fields,
      providerCredentials,
      hookEncryptionKeyArn: keyArn,
      hookEncryptionKeyRole: keyRole,
    });
    expect(operations().toSorted()).toEqual(['AssumeRole', 'Decrypt', 'PutLogEvents', 'PutMetricData']);
    expect(aws.calls.at(-1)?.headers['x-amz-security-token']).toBe('providerToken');
  });
});

describe('log group and log stream: the delivery creates', () => {
  it.each([
    ['a missing stream', { PutLogEvents: [missing, done] }, ['PutLogEvents', 'CreateLogStream', 'PutLogEvents']],
    [
      'a missing group',
      { PutLogEvents: [missing, done], CreateLogStream: [missing, done] },
      ['PutLogEvents', 'CreateLogStream', 'CreateLogGroup', 'CreateLogStream', 'PutLogEvents'],
    ],
    [
      'no stream that another invocation creates',
      { PutLogEvents: [missing, done], CreateLogStream: [exists] },
      ['PutLogEvents', 'CreateLogStream', 'PutLogEvents'],
    ],
    [
      'no group that another invocation creates',
      { PutLogEvents: [missing, done], CreateLogStream: [missing, exists], CreateLogGroup: [exists] },
      ['PutLogEvents', 'CreateLogStream', 'CreateLogGroup', 'CreateLogStream', 'PutLogEvents'],
    ],
  ])('%s', async (_what, answers, expected) => {
    answerWith(answers);
    await run();
    expect(logOperations()).toEqual(expected);
    expect(printed).toEqual(['decided']);
    for (const operation of ['CreateLogStream', 'CreateLogGroup'])
      for (const call of callsOf(operation)) expect(call).toMatchObject({ logGroupName: 'hook-logs' });
  });

  it('nothing more after a second failure', async () => {
    answerWith({ PutLogEvents: [missing] });
    await run();
    expect(logOperations()).toEqual(['PutLogEvents', 'CreateLogStream', 'PutLogEvents']);
    expect(printed).toHaveLength(2);
  });
});

describe('a failed delivery', () => {
  it.each(['ExpiredTokenException', 'AccessDeniedException', 'UnrecognizedClientException'])(
    'with %s is logged in one line',
    async (type) => {
      aws.answer = () => failure(type, `${type} of ${secrets.accessKeyId}: providerToken`);
      await run();
      expect(warnings()).toEqual([
        {
          level: 'WARN',
          event: 'delivery',
          logs: `${type}: ${type} of [redacted]: [redacted]`,
          metrics: `${type}: ${type} of [redacted]: [redacted]`,
        },
      ]);
    },
  );

  it('of logs is counted in metrics', async () => {
    answerWith({ PutLogEvents: [failure('AccessDeniedException')] });
    await run();
    expect(callsOf('PutMetricData')[1]).toMatchObject({
      MetricData: [
        {
          MetricName: 'HandlerException',
          Dimensions: expect.arrayContaining([
            { Name: 'DimensionKeyInvocationPointType', Value: 'ProviderLogDelivery' },
            { Name: 'DimensionKeyExceptionType', Value: 'AccessDeniedException' },
          ]),
        },
      ],
    });
    expect(warnings()).toEqual([
      { level: 'WARN', event: 'delivery', logs: 'AccessDeniedException: AccessDeniedException' },
    ]);
  });

  it('of metrics does not affect the logs', async () => {
    answerWith({ PutMetricData: [failure('AccessDenied')] });
    await run();
    expect(logOperations()).toEqual(['PutLogEvents']);
    expect(warnings()).toEqual([{ level: 'WARN', event: 'delivery', metrics: 'AccessDenied: AccessDenied' }]);
  });

  it('with a transient error is repeated', async () => {
    answerWith({
      PutLogEvents: [failure('ThrottlingException', 'Rate exceeded'), done],
      PutMetricData: [failure('InternalServiceFault', 'Sorry', 500), done],
    });
    await run();
    expect(operations().toSorted()).toEqual(['PutLogEvents', 'PutLogEvents', 'PutMetricData', 'PutMetricData']);
    expect(printed).toEqual(['decided']);
  });

  it('with permanent throttling is aborted within two seconds', async () => {
    aws.answer = () => failure('ThrottlingException', 'Rate exceeded');
    expect(await run()).toBeLessThan(2_000);
    expect(warnings()).toEqual([
      { level: 'WARN', event: 'delivery', logs: expect.any(String), metrics: expect.any(String) },
    ]);
  });

  it('to an address that does not respond is aborted within two seconds', async () => {
    aws.answer = () => undefined;
    expect(await run()).toBeLessThan(2_000);
    const late = 'Error: the delivery took longer than 1900 ms';
    expect(warnings()).toEqual([{ level: 'WARN', event: 'delivery', logs: late, metrics: late }]);
  });

  it('to an address that refuses connections is logged', async () => {
    const closed = await startLoopbackAws();
    await closed.close();
    const restore = withEnvironment({ AWS_ENDPOINT_URL: closed.url });
    expect(await run()).toBeLessThan(2_000);
    restore();
    expect(warnings()).toEqual([
      {
        level: 'WARN',
        event: 'delivery',
        logs: expect.stringContaining('ECONNREFUSED'),
        metrics: expect.stringContaining('ECONNREFUSED'),
      },
    ]);
  });

  it('with credentials that cannot be decrypted is logged', async () => {
    const providerCredentials = await encryptAsCloudFormation(fields.providerCredentials);
    aws.answer = () => refuseAssumeRole('AccessDenied', 'no');
    await run(['decided'], {
      ...fields,
      providerCredentials,
      hookEncryptionKeyArn: keyArn,
      hookEncryptionKeyRole: keyRole,
    });
    expect(operations()).toEqual(['AssumeRole']);
    expect(warnings()).toEqual([
      { level: 'WARN', event: 'delivery', logs: 'AccessDenied: no', metrics: 'AccessDenied: no' },
    ]);
  });

  it('to an invalid Region is logged', async () => {
    const { logger, close } = openInvocation({ ...request, region: 'evil.example.com/#' }, fields);
    logger.log('decided');
    const restore = withEnvironment({ AWS_ENDPOINT_URL: undefined });
    await close({ durationMs: 1 });
    restore();
    expect(aws.calls).toEqual([]);
    expect(warnings()).toEqual([
      {
        level: 'WARN',
        event: 'delivery',
        logs: expect.stringContaining('host'),
        metrics: expect.stringContaining('host'),
      },
    ]);
  });
});

describe('endpoints', () => {
  it('come from the environment, service-specific variables first', async () => {
    const logs = await startLoopbackAws();
    const restore = withEnvironment({ AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: logs.url });
    await run();
    restore();
    await logs.close();
    expect(logs.calls.map(({ operation }) => operation)).toEqual(['PutLogEvents']);
    expect(operations()).toEqual(['PutMetricData']);
  });
});
