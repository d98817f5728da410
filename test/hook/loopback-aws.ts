import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A received HTTP request. */
export interface Call {
  /** For example `PutLogEvents`. */
  readonly operation: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly body?: unknown;
}

/** The response to a request; undefined sends no response. */
export type Service = (call: Call) => Answer | undefined;

/** A local server with the required parts of the protocols of CloudWatch, CloudWatch Logs, KMS and STS. */
export interface LoopbackAws {
  readonly url: string;
  readonly calls: Call[];
  answer: Service;
  close(): Promise<void>;
}

export const succeed: Service = () => ({});

/** An error response of a service with a JSON protocol. */
export const failure = (type: string, message = type, status = 400): Answer => ({
  status,
  body: { __type: type, message },
});

export async function startLoopbackAws(): Promise<LoopbackAws> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const call = { operation: operationOf(request.headers, body), headers: request.headers, body };
      aws.calls.push(call);
      const answer = aws.answer(call);
      if (answer !== undefined) send(response, answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const aws: LoopbackAws = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: [],
    answer: succeed,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return aws;
}

/** The operation is in a header, or in the form fields for STS. */
function operationOf(headers: IncomingHttpHeaders, body: string): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.').at(-1) ?? '';
  return new URLSearchParams(body).get('Action') ?? 'unknown';
}

function send(response: ServerResponse, { status = 200, body = {} }: Answer): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/xml' : 'application/x-amz-json-1.1' });
  response.end(isText ? body : JSON.stringify(body));
}

/** Sets environment variables; undefined removes one. Returns a function that restores the previous values. */
export function withEnvironment(variables: Readonly<Record<string, string | undefined>>): () => void {
  const former = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  setVariables(variables);
  return () => setVariables(former);
}

function setVariables(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
}
