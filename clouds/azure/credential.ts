import { DefaultAzureCredential, type TokenCredential } from '@azure/identity';
import { AzureError } from './azure-error';
import type { Cloud } from './cloud';
import { inOneLine } from './explain';

/**
 * The credentials of this machine: of the environment, of a workload or managed identity, of az login and so on.
 * @throws AzureError where AZURE_TOKEN_CREDENTIALS names none of them.
 */
export function machineCredential({ authorityHost }: Cloud): TokenCredential {
  try {
    return new DefaultAzureCredential(authorityHost === undefined ? {} : { authorityHost });
  } catch (error) {
    throw new AzureError(inOneLine((error as Error).message));
  }
}

/** A credential that says in one line why it gives no token. */
export const explaining = (credential: TokenCredential): TokenCredential => ({
  async getToken(scopes, options) {
    try {
      return await credential.getToken(scopes, options);
    } catch (error) {
      throw new AzureError(inOneLine(whyNoToken(error as Error)));
    }
  },
});

const NONE = new Set(['CredentialUnavailableError', 'AggregateAuthenticationError', 'AuthenticationRequiredError']);

function whyNoToken(error: Error): string {
  if (NONE.has(error.name))
    return (
      'There are no credentials for Azure. Sign in with az login, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and ' +
      'AZURE_CLIENT_SECRET; AZURE_LOG_LEVEL=info shows where they were looked for.'
    );
  const { errorResponse } = error as { errorResponse?: { errorDescription?: string } };
  const [reason = error.message] = (errorResponse?.errorDescription ?? error.message).split(/\r?\n/);
  return `The credentials for Azure give no access: ${reason} Check them, or sign in again with az login.`;
}
