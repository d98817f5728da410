/** Temporary credentials, in the shape that clients of the AWS SDK v3 take. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Makes clients of the AWS SDK that act with the credentials of a request. */
export class Session {
  constructor(
    readonly credentials: Credentials,
    readonly region: string | undefined,
  ) {}

  /** For example `session.client(APIGatewayClient)`. */
  client<Client>(type: new (configuration: { credentials: Credentials; region?: string }) => Client): Client {
    return new type({ credentials: this.credentials, ...(this.region === undefined ? {} : { region: this.region }) });
  }
}

/**
 * The session of credentials as CloudFormation sends them, a string of JSON. Undefined where none came or they cannot
 * be read: a hook that only looks at properties decides without them, and must not fail because of them.
 */
export function sessionOf(credentials: unknown, region: string | undefined): Session | undefined {
  const fields = parseFields(credentials);
  const { accessKeyId, secretAccessKey, sessionToken } = fields;
  if (typeof accessKeyId !== 'string' || typeof secretAccessKey !== 'string') return undefined;
  return new Session(
    { accessKeyId, secretAccessKey, ...(typeof sessionToken === 'string' ? { sessionToken } : {}) },
    region,
  );
}

function parseFields(text: unknown): Readonly<Record<string, unknown>> {
  if (typeof text !== 'string') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
