import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A request to a service. */
export interface ServiceRequest {
  /** `cloudformation`, `s3`, `sts` or `account`, from the signature. */
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An error response of a service. */
export class ServiceError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

const SCOPE = /Credential=(?<accessKeyId>[^/]+)\/\d{8}\/(?<region>[^/]+)\/(?<service>[^/]+)\/aws4_request/;

export async function readRequest(message: IncomingMessage): Promise<ServiceRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const { accessKeyId = '', region = '', service = '' } = SCOPE.exec(message.headers.authorization ?? '')?.groups ?? {};
  return {
    service,
    region,
    accessKeyId,
    method: message.method ?? '',
    url: new URL(message.url ?? '/', 'http://127.0.0.1'),
    headers: message.headers,
    body: Buffer.concat(chunks),
  };
}

/** The content of an XML response: objects are elements, arrays are lists of `member`. */
export type Xml = string | number | boolean | undefined | readonly Xml[] | { readonly [name: string]: Xml };

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function toXml(value: Xml): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((item: Xml) => `<member>${toXml(item)}</member>`).join('');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, content]) => (content === undefined ? '' : `<${name}>${toXml(content)}</${name}>`))
      .join('');
  return String(value).replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}

const XML = { 'content-type': 'text/xml' };
const REQUEST_ID = '6f2c1d50-3a1e-4c7b-9a55-0e8d1f1f4a11';

/** The AWS Query protocol of CloudFormation and STS. */
export const queryAnswer = (operation: string, result: Xml): Answer => ({
  status: 200,
  headers: XML,
  body:
    `<${operation}Response><${operation}Result>${toXml(result)}</${operation}Result>` +
    `<ResponseMetadata><RequestId>${REQUEST_ID}</RequestId></ResponseMetadata></${operation}Response>`,
});

export const queryError = ({ code, message, status }: ServiceError): Answer => ({
  status,
  headers: XML,
  body: `<ErrorResponse>${toXml({ Error: { Type: 'Sender', Code: code, Message: message }, RequestId: REQUEST_ID })}</ErrorResponse>`,
});

export const s3Error = ({ code, message, status }: ServiceError): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<Error>${toXml({ Code: code, Message: message, RequestId: REQUEST_ID })}</Error>`,
});

export const jsonError = ({ code, message, status }: ServiceError): Answer => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
  body: JSON.stringify({ message }),
});
