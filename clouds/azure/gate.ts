import { type AssignableScope, type Plan, type PlannedResource, parseScope } from '../../generator';
import { AzureError } from './azure-error';

/** Marks the resources that Gatewarden deploys, in `metadata.source`. Later deployments recognise them by it. */
export const SOURCE = 'https://github.com/gatewarden/gatewarden';

const NAME = /^gatewarden(?:-|$)/i;

/**
 * Whether Gatewarden deployed the resource for this scope. An exemption below the scope can refer to an assignment in
 * another scope. It then belongs to the deployment of that scope.
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
 * Completes a plan with the values that are sent to Azure. These include Azure's defaults, so that a manual change that
 * weakens the assignment is a difference, and the next deployment reverts it.
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
 * Validates the ids of the scopes that the assignment excludes.
 * @throws GenerationError if an id is invalid.
 * @throws AzureError if an id is not below the scope of the assignment.
 */
export function readNotScopes(ids: readonly string[], scope: AssignableScope): string[] {
  for (const id of ids) {
    const { kind } = parseScope(id, '--not-scope');
    const isBelow = id.toLowerCase().startsWith(`${scope.id}/`.toLowerCase());
    // The hierarchy below a management group is not known here. Azure rejects an id that is not below it.
    if (scope.kind === 'subscription' ? isBelow : kind !== 'managementGroup' || !isSame(id, scope.id)) continue;
    throw new AzureError(`--not-scope: ${id} is not below ${scope.id}. Example: ${scope.id}/resourceGroups/sandbox`);
  }
  return [...ids];
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
