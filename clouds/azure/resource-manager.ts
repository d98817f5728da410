import type { PlannedResource, PolicyKind } from '../../generator';

/** The policy operations of Azure Resource Manager in one scope. Each operation throws an AzureError if it fails. */
export interface ResourceManager {
  /** Undefined if the resource does not exist. */
  get(kind: PolicyKind, id: string): Promise<PlannedResource | undefined>;
  /** The resources in the scope, and exemptions below it. The list can include resources inherited from a parent scope. */
  list(kind: PolicyKind): Promise<PlannedResource[]>;
  /** Creates or replaces a resource. */
  put(resource: PlannedResource): Promise<void>;
  /** Deletes a resource. A missing resource is not an error. */
  delete(resource: PlannedResource): Promise<void>;
  summarize(assignmentId: string): Promise<Compliance>;
}

/** The result of Azure's last compliance scan of an assignment, in numbers of resources. */
export interface Compliance {
  readonly compliant: number;
  readonly nonCompliant: number;
  readonly exempt: number;
  /** Keyed by the reference id of the definition in the initiative. Definitions without such resources are omitted. */
  readonly nonCompliantByPolicy: Readonly<Record<string, number>>;
}

export const KINDS: readonly PolicyKind[] = [
  'policyDefinitions',
  'policySetDefinitions',
  'policyAssignments',
  'policyExemptions',
];
