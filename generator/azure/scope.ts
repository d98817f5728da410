import { GenerationError } from '../generation-error';

/** A place in Azure that policies are assigned to, or exempted from. */
export type AzureScope = { readonly id: string } & (
  | { readonly kind: 'managementGroup'; readonly managementGroup: string }
  | { readonly kind: 'subscription'; readonly subscription: string }
  | { readonly kind: 'resourceGroup'; readonly subscription: string; readonly resourceGroup: string }
  | {
      readonly kind: 'resource';
      readonly subscription: string;
      readonly resourceGroup: string;
      /** Below the group: `Microsoft.ApiManagement/service/contoso/apis/orders`. */
      readonly resource: string;
    }
);

/** The scopes that have policies of their own. */
export type AssignableScope = Extract<AzureScope, { kind: 'managementGroup' | 'subscription' }>;

export const SUBSCRIPTION_EXAMPLE = '/subscriptions/00000000-0000-0000-0000-000000000000';
const GROUP_EXAMPLE = '/providers/Microsoft.Management/managementGroups/contoso';

const MANAGEMENT_GROUP =
  /^\/providers\/Microsoft\.Management\/managementGroups\/(?<managementGroup>[\w().-]{0,89}[\w()-])$/i;

/** A name ends with no dot: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
const IN_SUBSCRIPTION =
  /^\/subscriptions\/(?<subscription>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/resourceGroups\/(?<resourceGroup>[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-])(?:\/providers\/(?<resource>[^/]+(?:\/[^/]+\/[^/]+)+))?)?$/iu;

/** In the address of a request these would lead to something else than what the id names. */
const MISLEADING = /\/\.{1,2}(?:\/|$)|[\p{Cc}%?#\\]/u;

/**
 * Reads the id of a scope.
 * @param where who asks, for the message: `exemptions[0].scope`.
 * @throws GenerationError where it is none, with valid examples.
 */
export function parseScope(id: unknown, where: string): AzureScope {
  if (typeof id !== 'string') throw new GenerationError(where, `it is no text. Example: ${SUBSCRIPTION_EXAMPLE}`);
  const { managementGroup } = MANAGEMENT_GROUP.exec(id)?.groups ?? {};
  if (managementGroup !== undefined) return { kind: 'managementGroup', id, managementGroup };
  const { subscription, resourceGroup, resource } = MISLEADING.test(id) ? {} : (IN_SUBSCRIPTION.exec(id)?.groups ?? {});
  if (subscription === undefined)
    throw new GenerationError(
      where,
      `${JSON.stringify(id)} is no scope. Examples: ${SUBSCRIPTION_EXAMPLE}, ${SUBSCRIPTION_EXAMPLE}/resourceGroups/gateways, ${GROUP_EXAMPLE}`,
    );
  if (resourceGroup === undefined) return { kind: 'subscription', id, subscription };
  if (resource === undefined) return { kind: 'resourceGroup', id, subscription, resourceGroup };
  return { kind: 'resource', id, subscription, resourceGroup, resource };
}

/**
 * Reads the id of a scope that policies can be defined and assigned in.
 * @throws GenerationError where it is none, with valid examples.
 */
export function parseAssignableScope(id: unknown, where = 'scope'): AssignableScope {
  const scope = parseScope(id, where);
  if (scope.kind === 'managementGroup' || scope.kind === 'subscription') return scope;
  throw new GenerationError(
    where,
    `policies are defined in a subscription or a management group, and ${scope.id} is neither. Examples: ${SUBSCRIPTION_EXAMPLE}, ${GROUP_EXAMPLE}`,
  );
}

/** Whether what is assigned in one scope reaches another one; what is below a management group is not known here. */
export const mayReach = (assigned: AssignableScope, scope: AzureScope): boolean =>
  assigned.kind === 'managementGroup' ||
  (scope.kind !== 'managementGroup' && scope.subscription.toLowerCase() === assigned.subscription.toLowerCase());

/** Where a template assigns the initiative. */
export type AssignmentLevel = 'subscription' | 'managementGroup';
