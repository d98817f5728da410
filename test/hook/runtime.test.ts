import 'reflect-metadata';
import {
  type Annotation,
  BaseHook,
  ErrorCode,
  HookError,
  type HookHandlerRequest,
  HookProgress,
  handlerEvent,
  InvocationPoint,
  type Logger,
  type Session,
} from '../../hook/runtime';
import { hookEvent } from './event';

type Answer = (request: HookHandlerRequest, context: Readonly<Record<string, unknown>>) => unknown;

/** A hook whose answers each test chooses. */
class ExampleHook extends BaseHook {
  seen: unknown[] = [];

  constructor(private readonly answer: Answer) {
    super();
  }

  @handlerEvent(InvocationPoint.PreCreate)
  @handlerEvent(InvocationPoint.PreDelete)
  async decide(
    session: Session | undefined,
    request: HookHandlerRequest,
    context: Readonly<Record<string, unknown>>,
    logger: Logger,
    configuration: unknown,
  ): Promise<HookProgress> {
    this.seen = [session, request, context, configuration];
    logger.log('deciding %s', request.targetLogicalId);
    return this.answer(request, context) as HookProgress;
  }
}

class InheritingHook extends ExampleHook {
  @handlerEvent(InvocationPoint.PreUpdate)
  update(): HookProgress {
    return HookProgress.success('updated');
  }
}

let lines: string[] = [];
beforeEach(() => {
  lines = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => jest.restoreAllMocks());

const answering = (answer: Answer) => new ExampleHook(answer);

describe('a handler', () => {
  it('gets the request, the context and the configuration in the order of a resource handler', async () => {
    const hook = answering(() => HookProgress.success('fine'));
    const event = hookEvent({ properties: { StageName: 'prod' } });
    await hook.entrypoint({
      ...event,
      hookModel: { limit: 3 },
      requestContext: { invocation: 2, callbackContext: { tries: 1 } },
    });
    expect(hook.seen).toEqual([
      undefined,
      {
        clientRequestToken: event.clientRequestToken,
        awsAccountId: '123456789012',
        region: 'eu-west-1',
        stackId: event.stackId,
        changeSetId: undefined,
        hookTypeName: 'Gatewarden::ApiGateway::StageHook',
        hookTypeVersion: '00000001',
        invocationPoint: 'CREATE_PRE_PROVISION',
        targetName: 'AWS::ApiGateway::Stage',
        targetType: 'RESOURCE',
        targetLogicalId: 'OrdersStage',
        targetModel: { resourceProperties: { StageName: 'prod' } },
      },
      { tries: 1 },
      { limit: 3 },
    ]);
  });

  it("gets a session with the caller's credentials", async () => {
    const hook = answering(() => HookProgress.success('fine'));
    const event = hookEvent();
    const callerCredentials = JSON.stringify({ accessKeyId: 'AKIA', secretAccessKey: 'secret', sessionToken: 'token' });
    await hook.entrypoint({ ...event, requestData: { ...event.requestData, callerCredentials } });
    class Client {
      constructor(readonly configuration: unknown) {}
    }
    const [session] = hook.seen as [Session];
    expect(session.client(Client)).toEqual({
      configuration: {
        credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret', sessionToken: 'token' },
        region: 'eu-west-1',
      },
    });
  });

  it('gets the Region of the function if the request has none', async () => {
    process.env['AWS_REGION'] = 'eu-north-1';
    const hook = answering(({ region }) => HookProgress.success(String(region)));
    const { region: _, ...event } = hookEvent();
    expect(await hook.entrypoint(event)).toMatchObject({ message: 'eu-north-1' });
    delete process.env['AWS_REGION'];
  });

  it('may request another call with a callback context', async () => {
    const hook = answering((_request, { tries = 0 }) =>
      HookProgress.inProgress('waiting', { tries: Number(tries) + 1 }, 5),
    );
    const { clientRequestToken } = hookEvent();
    expect(await hook.entrypoint(hookEvent())).toEqual({
      hookStatus: 'IN_PROGRESS',
      message: 'waiting',
      callbackContext: { tries: 1 },
      callbackDelaySeconds: 5,
      clientRequestToken,
    });
    const again = { ...hookEvent(), requestContext: { invocation: 2, callbackContext: { tries: 1 } } };
    expect(await hook.entrypoint(again)).toMatchObject({ callbackContext: { tries: 2 } });
  });

  it('may handle several invocation points, and is inherited from a superclass', async () => {
    const hook = new InheritingHook(() => HookProgress.success('decided'));
    const at = async (invocationPoint: string) => (await hook.entrypoint(hookEvent({ invocationPoint }))).message;
    expect(await at('CREATE_PRE_PROVISION')).toBe('decided');
    expect(await at('DELETE_PRE_PROVISION')).toBe('decided');
    expect(await at('UPDATE_PRE_PROVISION')).toBe('updated');
  });

  it('that is missing makes the hook fail', async () => {
    const hook = answering(() => HookProgress.success('fine'));
    expect(await hook.entrypoint(hookEvent({ invocationPoint: 'UPDATE_PRE_PROVISION' }))).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'InternalFailure',
      message: 'This hook has no handler for UPDATE_PRE_PROVISION.',
    });
  });
});

