import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FunctionError, type LambdaFunction } from './lambda-function';

/** The maximum payload of a synchronous invocation, in bytes. */
const REQUEST_LIMIT = 6 * 1024 * 1024;

/** The maximum size of the log that a response contains with LogType Tail, in bytes. */
const LOG_TAIL_BYTES = 4096;

const INVOCATION_TYPES = ['RequestResponse', 'Event', 'DryRun'];

/** The result of one invocation. */
export interface ServedCall {
  readonly functionName: string;
  /** The JSON in the response: the result of the handler, or a failure report. */
  readonly answer: string;
  readonly failed: boolean;
  readonly durationMs: number;
  /** The output of the function on stdout and stderr. */
  readonly output: string;
}

export interface EndpointOptions {
  /** The functions, keyed by name. */
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  /** 0 selects any free port. */
  readonly port: number;
  readonly onCall?: (call: ServedCall) => void;
}

export interface LambdaEndpoint {
  /** For example `http://127.0.0.1:3001`. */
  readonly url: string;
  close(): Promise<void>;
}

/** An invocation that Lambda rejects before it reaches a function. */
class RefusedCall extends Error {
  constructor(
    readonly statusCode: number,
    readonly type: string,
    message: string,
  ) {
    super(message);
    this.name = 'RefusedCall';
  }
}

/**
 * Serves functions through Lambda's Invoke operation, `POST /2015-03-31/functions/{name}/invocations`, which the AWS SDKs,
 * the AWS CLI and `cfn test` call. The server listens on the loopback address only and does not check signatures.
 * Rejects with the error of `listen` if the port is in use.
 */
export async function serveLambda({ functions, port, onCall }: EndpointOptions): Promise<LambdaEndpoint> {
  const server = createServer((request, response) => {
    void handle(request, response, functions, onCall).catch((error: unknown) => refuse(request, response, error));
  });
  await listen(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => close(server),
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  functions: EndpointOptions['functions'],
  onCall: EndpointOptions['onCall'] = () => undefined,
): Promise<void> {
  const functionName = calledFunction(request);
  const lambda = functions.get(functionName);
  if (lambda === undefined)
    throw new RefusedCall(
      404,
      'ResourceNotFoundException',
      `Function not found: ${functionName}. Available functions: ${[...functions.keys()].join(', ')}.`,
    );
  const invocationType = invocationTypeOf(request);
  const payload = requireJson(await readBody(request));

  const requestId = randomUUID();
  response.setHeader('x-amzn-RequestId', requestId);
  if (invocationType === 'DryRun') return void response.writeHead(204).end();
  if (invocationType === 'Event') {
    response.writeHead(202).end();
    return onCall(await call(functionName, lambda, payload));
  }

  const served = await call(functionName, lambda, payload);
  onCall(served);
  response.setHeader('X-Amz-Executed-Version', '$LATEST');
  if (served.failed) response.setHeader('X-Amz-Function-Error', 'Unhandled');
  if (request.headers['x-amz-log-type'] === 'Tail') response.setHeader('X-Amz-Log-Result', logTail(requestId, served));
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(served.answer);
}

async function call(functionName: string, lambda: LambdaFunction, payload: string): Promise<ServedCall> {
  const start = performance.now();
  const outcome = await lambda.run(payload).then(
    ({ result, output }) => ({ answer: result, failed: false, output }),
    (error: unknown) => {
      if (!(error instanceof FunctionError)) throw error;
      return { answer: JSON.stringify(error.report), failed: true, output: error.output };
    },
  );
  return { functionName, durationMs: performance.now() - start, ...outcome };
}

/** The end of the log: the output of the function between the START, END and REPORT lines of Lambda. */
function logTail(requestId: string, { output, durationMs }: ServedCall): string {
  const printed = output === '' || output.endsWith('\n') ? output : `${output}\n`;
  const log =
    `START RequestId: ${requestId} Version: $LATEST\n${printed}END RequestId: ${requestId}\n` +
    `REPORT RequestId: ${requestId}\tDuration: ${durationMs.toFixed(2)} ms\n`;
  return Buffer.from(log).subarray(-LOG_TAIL_BYTES).toString('base64');
}

/** The name of a function, its ARN, or the partial ARN that starts with the account id. */
const FUNCTION_NAME =
  /^(?:(?:arn:aws[a-z-]*:lambda:[a-z0-9-]+:)?\d{12}:function:)?(?<name>[\w-]{1,64})(?::(?<qualifier>[\w$-]+))?$/;

function calledFunction(request: IncomingMessage): string {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const segment = /^\/2015-03-31\/functions\/(?<function>[^/]+)\/invocations$/.exec(pathname)?.groups?.['function'];
  if (request.method !== 'POST' || segment === undefined)
    throw new RefusedCall(
      404,
      'UnknownOperationException',
      'Only the Invoke operation is supported: POST /2015-03-31/functions/TypeFunction/invocations',
    );
  const { name, qualifier = searchParams.get('Qualifier') ?? '$LATEST' } =
    FUNCTION_NAME.exec(decode(segment))?.groups ?? {};
  if (name === undefined)
    throw new RefusedCall(
      400,
      'ValidationException',
      `Invalid function name or ARN: ${segment}. Example: TypeFunction`,
    );
  if (qualifier !== '$LATEST')
    throw new RefusedCall(
      404,
      'ResourceNotFoundException',
      `Function not found: ${name}:${qualifier}. The only available version is $LATEST.`,
    );
  return name;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function invocationTypeOf(request: IncomingMessage): string {
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (typeof type === 'string' && INVOCATION_TYPES.includes(type)) return type;
  throw new RefusedCall(
    400,
    'InvalidParameterValueException',
    `Invalid X-Amz-Invocation-Type. Allowed values: ${INVOCATION_TYPES.join(', ')}.`,
  );
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // The rest is read too. Otherwise the client would not receive the response.
    if (size <= REQUEST_LIMIT) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (size <= REQUEST_LIMIT) return Buffer.concat(chunks).toString('utf8');
  throw new RefusedCall(
    413,
    'RequestTooLargeException',
    `The payload has ${size} bytes. Lambda accepts at most ${REQUEST_LIMIT}.`,
  );
}

/** Validates the payload. An empty payload is an empty event. */
function requireJson(body: string): string {
  if (body === '') return '{}';
  try {
    JSON.parse(body);
    return body;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RefusedCall(400, 'InvalidRequestContentException', `The payload is not valid JSON: ${reason}`);
  }
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const { statusCode, type, message } =
    error instanceof RefusedCall ? error : new RefusedCall(500, 'ServiceException', String(error));
  request.resume();
  if (response.headersSent) return void response.destroy();
  response
    .writeHead(statusCode, { 'Content-Type': 'application/json', 'x-amzn-ErrorType': type })
    .end(JSON.stringify({ Type: statusCode < 500 ? 'User' : 'Service', Message: message }));
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
