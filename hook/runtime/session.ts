import type { CredentialSource } from './credentials';

export type { Credentials } from './credentials';

/**
 * Creates clients of the AWS SDK with the credentials of a request. A handler has no session if the request has no
 * readable credentials; a hook that only evaluates properties does not need one.
 */
export class Session {
  constructor(
    /** Encrypted credentials are decrypted at a client's first request, which fails if the decryption fails. */
    readonly credentials: CredentialSource,
    readonly region: string | undefined,
  ) {}

  /** Creates a client, for example `session.client(APIGatewayClient)`. */
  client<Client>(type: new (configuration: { credentials: CredentialSource; region?: string }) => Client): Client {
    return new type({ credentials: this.credentials, ...(this.region === undefined ? {} : { region: this.region }) });
  }
}