const failing = (error: unknown) =>
  answering(() => {
    throw error;
  }).entrypoint(hookEvent());

describe('an error that a handler throws', () => {
  it('keeps the code of a hook error', async () => {
    expect(await failing(new HookError(ErrorCode.AccessDenied, 'may not look'))).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'AccessDenied',
      message: 'may not look',
    });
  });

  it.each([[new TypeError('no such thing')], ['text'], [undefined], [null]])(
    '%p is an internal failure',
    async (error) => {
      expect(await failing(error)).toMatchObject({
        hookStatus: 'FAILED',
        errorCode: 'InternalFailure',
        message: expect.stringMatching(/^The hook failed with an internal error, so the resource was not evaluated\./),
      });
    },
  );

  it('is logged with its stack, on one line', async () => {
    await failing(new TypeError('no such thing'));
    const [line] = lines.filter((each) => each.includes('"exception"'));
    expect(JSON.parse(line ?? '')).toMatchObject({
      level: 'ERROR',
      event: 'exception',
      error: expect.stringMatching(/^TypeError: no such thing[^]*runtime\.test/),
    });
  });

  it('never shows a credential', async () => {
    const { requestData, ...event } = hookEvent();
    const secretAccessKey = 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYab';
    const callerCredentials = JSON.stringify({
      accessKeyId: 'ASIAEXAMPLEEXAMPLE00',
      secretAccessKey,
      sessionToken: 't'.repeat(99),
    });
    const hook = answering(() => {
      throw new Error(`denied for ${secretAccessKey}`, { cause: { nested: [callerCredentials] } });
    });
    const response = await hook.entrypoint({ ...event, requestData: { ...requestData, callerCredentials } });
    const everything = JSON.stringify([response, lines]);
    for (const secret of [secretAccessKey, 'ASIAEXAMPLEEXAMPLE00', 't'.repeat(99)])
      expect(everything).not.toContain(secret);
    expect(everything).toContain('denied for [redacted]');
  });

  it('never shows a presigned URL, not even a nested one', async () => {
    const url = new URL(
      'https://bucket.s3.amazonaws.com/t?X-Amz-Signature=abcdef0123456789&X-Amz-Security-Token=tokentokentoken',
    );
    const tagged = { [Symbol.toStringTag]: 'Response', url: url.href };
    const headers = new Headers({ 'x-amz-security-token': 'tokentokentoken', location: url.href });
    await failing(Object.assign(new Error('no such object'), { url, tagged, headers, search: url.searchParams }));
    expect(lines.join()).toContain('no such object');
    for (const secret of ['abcdef0123456789', 'tokentokentoken']) expect(lines.join()).not.toContain(secret);
  });

  it.each([undefined, null, {}, 'SUCCESS', { hookStatus: 'SUCCESS' }])(
    'an invalid result (%p) makes the hook fail',
    async (answer) => {
      expect(await answering(() => answer).entrypoint(hookEvent())).toMatchObject({
        hookStatus: 'FAILED',
        errorCode: 'HandlerInternalFailure',
      });
    },
  );
});

