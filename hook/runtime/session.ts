import type { CredentialSource } from './credentials';

export type { Credentials } from './credentials';

/**
 * Makes clients of the AWS SDK that act with the credentials of a request. A handler has none where no credentials
 * came, or none that can be read: a hook that only looks at properties decides without them.
 */
export class Session {
  constructor(
    /** Encrypted credentials are decrypted with a client's first request, which fails if that cannot be done. */
    readonly credentials: CredentialSource,
    readonly region: string | undefined,
  ) {}

  /** For example `session.client(APIGatewayClient)`. */
  client<Client>(type: new (configuration: { credentials: CredentialSource; region?: string }) => Client): Client {
    return new type({ credentials: this.credentials, ...(this.region === undefined ? {} : { region: this.region }) });
  }
}
