import { GenerationError } from '../generation-error';

/** An Azure scope that an assignment or an exemption applies to. */
export type AzureScope = { readonly id: string } & (
  | { readonly kind: 'managementGroup'; readonly managementGroup: string }
  | { readonly kind: 'subscription'; readonly subscription: string }
  | { readonly kind: 'resourceGroup'; readonly subscription: string; readonly resourceGroup: string }
  | {
      readonly kind: 'resource';
      readonly subscription: string;
      readonly resourceGroup: string;
      /** The part of the id after the resource group: `Microsoft.ApiManagement/service/contoso/apis/orders`. */
      readonly resource: string;
    }
);

/** The scopes in which policies can be defined and assigned. */
export type AssignableScope = Extract<AzureScope, { kind: 'managementGroup' | 'subscription' }>;

export const SUBSCRIPTION_EXAMPLE = '/subscriptions/00000000-0000-0000-0000-000000000000';
const GROUP_EXAMPLE = '/providers/Microsoft.Management/managementGroups/contoso';

const MANAGEMENT_GROUP =
  /^\/providers\/Microsoft\.Management\/managementGroups\/(?<managementGroup>[\w().-]{0,89}[\w()-])$/i;

/** A name must not end with a dot: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
const IN_SUBSCRIPTION =
  /^\/subscriptions\/(?<subscription>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/resourceGroups\/(?<resourceGroup>[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-])(?:\/providers\/(?<resource>[^/]+(?:\/[^/]+\/[^/]+)+))?)?$/iu;

/** Path segments and characters that would make a request URL address another resource than the id names. */
const UNSAFE_IN_URL = /\/\.{1,2}(?:\/|$)|[\p{Cc}%?#\\]/u;

/**
 * Parses the id of a scope.
 * @param where the option or the configuration path of the id, for the error message: `exemptions[0].scope`.
 * @throws GenerationError with valid examples if the id is invalid.
 */
export function parseScope(id: unknown, where: string): AzureScope {
  if (typeof id !== 'string') throw new GenerationError(where, `must be a string. Example: ${SUBSCRIPTION_EXAMPLE}`);
  const { managementGroup } = MANAGEMENT_GROUP.exec(id)?.groups ?? {};
  if (managementGroup !== undefined) return { kind: 'managementGroup', id, managementGroup };
  const { subscription, resourceGroup, resource } = UNSAFE_IN_URL.test(id)
    ? {}
    : (IN_SUBSCRIPTION.exec(id)?.groups ?? {});
  if (subscription === undefined)
    throw new GenerationError(
      where,
      `invalid scope ${JSON.stringify(id)}. Examples: ${SUBSCRIPTION_EXAMPLE}, ${SUBSCRIPTION_EXAMPLE}/resourceGroups/gateways, ${GROUP_EXAMPLE}`,
    );
  if (resourceGroup === undefined) return { kind: 'subscription', id, subscription };
  if (resource === undefined) return { kind: 'resourceGroup', id, subscription, resourceGroup };
  return { kind: 'resource', id, subscription, resourceGroup, resource };
}

/**
 * Parses the id of a scope in which policies can be defined and assigned.
 * @throws GenerationError with valid examples if the id is invalid or names another kind of scope.
 */
export function parseAssignableScope(id: unknown, where = 'scope'): AssignableScope {
  const scope = parseScope(id, where);
  if (scope.kind === 'managementGroup' || scope.kind === 'subscription') return scope;
  throw new GenerationError(
    where,
    `${scope.id} is not a subscription or a management group. Policies can be defined only there. Examples: ${SUBSCRIPTION_EXAMPLE}, ${GROUP_EXAMPLE}`,
  );
}

/**
 * Whether an assignment can apply to another scope. The hierarchy below a management group is not known, so an assignment
 * to a management group can apply to every scope.
 */
export const mayReach = (assigned: AssignableScope, scope: AzureScope): boolean =>
  assigned.kind === 'managementGroup' ||
  (scope.kind !== 'managementGroup' && scope.subscription.toLowerCase() === assigned.subscription.toLowerCase());

/** The kind of scope that a template assigns the initiative to. */
export type AssignmentLevel = 'subscription' | 'managementGroup';
