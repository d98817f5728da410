import type { AssignableScope, Plan, PlannedResource } from '../../generator';
import { AzureError } from './azure-error';
import { changesOf, type DeployedResources, type GateChange } from './changes';
import { isOurs } from './gate';
import type { Compliance, ResourceManager } from './resource-manager';

export interface GateStatus {
  readonly scope: string;
  /** Undefined if the initiative is not assigned. */
  readonly assignment?: AssignmentStatus;
  /** The changes that a deployment would make. Empty if the deployed resources match the plan of this version. */
  readonly changes: readonly GateChange[];
  readonly exemptions: readonly ExemptionStatus[];
  /** Undefined if the initiative is not assigned. */
  readonly compliance?: Compliance | { readonly unreadable: string };
}

export interface AssignmentStatus {
  readonly id: string;
  /** `Default`: the effects are enforced. `DoNotEnforce`: no request is denied. */
  readonly enforcementMode: string;
  readonly effects: readonly { readonly parameter: string; readonly title: string; readonly effect: string }[];
  readonly notScopes: readonly string[];
  /** The numbers of overrides and resource selectors that were set manually. They restrict the effects. */
  readonly overrides: number;
  readonly resourceSelectors: number;
}

export interface ExemptionStatus {
  readonly scope: string;
  readonly name: string;
  readonly title: string;
  readonly policies: readonly string[];
  /** Undefined if the exemption never expires. */
  readonly expiresOn?: string;
  readonly isExpired: boolean;
  /** Whether Gatewarden created the exemption. */
  readonly isOurs: boolean;
}

/**
 * The status of the deployment in a scope.
 * @param plans one plan for each effect that may have been deployed. The plan with the fewest differences is compared.
 */
export async function statusOf(
  arm: ResourceManager,
  plans: readonly [Plan, ...Plan[]],
  deployed: DeployedResources,
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

/** The properties that are read from the deployed resources. */
interface AssignmentProperties {
  readonly enforcementMode?: string;
  readonly parameters?: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly notScopes?: readonly string[];
  readonly overrides?: readonly unknown[];
  readonly resourceSelectors?: readonly unknown[];
}

interface InitiativeProperties {
  readonly parameters?: Readonly<Record<string, Parameter>>;
}

interface Parameter {
  readonly allowedValues?: readonly unknown[];
  readonly defaultValue?: unknown;
  readonly metadata?: { readonly displayName?: string };
}

interface ExemptionProperties {
  readonly policyAssignmentId?: string;
  readonly policyDefinitionReferenceIds?: readonly string[];
  readonly displayName?: string;
  readonly expiresOn?: string;
}

function assignmentStatus(
  { id, properties }: PlannedResource,
  initiative: PlannedResource | undefined,
): AssignmentStatus {
  const assigned: AssignmentProperties = properties;
  const declared: InitiativeProperties = initiative?.properties ?? {};
  const given = new Map(Object.entries(assigned.parameters ?? {}));
  return {
    id,
    enforcementMode: assigned.enforcementMode ?? 'Default',
    effects: Object.entries(declared.parameters ?? {})
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
  deployed: DeployedResources,
  scope: AssignableScope,
  now: Date,
): ExemptionStatus[] =>
  [...deployed.values()].flatMap((resource) => {
    const { kind, id, name } = resource;
    const { policyAssignmentId, policyDefinitionReferenceIds, displayName, expiresOn }: ExemptionProperties =
      resource.properties;
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

/** Reading the compliance needs a permission of its own. Without it, the rest of the status is still shown. */
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
