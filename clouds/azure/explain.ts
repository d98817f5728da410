import { isRestError } from '@azure/core-rest-pipeline';
import { AzureError } from './azure-error';

/** A request to Azure Resource Manager, for error messages. */
export interface ArmRequest {
  readonly endpoint: string;
  /** The action that the caller needs permission for: `Microsoft.Authorization/policyDefinitions/write`. */
  readonly permission: string;
  readonly id: string;
  readonly timeoutMs: number;
}

/** Converts an error of Azure to a one-line message with the remedy. Other errors are returned unchanged. */
export function explainArmError(error: unknown, request: ArmRequest): unknown {
  if (error instanceof Error && error.name === 'AbortError')
    return new AzureError(unreachable(`no response within ${request.timeoutMs / 1000} s`, request.endpoint));
  if (!isRestError(error)) return error;
  const { statusCode, code, message } = error;
  if (statusCode === undefined) return new AzureError(unreachable(code ?? message, request.endpoint), undefined, code);
  return new AzureError(inOneLine(explained(statusCode, code, message, request)), statusCode, code);
}

const unreachable = (why: string, endpoint: string): string =>
  inOneLine(
    `Cannot reach ${endpoint} (${why}). Check your network and the proxy (HTTPS_PROXY). Then run the command again to continue where it stopped.`,
  );

function explained(status: number, code: string | undefined, message: string, request: ArmRequest): string {
  const remedy = code === undefined ? undefined : REMEDIES.get(code);
  if (remedy !== undefined) return `${message} ${remedy}`;
  switch (status) {
    case 401:
      return `Azure rejected the credentials: ${message} Sign in to the tenant of the scope, for example with az login --tenant TENANT.`;
    case 403:
      return code === 'RequestDisallowedByPolicy' ? message : forbidden(message, request);
    case 404:
      return /Subscription/.test(code ?? '')
        ? `${message} Check the id, and sign in to the tenant of the subscription. Run az account list to list your subscriptions.`
        : `${request.id} was not found: ${message}`;
    case 409:
      return `Another operation is changing ${request.id}: ${message} Run the command again when that operation is complete.`;
    case 429:
      return `Azure throttled the requests: ${message} Wait a few minutes. Then run the command again to continue where it stopped.`;
    default:
      return status >= 500
        ? `Azure failed to process ${request.id} (${status} ${code ?? ''}): ${message} Run the command again to continue where it stopped.`
        : `Azure rejected the request for ${request.id} (${status} ${code ?? ''}): ${message}`;
  }
}

const REMOVE_FIRST =
  'Azure does not allow the removal of a parameter from an existing definition. Run gatewarden azure remove, then deploy again. Until then, no request is denied.';

const REMEDIES = new Map([
  ['InvalidPolicyParameterUpdate', REMOVE_FIRST],
  ['InvalidPolicySetParameterUpdate', REMOVE_FIRST],
  [
    'InvalidDeletePolicyDefinitionRequest',
    'Remove the definition from the initiatives and assignments that refer to it. Then run the command again.',
  ],
  ['InvalidDeletePolicySetDefinitionRequest', 'Delete the assignments of the initiative. Then run the command again.'],
]);

const MISSING_PERMISSION =
  /does not have (?:authorization|permission) to perform action(?:\(s\))? '(?<action>[^']+)' (?:over|on the linked) scope(?:\(s\))? '(?<scope>[^']+)'/;

function forbidden(message: string, { permission, id }: ArmRequest): string {
  const { action = permission, scope = id } = MISSING_PERMISSION.exec(message)?.groups ?? {};
  return `You do not have permission for ${action} on ${scope}. Ask for the role "Resource Policy Contributor" on that scope. A new role takes effect after a few minutes; you may need to sign in again.`;
}

/** Puts a message on one line. Azure's responses should not contain a token; if one does, it is redacted. */
export const inOneLine = (text: string): string =>
  text
    .replaceAll(/\beyJ[\w-]+(?:\.[\w-]*)*/g, '[token]')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 1000);
