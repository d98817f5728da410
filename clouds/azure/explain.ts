import { isRestError } from '@azure/core-rest-pipeline';
import { AzureError } from './azure-error';

/** What was asked of Azure Resource Manager, for messages. */
export interface Asked {
  readonly endpoint: string;
  /** What the caller must be allowed to do: `Microsoft.Authorization/policyDefinitions/write`. */
  readonly permission: string;
  readonly id: string;
  readonly timeoutMs: number;
}

/** What went wrong, in one line with the remedy. What is no failure of Azure's is passed on as it is. */
export function explainArmError(error: unknown, asked: Asked): unknown {
  if (error instanceof Error && error.name === 'AbortError')
    return new AzureError(unreachable(`no answer in ${asked.timeoutMs / 1000} s`, asked.endpoint));
  if (!isRestError(error)) return error;
  const { statusCode, code, message } = error;
  if (statusCode === undefined) return new AzureError(unreachable(code ?? message, asked.endpoint), undefined, code);
  return new AzureError(inOneLine(explained(statusCode, code, message, asked)), statusCode, code);
}

const unreachable = (why: string, endpoint: string): string =>
  inOneLine(
    `${endpoint} cannot be reached (${why}). Check the network and the proxy (HTTPS_PROXY), and run the command again: it goes on where it ended.`,
  );

function explained(status: number, code: string | undefined, message: string, asked: Asked): string {
  const remedy = code === undefined ? undefined : REMEDIES.get(code);
  if (remedy !== undefined) return `${message} ${remedy}`;
  switch (status) {
    case 401:
      return `Azure refused the credentials: ${message} Sign in again to the right tenant, for example with az login --tenant TENANT.`;
    case 403:
      return code === 'RequestDisallowedByPolicy' ? message : forbidden(message, asked);
    case 404:
      return /Subscription/.test(code ?? '')
        ? `${message} Is the id right, and are you signed in to its tenant? az account list shows those that you can reach.`
        : `${asked.id} was not found: ${message}`;
    case 409:
      return `Somebody else is changing ${asked.id}: ${message} Run the command again when they are done.`;
    case 429:
      return `Azure takes no more requests for now: ${message} Run the command again in a few minutes: it goes on where it ended.`;
    default:
      return status >= 500
        ? `Azure failed on ${asked.id} (${status} ${code ?? ''}): ${message} Run the command again: it goes on where it ended.`
        : `Azure refused ${asked.id} (${status} ${code ?? ''}): ${message}`;
  }
}

const REMOVE_FIRST =
  'Azure takes no parameter away from what exists. Remove the gate with gatewarden azure remove and deploy it again; in between nothing is denied.';

const REMEDIES = new Map([
  ['InvalidPolicyParameterUpdate', REMOVE_FIRST],
  ['InvalidPolicySetParameterUpdate', REMOVE_FIRST],
  ['InvalidDeletePolicyDefinitionRequest', 'Take it out of what refers to it, and run the command again.'],
  ['InvalidDeletePolicySetDefinitionRequest', 'Delete what refers to it, and run the command again.'],
]);

const LACKING =
  /does not have (?:authorization|permission) to perform action(?:\(s\))? '(?<action>[^']+)' (?:over|on the linked) scope(?:\(s\))? '(?<scope>[^']+)'/;

function forbidden(message: string, { permission, id }: Asked): string {
  const { action = permission, scope = id } = LACKING.exec(message)?.groups ?? {};
  return `You may not do ${action} on ${scope}. The role "Resource Policy Contributor" allows it; roles take some minutes to count, and a new sign-in.`;
}

/** Nothing that was sent to Azure is in its answers; should a token be, then it stays here. */
export const inOneLine = (text: string): string =>
  text
    .replaceAll(/\beyJ[\w-]+(?:\.[\w-]*)*/g, '[token]')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 1000);
