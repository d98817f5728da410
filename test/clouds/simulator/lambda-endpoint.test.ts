import { EventEmitter, once } from 'node:events';
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { type LambdaEndpoint, type ServedCall, serveLambda } from '../../../clouds/simulator/lambda-endpoint';
import { LambdaFunction, packagedHook } from '../../../clouds/simulator/lambda-function';
import { fixture } from '../../packages';

const MEGABYTE = 1024 * 1024;

const programmed = (name: string): LambdaFunction =>
  new LambdaFunction(
    { codeFolder: join(__dirname, 'fixtures'), handler: `functions.${name}`, region: 'eu-west-1' },
    join(fixture, 'dist/lambda-runtime.js'),
  );

const functions = new Map([
  ['TypeFunction', packagedHook(fixture, 'eu-west-1')],
  ['TestEntrypoint', packagedHook(fixture, 'eu-west-1', { handler: 'handlers.testEntrypoint' })],
  ...['echo', 'printing', 'warning', 'throwing', 'exiting'].map((name) => [name, programmed(name)] as const),
]);
const calls: ServedCall[] = [];
const served = new EventEmitter();
const onCall = (call: ServedCall): void => {
  calls.push(call);
  served.emit('call');
};
let endpoint: LambdaEndpoint;

beforeAll(async () => {
  endpoint = await serveLambda({ functions, port: 0, onCall });
});
beforeEach(() => {
  calls.length = 0;
});
afterAll(async () => {
  await endpoint.close();
  for (const each of functions.values()) each.close();
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

async function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(endpoint.url + path, { method: 'POST', body, headers });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}

const path = (name: string): string => `/2015-03-31/functions/${name}/invocations`;

const invoke = (name: string, event: unknown, headers?: Record<string, string>): Promise<Answer> =>
  post(path(name), JSON.stringify(event), headers);

const logOf = (answer: Answer): string =>
  Buffer.from(answer.headers['x-amz-log-result'] ?? '', 'base64')
    .toString('utf8')
    .replaceAll(/RequestId: \S+/g, 'RequestId: …')
    .replaceAll(/Duration: \S+/g, 'Duration: …');

const ECHO = JSON.stringify({ event: { stage: 'prod' } });

describe('an invocation', () => {
  it('returns the JSON of the handler', async () => {
    const { status, headers, body } = await invoke('echo', { stage: 'prod' });
    expect({ status, body }).toEqual({ status: 200, body: ECHO });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-amz-executed-version': '$LATEST',
      'x-amzn-requestid': expect.stringMatching(/^[\da-f-]{36}$/),
    });
    expect(headers).not.toHaveProperty('x-amz-function-error');
    expect(headers).not.toHaveProperty('x-amz-log-result');
  });

  it.each([
    ['its name', 'echo'],
    ['its ARN', 'arn:aws:lambda:eu-west-1:123456789012:function:echo'],
    ['its encoded ARN', encodeURIComponent('arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:echo:$LATEST')],
    ['the end of its ARN', '123456789012:function:echo'],
    ['its name and version', 'echo:$LATEST'],
  ])('reaches a function by %s', async (_, name) => {
    expect(await invoke(name, { stage: 'prod' })).toMatchObject({ status: 200, body: ECHO });
  });

  it('without a payload has an empty event', async () => {
    expect(await post(path('echo'), '')).toMatchObject({
      status: 200,
      body: '{"event":{}}',
    });
  });

  it('returns the output of the function in order with LogType Tail', async () => {
    expect(logOf(await invoke('printing', { lines: 2 }, { 'X-Amz-Log-Type': 'Tail' }))).toBe(
      'START RequestId: … Version: $LATEST\nline 1\nline 2\n' +
        'END RequestId: …\nREPORT RequestId: …\tDuration: … ms\n',
    );
  });

  it('returns warnings too', async () => {
    await invoke('warning', {});
    expect(calls).toMatchObject([{ answer: 'null', output: 'beware\n' }]);
  });

  it('returns the last 4 KB of the log', async () => {
    const answer = await invoke('printing', { lines: 2000 }, { 'X-Amz-Log-Type': 'Tail' });
    expect(Buffer.from(answer.headers['x-amz-log-result'] ?? '', 'base64')).toHaveLength(4096);
    expect(logOf(answer)).toContain('line 2000\nEND');
    expect(calls[0]?.output.split('\n')).toHaveLength(2001);
  });

  it('can be asynchronous', async () => {
    const answer = await invoke('echo', { stage: 'prod' }, { 'X-Amz-Invocation-Type': 'Event' });
    expect(answer).toMatchObject({ status: 202, body: '' });
    if (calls.length === 0) await once(served, 'call');
    expect(calls).toMatchObject([{ functionName: 'echo', answer: ECHO, failed: false }]);
  });

  it('can be a dry run, which does not call the function', async () => {
    const answer = await invoke('exiting', {}, { 'X-Amz-Invocation-Type': 'DryRun' });
    expect(answer).toMatchObject({ status: 204, body: '' });
    expect(calls).toEqual([]);
  });

  it('can run together with others', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => invoke('echo', { index })));
    expect(answers.map(({ body }) => JSON.parse(body))).toEqual(
      Array.from({ length: 20 }, (_, index) => ({ event: { index } })),
    );
  });
});

