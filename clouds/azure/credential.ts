import { DefaultAzureCredential, type TokenCredential } from '@azure/identity';
import { AzureError } from './azure-error';
import type { AzureCloud } from './cloud';
import { inOneLine } from './explain';

/**
 * The Azure SDK's default credential: environment variables, workload or managed identity, az login and others.
 * @throws AzureError if AZURE_TOKEN_CREDENTIALS has an unknown value.
 */
export function machineCredential({ authorityHost }: AzureCloud): TokenCredential {
  try {
    return new DefaultAzureCredential(authorityHost === undefined ? {} : { authorityHost });
  } catch (error) {
    throw new AzureError(inOneLine((error as Error).message));
  }
}

/** A credential that throws an AzureError with a one-line message when it cannot get a token. */
export const throwingAzureErrors = (credential: TokenCredential): TokenCredential => ({
  async getToken(scopes, options) {
    try {
      return await credential.getToken(scopes, options);
    } catch (error) {
      throw new AzureError(inOneLine(whyNoToken(error as Error)));
    }
  },
});

const NO_CREDENTIALS = new Set([
  'CredentialUnavailableError',
  'AggregateAuthenticationError',
  'AuthenticationRequiredError',
]);

function whyNoToken(error: Error): string {
  if (NO_CREDENTIALS.has(error.name))
    return (
      'No Azure credentials found. Sign in with az login, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and ' +
      'AZURE_CLIENT_SECRET. Set AZURE_LOG_LEVEL=info to log the credential sources that were tried.'
    );
  const { errorResponse } = error as { errorResponse?: { errorDescription?: string } };
  const [reason = error.message] = (errorResponse?.errorDescription ?? error.message).split(/\r?\n/);
  return `Azure rejected the credentials: ${reason} Check them, or sign in again with az login.`;
}
