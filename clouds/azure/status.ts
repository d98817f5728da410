import type { AssignableScope, Plan, PlannedResource } from '../../generator';
import { AzureError } from './azure-error';
import { changesOf, type Deployed, type GateChange } from './changes';
import { isOurs } from './gate';
import type { Compliance, ResourceManager } from './resource-manager';

export interface GateStatus {
  readonly scope: string;
  /** Undefined where the gate is not assigned. */
  readonly assignment?: AssignmentStatus;
  /** What a deployment would do; nothing where all is as this version plans it. */
  readonly changes: readonly GateChange[];
  readonly exemptions: readonly ExemptionStatus[];
  /** Undefined where the gate is not assigned. */
  readonly compliance?: Compliance | { readonly unreadable: string };
}

export interface AssignmentStatus {
  readonly id: string;
  /** `Default`: what the effects say is done. `DoNotEnforce`: nothing is denied. */
  readonly enforcementMode: string;
  readonly effects: readonly { readonly parameter: string; readonly title: string; readonly effect: string }[];
  readonly notScopes: readonly string[];
  /** How many overrides and resource selectors somebody has set: they narrow what the effects say. */
  readonly overrides: number;
  readonly resourceSelectors: number;
}

export interface ExemptionStatus {
  readonly scope: string;
  readonly name: string;
  readonly title: string;
  readonly policies: readonly string[];
  /** Undefined: it never expires. */
  readonly expiresOn?: string;
  readonly isExpired: boolean;
  /** Whether Gatewarden made it. */
  readonly isOurs: boolean;
}

/**
 * How a gate stands.
 * @param plans one, or as many as there are effects to deploy with: what is there is compared with the nearest.
 */
export async function statusOf(
  arm: ResourceManager,
  plans: readonly [Plan, ...Plan[]],
  deployed: Deployed,
  scope: AssignableScope,
  now: Date,
): Promise<GateStatus> {
  const [plan] = plans;
  const of = (kind: PlannedResource['kind']): PlannedResource | undefined => {
    const planned = plan.find((resource) => resource.kind === kind);
    return planned && deployed.get(planned.id.toLowerCase());
  };
  const [assignment, initiative] = [of('policyAssignments'), of('policySetDefinitions')];
  const changes = plans.map((each) => changesOf(each, deployed, scope)).toSorted((a, b) => distance(a) - distance(b));
  const status = {
    scope: scope.id,
    changes: (changes[0] ?? []).filter(({ action }) => action !== 'keep'),
    exemptions: assignment === undefined ? [] : exemptionsOf(assignment, deployed, scope, now),
  };
  if (assignment === undefined) return status;
  return {
    ...status,
    assignment: assignmentStatus(assignment, initiative),
    compliance: await complianceOf(arm, assignment.id),
  };
}

const distance = (changes: readonly GateChange[]): number =>
  changes.reduce((sum, { action, differences }) => sum + (action === 'keep' ? 0 : 1) + differences.length, 0);

/** What is read of the resources, as Azure describes them. */
interface Assigned {
  readonly enforcementMode?: string;
  readonly parameters?: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly notScopes?: readonly string[];
  readonly overrides?: readonly unknown[];
  readonly resourceSelectors?: readonly unknown[];
}

interface Declaring {
  readonly parameters?: Readonly<Record<string, Parameter>>;
}

interface Parameter {
  readonly allowedValues?: readonly unknown[];
  readonly defaultValue?: unknown;
  readonly metadata?: { readonly displayName?: string };
}

interface Exempting {
  readonly policyAssignmentId?: string;
  readonly policyDefinitionReferenceIds?: readonly string[];
  readonly displayName?: string;
  readonly expiresOn?: string;
}

function assignmentStatus(
  { id, properties }: PlannedResource,
  initiative: PlannedResource | undefined,
): AssignmentStatus {
  const assigned: Assigned = properties;
  const declaring: Declaring = initiative?.properties ?? {};
  const given = new Map(Object.entries(assigned.parameters ?? {}));
  return {
    id,
    enforcementMode: assigned.enforcementMode ?? 'Default',
    effects: Object.entries(declaring.parameters ?? {})
      .filter(([, { allowedValues }]) => allowedValues?.includes('Disabled'))
      .map(([parameter, { defaultValue, metadata }]) => ({
        parameter,
        title: metadata?.displayName ?? parameter,
        effect: String(given.get(parameter)?.value ?? defaultValue),
      })),
    notScopes: assigned.notScopes ?? [],
    overrides: assigned.overrides?.length ?? 0,
    resourceSelectors: assigned.resourceSelectors?.length ?? 0,
  };
}

const exemptionsOf = (
  assignment: PlannedResource,
  deployed: Deployed,
  scope: AssignableScope,
  now: Date,
): ExemptionStatus[] =>
  [...deployed.values()].flatMap((resource) => {
    const { kind, id, name } = resource;
    const { policyAssignmentId, policyDefinitionReferenceIds, displayName, expiresOn }: Exempting = resource.properties;
    if (kind !== 'policyExemptions' || policyAssignmentId?.toLowerCase() !== assignment.id.toLowerCase()) return [];
    return {
      scope: id.slice(0, id.toLowerCase().lastIndexOf('/providers/microsoft.authorization/')),
      name,
      title: displayName ?? name,
      policies: policyDefinitionReferenceIds ?? [],
      ...(expiresOn === undefined || expiresOn === null ? {} : { expiresOn }),
      isExpired: typeof expiresOn === 'string' && Date.parse(expiresOn) < now.getTime(),
      isOurs: isOurs(resource, scope),
    };
  });

/** Whoever may deploy policies may not always read what they found; the rest of the status is true without it. */
async function complianceOf(
  arm: ResourceManager,
  assignmentId: string,
): Promise<NonNullable<GateStatus['compliance']>> {
  try {
    return await arm.summarize(assignmentId);
  } catch (error) {
    if (error instanceof AzureError) return { unreadable: error.message };
    throw error;
  }
}