describe('a function that fails', () => {
  it.each([
    ['throwing', { errorType: 'RangeError', errorMessage: 'beyond the pale' }, 'about to throw\n'],
    [
      'exiting',
      { errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited with error: exit status 3' },
      'about to exit\n',
    ],
  ])('is reported with its output: %s', async (name, report, output) => {
    const answer = await invoke(name, {}, { 'X-Amz-Log-Type': 'Tail' });
    expect(answer).toMatchObject({ status: 200, headers: { 'x-amz-function-error': 'Unhandled' } });
    expect(JSON.parse(answer.body)).toEqual(report);
    expect(logOf(answer)).toContain(output);
    expect(calls).toMatchObject([{ functionName: name, failed: true, output }]);
  });

  it('runs in a new process at the next invocation', async () => {
    await invoke('exiting', {});
    expect(await invoke('exiting', {})).toMatchObject({
      status: 200,
      headers: { 'x-amz-function-error': 'Unhandled' },
    });
  });
});

describe('a rejected invocation', () => {
  const names = 'Available functions: TypeFunction, TestEntrypoint, echo, printing, warning, throwing, exiting.';
  const onlyInvoke = 'Only the Invoke operation is supported: POST /2015-03-31/functions/TypeFunction/invocations';

  it.each([
    [
      'an unknown function',
      path('Other'),
      '{}',
      {},
      404,
      'ResourceNotFoundException',
      `Function not found: Other. ${names}`,
    ],
    [
      'a property name of the prototype',
      path('__proto__'),
      '{}',
      {},
      404,
      'ResourceNotFoundException',
      `Function not found: __proto__. ${names}`,
    ],
    [
      'another version',
      path('echo:7'),
      '{}',
      {},
      404,
      'ResourceNotFoundException',
      'Function not found: echo:7. The only available version is $LATEST.',
    ],
    [
      'another version, in the format of the AWS SDKs',
      `${path('echo')}?Qualifier=live`,
      '{}',
      {},
      404,
      'ResourceNotFoundException',
      'Function not found: echo:live. The only available version is $LATEST.',
    ],
    [
      'no name',
      path('%zz'),
      '{}',
      {},
      400,
      'ValidationException',
      'Invalid function name or ARN: %zz. Example: TypeFunction',
    ],
    ['another operation', '/2015-03-31/functions/echo', '{}', {}, 404, 'UnknownOperationException', onlyInvoke],
    [
      'an unknown invocation type',
      path('echo'),
      '{}',
      { 'X-Amz-Invocation-Type': 'Later' },
      400,
      'InvalidParameterValueException',
      'Invalid X-Amz-Invocation-Type. Allowed values: RequestResponse, Event, DryRun.',
    ],
    [
      'a payload that is too large',
      path('echo'),
      JSON.stringify('x'.repeat(6 * MEGABYTE - 1)),
      {},
      413,
      'RequestTooLargeException',
      `The payload has ${6 * MEGABYTE + 1} bytes. Lambda accepts at most ${6 * MEGABYTE}.`,
    ],
  ])('%s', async (_, to, body, headers, status, type, message) => {
    const answer = await post(to, body, headers);
    expect(answer).toMatchObject({ status, headers: { 'x-amzn-errortype': type } });
    expect(JSON.parse(answer.body)).toEqual({ Type: 'User', Message: message });
    expect(calls).toEqual([]);
  });

  it('a payload that is not JSON', async () => {
    const answer = await post(path('echo'), '{"stage":');
    expect(answer).toMatchObject({ status: 400, headers: { 'x-amzn-errortype': 'InvalidRequestContentException' } });
    expect(JSON.parse(answer.body).Message).toMatch(/^The payload is not valid JSON: /);
  });

  it('does not concern a payload of the maximum size', async () => {
    const answer = await post(path('echo'), JSON.stringify('x'.repeat(6 * MEGABYTE - 2)));
    expect({ status: answer.status, length: answer.body.length }).toEqual({ status: 200, length: 6 * MEGABYTE + 10 });
  });
});

describe('the packaged hook', () => {
  const stage = { targetName: 'AWS::ApiGateway::Stage', targetType: 'RESOURCE', targetLogicalId: 'Stage' };
  const targetModel = { resourceProperties: { ClientCertificateId: 'a1b2c3' } };

  it('answers as TypeFunction', async () => {
    const event = {
      clientRequestToken: 'token',
      actionInvocationPoint: 'CREATE_PRE_PROVISION',
      requestData: { ...stage, targetModel },
    };
    expect(JSON.parse((await invoke('TypeFunction', event)).body)).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'NonCompliant',
      clientRequestToken: 'token',
    });
  });

  it('answers as TestEntrypoint', async () => {
    const event = { actionInvocationPoint: 'CREATE_PRE_PROVISION', request: { ...stage, targetModel } };
    expect(JSON.parse((await invoke('TestEntrypoint', event)).body)).toMatchObject({
      status: 'FAILED',
      errorCode: 'NonCompliant',
    });
  });
});

describe('the endpoint', () => {
  it('listens on the loopback address only', async () => {
    const foreign = Object.values(networkInterfaces())
      .flat()
      .find((address) => address?.family === 'IPv4' && !address.internal)?.address;
    if (foreign === undefined) return console.log('Skipped: this machine has no external IPv4 address.');
    const { port } = new URL(endpoint.url);
    await expect(
      new Promise((resolve, reject) => {
        request({ host: foreign, port, timeout: 2000 }, resolve).on('error', reject).end();
      }),
    ).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('reports a port that is in use', async () => {
    const port = Number(new URL(endpoint.url).port);
    await expect(serveLambda({ functions, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
