import { type AssignableScope, type Plan, type PlannedResource, parseScope } from '../../generator';
import { AzureError } from './azure-error';

/** In the metadata of everything that Gatewarden deploys; by it the next deployment knows what is its own. */
export const SOURCE = 'https://github.com/gatewarden/gatewarden';

const NAME = /^gatewarden(?:-|$)/i;

/**
 * Whether a resource is Gatewarden's and belongs to the deployment of a scope. An exemption below the scope can be one
 * from an assignment of another scope: that deployment's, not this one's.
 */
export function isOurs({ kind, id, name, properties }: PlannedResource, scope: AssignableScope): boolean {
  const { metadata, policyAssignmentId } = properties as {
    metadata?: { source?: unknown };
    policyAssignmentId?: unknown;
  };
  if (!NAME.test(name) || metadata?.source !== SOURCE) return false;
  if (kind === 'policyExemptions')
    return typeof policyAssignmentId === 'string' && isIn(scope, policyAssignmentId, 'policyAssignments');
  return isIn(scope, id, kind);
}

const isIn = (scope: AssignableScope, id: string, kind: PlannedResource['kind']): boolean =>
  id.toLowerCase().startsWith(`${scope.id}/providers/Microsoft.Authorization/${kind}/`.toLowerCase());

/**
 * What is sent to Azure for a plan. It says what Azure takes for granted, too: whatever somebody has set instead, to
 * turn the gate off in a place, is then a difference, and put back.
 */
export const gateOf = (plan: Plan, notScopes: readonly string[]): Plan =>
  plan.map((resource) => ({
    ...resource,
    properties: {
      ...(resource.kind === 'policyAssignments' ? { ...UNRESTRICTED, notScopes } : {}),
      ...resource.properties,
      metadata: { ...(resource.properties['metadata'] as object | undefined), source: SOURCE },
    },
  }));

const UNRESTRICTED = { enforcementMode: 'Default', overrides: [], resourceSelectors: [] };

/**
 * The ids of what an assignment leaves out.
 * @throws GenerationError where one is no id.
 * @throws AzureError where one lies elsewhere.
 */
export function readNotScopes(ids: readonly string[], scope: AssignableScope): string[] {
  for (const id of ids) {
    const { kind } = parseScope(id, '--not-scope');
    const isBelow = id.toLowerCase().startsWith(`${scope.id}/`.toLowerCase());
    // What is below a management group is not known here; Azure refuses what is not.
    if (scope.kind === 'subscription' ? isBelow : kind !== 'managementGroup' || !isSame(id, scope.id)) continue;
    throw new AzureError(`--not-scope: ${id} is not below ${scope.id}. Example: ${scope.id}/resourceGroups/sandbox`);
  }
  return [...ids];
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