describe('an unreadable event', () => {
  it('is logged', async () => {
    await answering(() => HookProgress.success('fine')).entrypoint({ requestData: 'AKIAEXAMPLEEXAMPLE00' });
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ level: 'ERROR', event: 'unreadable' }),
    ]);
    expect(lines.join()).not.toContain('AKIAEXAMPLE');
  });

  it('gets a response even if reading it throws', async () => {
    const hostile = {
      get requestData(): unknown {
        throw new Error('a getter');
      },
      get request(): unknown {
        throw new Error('a getter');
      },
    };
    expect(await answering(() => HookProgress.success('fine')).entrypoint(hostile)).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'InternalFailure',
    });
  });
});

describe('limits', () => {
  const words = 'gateway '.repeat(1000);
  const long = answering(() => HookProgress.failed(ErrorCode.NonCompliant, words));

  it('truncate a message at a word, with an ellipsis', async () => {
    const { message = '' } = await long.entrypoint(hookEvent());
    expect(message.length).toBeLessThanOrEqual(4096);
    expect(message.length).toBeGreaterThan(4000);
    expect(message).toMatch(/ gateway…$/);
  });

  it.each([undefined, null, ''])('are narrower for Cloud Control, which has no stack (%p)', async (stackId) => {
    const { message = '' } = await long.entrypoint({ ...hookEvent(), stackId });
    expect(message.length).toBeLessThanOrEqual(1024);
    expect(message).toMatch(/ gateway…$/);
  });

  it('truncate a text without blanks, but never within a character', async () => {
    const hook = answering(() => HookProgress.success(`x${'😀'.repeat(3000)}`));
    const { message = '' } = await hook.entrypoint(hookEvent());
    expect(message.length).toBeLessThanOrEqual(4096);
    expect(message).toMatch(/😀…$/u);
  });

  it('apply to annotations, and omit empty texts', async () => {
    const annotation: Annotation = {
      annotationName: 'n'.repeat(2000),
      status: 'FAILED',
      statusMessage: 's'.repeat(20_000),
      remediationMessage: '',
      remediationLink: `https://example.com/${'l'.repeat(9000)}`,
      severityLevel: 'HIGH',
    };
    const { annotations = [] } = await answering(() => HookProgress.success('fine', [annotation])).entrypoint(
      hookEvent(),
    );
    expect(
      annotations.map((each) => Object.entries(each).map(([name, value]) => [name, String(value).length])),
    ).toEqual([
      [
        ['annotationName', 1024],
        ['status', 6],
        ['statusMessage', 16_384],
        ['remediationLink', 5120],
        ['severityLevel', 4],
      ],
    ]);
  });
});

describe('each decision', () => {
  it('is logged as one line of JSON', async () => {
    const annotations: Annotation[] = [
      { annotationName: 'GW001 client-certificate', status: 'PASSED' },
      { annotationName: 'GW002 tracing', status: 'FAILED' },
    ];
    await answering(() => HookProgress.failed(ErrorCode.NonCompliant, 'no tracing', annotations)).entrypoint(
      hookEvent(),
    );
    expect(lines[0]).toBe('deciding OrdersStage');
    expect(JSON.parse(lines[1] ?? '')).toEqual({
      level: 'INFO',
      event: 'decision',
      hook: 'Gatewarden::ApiGateway::StageHook',
      invocationPoint: 'CREATE_PRE_PROVISION',
      target: { name: 'AWS::ApiGateway::Stage', logicalId: 'OrdersStage' },
      stack: hookEvent().stackId,
      status: 'FAILED',
      errorCode: 'NonCompliant',
      verdicts: { 'GW001 client-certificate': 'PASSED', 'GW002 tracing': 'FAILED' },
      durationMs: expect.any(Number),
    });
    expect(lines).toHaveLength(2);
  });
});
