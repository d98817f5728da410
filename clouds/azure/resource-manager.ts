import type { PlannedResource, PolicyKind } from '../../generator';

/** Azure Resource Manager in one scope, as far as policies go. Every call throws an AzureError where it fails. */
export interface ResourceManager {
  /** Undefined where there is none. */
  get(kind: PolicyKind, id: string): Promise<PlannedResource | undefined>;
  /** What is in the scope and, for exemptions, below it; what a scope above passes down can be among it. */
  list(kind: PolicyKind): Promise<PlannedResource[]>;
  /** Creates or replaces. */
  put(resource: PlannedResource): Promise<void>;
  /** What is absent already is no error. */
  delete(resource: PlannedResource): Promise<void>;
  summarize(assignmentId: string): Promise<Compliance>;
}

/** What Azure's last compliance scan found of an assignment. */
export interface Compliance {
  readonly compliant: number;
  readonly nonCompliant: number;
  readonly exempt: number;
  /** By the reference id of the definition in the initiative; only those that found something. */
  readonly nonCompliantByPolicy: Readonly<Record<string, number>>;
}

export const KINDS: readonly PolicyKind[] = [
  'policyDefinitions',
  'policySetDefinitions',
  'policyAssignments',
  'policyExemptions',
];
