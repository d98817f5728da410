import type { AssignableScope, Plan, PlannedResource } from '../../generator';
import { AzureError } from './azure-error';
import { type PropertyDifference, propertyDifferences } from './difference';
import { isOurs } from './gate';
import { KINDS } from './resource-manager';

/** What has to happen to a resource so that it is as planned. */
export interface GateChange {
  readonly action: 'create' | 'update' | 'keep' | 'delete';
  readonly resource: PlannedResource;
  /** Of an update. */
  readonly differences: readonly PropertyDifference[];
}

/** What is there, by its id in small letters. */
export type Deployed = ReadonlyMap<string, PlannedResource>;

/**
 * What makes of what is there what is planned, in the order in which Azure allows it: what is referred to comes before
 * what refers to it, and goes after it.
 * @throws AzureError where something that is not Gatewarden's has a planned name.
 */
export function changesOf(plan: Plan, deployed: Deployed, scope: AssignableScope): GateChange[] {
  const planned = new Set(plan.map(({ id }) => id.toLowerCase()));
  requireOwn(
    [...deployed].flatMap(([id, resource]) => (planned.has(id) && !isOurs(resource, scope) ? [resource] : [])),
  );
  const outdated = [...deployed]
    .filter(([id, resource]) => !planned.has(id) && isOurs(resource, scope))
    .map(([, resource]) => resource);
  return [...plan.map((resource) => changeOf(resource, deployed)), ...removals(outdated)];
}

/** Everything of a deployment, in the order in which Azure lets it go. */
export const removalsOf = (deployed: Deployed, scope: AssignableScope): GateChange[] =>
  removals([...deployed.values()].filter((resource) => isOurs(resource, scope)));

function changeOf(resource: PlannedResource, deployed: Deployed): GateChange {
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
    `Nothing was changed: these have names that this deployment needs, and are not its own: ${ids}. ` +
      'Delete them where they are no longer needed, and run the command again.',
  );
}
