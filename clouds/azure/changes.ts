import type { AssignableScope, Plan, PlannedResource } from '../../generator';
import { AzureError } from './azure-error';
import { type PropertyDifference, propertyDifferences } from './difference';
import { isOurs } from './gate';
import { KINDS } from './resource-manager';

/** The change that brings a resource to its planned state. */
export interface GateChange {
  readonly action: 'create' | 'update' | 'keep' | 'delete';
  readonly resource: PlannedResource;
  /** The differences that an update removes. Empty for the other actions. */
  readonly differences: readonly PropertyDifference[];
}

/** The deployed resources, keyed by id in lowercase. */
export type DeployedResources = ReadonlyMap<string, PlannedResource>;

/**
 * The changes from the deployed to the planned resources, in the order that Azure requires: a resource is created before
 * the resources that refer to it, and deleted after them.
 * @throws AzureError if a resource that Gatewarden did not create has a planned name.
 */
export function changesOf(plan: Plan, deployed: DeployedResources, scope: AssignableScope): GateChange[] {
  const planned = new Set(plan.map(({ id }) => id.toLowerCase()));
  requireOwn(
    [...deployed].flatMap(([id, resource]) => (planned.has(id) && !isOurs(resource, scope) ? [resource] : [])),
  );
  const outdated = [...deployed]
    .filter(([id, resource]) => !planned.has(id) && isOurs(resource, scope))
    .map(([, resource]) => resource);
  return [...plan.map((resource) => changeOf(resource, deployed)), ...removals(outdated)];
}

/** The deletions of all resources of a deployment, in the order that Azure requires. */
export const removalsOf = (deployed: DeployedResources, scope: AssignableScope): GateChange[] =>
  removals([...deployed.values()].filter((resource) => isOurs(resource, scope)));

function changeOf(resource: PlannedResource, deployed: DeployedResources): GateChange {
  const found = deployed.get(resource.id.toLowerCase());
  if (found === undefined) return { action: 'create', resource, differences: [] };
  const different = propertyDifferences(resource.properties, found.properties);
  return { action: different.length > 0 ? 'update' : 'keep', resource, differences: different };
}

const removals = (resources: readonly PlannedResource[]): GateChange[] =>
  resources
    .toSorted((a, b) => KINDS.indexOf(b.kind) - KINDS.indexOf(a.kind) || a.id.localeCompare(b.id))
    .map((resource) => ({ action: 'delete', resource, differences: [] }));

function requireOwn(foreign: readonly PlannedResource[]): void {
  if (foreign.length === 0) return;
  const ids = foreign.map(({ id }) => id).join(', ');
  throw new AzureError(
    `Gatewarden did not create these resources, but their names are needed for this deployment: ${ids}. ` +
      'Nothing was changed. If you no longer need them, delete them and run the command again.',
  );
}
