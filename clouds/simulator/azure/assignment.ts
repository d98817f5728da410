import { type LoadedDefinition, loadDefinition } from '../../../core/policy-engine';
import { type ArmResource, readArmTemplate } from '../../../core/templates';
import { Unknown } from '../../../core/values';
import {
  type DeployedExemption,
  exempts,
  isSelected,
  isWithin,
  meetsAll,
  type RequestedResource,
  type ResourceSelector,
  type Selector,
  scopeOf,
} from './applicability';

/** A policy definition in an assignment. */
export interface AssignedPolicy {
  readonly definitionName: string;
  /** The id of the control that the definition was generated from; undefined for other definitions. */
  readonly control: string | undefined;
  readonly definition: LoadedDefinition;
  /** The values of the definition's parameters. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The non-compliance message. */
  readonly message: string;
  /** Whether the assignment includes the resource and no exemption applies. */
  readonly appliesTo: (requested: RequestedResource) => boolean;
  /** The effect that an override of the assignment sets; undefined without an override. */
  readonly effectOn: (requested: RequestedResource) => string | undefined;
}

export interface PolicyAssignment {
  readonly name: string;
  /** False for enforcement mode DoNotEnforce: the effect deny then only reports. */
  readonly isEnforced: boolean;
  readonly policies: readonly AssignedPolicy[];
}

interface Member {
  /** Undefined for a definition that is assigned without an initiative. */
  readonly policyDefinitionReferenceId?: string;
  readonly policyDefinitionId: string;
  readonly parameters?: Values;
}

type Values = Readonly<Record<string, { readonly value: unknown }>>;

interface AssignmentProperties {
  readonly policyDefinitionId: string;
  readonly enforcementMode?: string;
  readonly parameters?: Values;
  readonly notScopes?: readonly string[];
  readonly resourceSelectors?: readonly ResourceSelector[];
  readonly overrides?: readonly {
    readonly kind: string;
    readonly value: string;
    readonly selectors?: readonly Selector[];
  }[];
  readonly nonComplianceMessages?: readonly {
    readonly policyDefinitionReferenceId?: string;
    readonly message: string;
  }[];
}

interface InitiativeProperties {
  readonly parameters?: Readonly<Record<string, { readonly defaultValue?: unknown }>>;
  readonly policyDefinitions: readonly Member[];
}

interface DeployedTemplate {
  readonly find: (id: string) => ArmResource;
  readonly exemptions: readonly DeployedExemption[];
}

/**
 * Reads the policy assignments and exemptions that a template deploys to a subscription. The template is read as Azure
 * Resource Manager reads it, so the simulation evaluates the policies that would be deployed.
 * @param parameters values of the template's parameters. Omitted parameters have their default values.
 * @throws PolicyError if Azure would reject a definition.
 */
export function readAssignments(
  template: unknown,
  parameters: Readonly<Record<string, unknown>> = {},
): PolicyAssignment[] {
  const { resources } = readArmTemplate(template, { parameters });
  const ofType = (kind: string): ArmResource[] =>
    resources.filter(({ type }) => type.toLowerCase() === `microsoft.authorization/${kind.toLowerCase()}`);
  const byId = new Map(resources.map((resource) => [resource.id?.toLowerCase(), resource]));
  const deployed = {
    find(id: string): ArmResource {
      const found = byId.get(id.toLowerCase());
      if (found === undefined)
        throw new Error(`The template assigns ${id} but does not define it. Add the definition to the template.`);
      return found;
    },
    exemptions: ofType('policyExemptions').map(({ id, body }) => ({
      ...(body['properties'] as Omit<DeployedExemption, 'scope'>),
      scope: scopeOf(id ?? ''),
    })),
  };
  return ofType('policyAssignments').map((resource) => readAssignment(resource, deployed));
}

function readAssignment(resource: ArmResource, deployed: DeployedTemplate): PolicyAssignment {
  const assignment = resource.body['properties'] as AssignmentProperties;
  const assigned = deployed.find(assignment.policyDefinitionId).body['properties'] as InitiativeProperties;
  const members: readonly Member[] = assigned.policyDefinitions ?? [
    { policyDefinitionId: assignment.policyDefinitionId, parameters: assignment.parameters ?? {} },
  ];
  const values = valuesOf(assigned, assignment);
  return {
    name: nameOf(resource),
    isEnforced: assignment.enforcementMode !== 'DoNotEnforce',
    policies: members.filter(isCustom).map((member) => {
      const definition = deployed.find(member.policyDefinitionId);
      return {
        definitionName: nameOf(definition),
        control: controlOf(definition),
        definition: loadDefinition(definition.body),
        parameters: memberParameters(member, values),
        message: messageOf(assignment, member),
        appliesTo: applies(resource, assignment, member, deployed.exemptions),
        effectOn: (requested) => overridden(assignment, member, requested),
      };
    }),
  };
}

/** Built-in definitions are not part of the template and are not simulated. */
const isCustom = ({ policyDefinitionId: id }: Member): boolean =>
  !id.toLowerCase().startsWith('/providers/microsoft.authorization/');

/** The name of a resource. For a name known only at deployment, the reason. */
const nameOf = ({ name }: ArmResource): string => (name instanceof Unknown ? name.reason : name);

const controlOf = ({ body }: ArmResource): string | undefined =>
  (body['properties'] as { readonly metadata?: { readonly control?: string } }).metadata?.control;

function messageOf({ nonComplianceMessages: messages = [] }: AssignmentProperties, member: Member): string {
  const { policyDefinitionReferenceId: reference } = member;
  const specific = messages.find((each) => each.policyDefinitionReferenceId === reference);
  const general = messages.find((each) => each.policyDefinitionReferenceId === undefined);
  return (specific ?? general)?.message ?? '';
}

function applies(
  { id: assignment }: ArmResource,
  { notScopes = [], resourceSelectors = [] }: AssignmentProperties,
  { policyDefinitionReferenceId: reference }: Member,
  exemptions: readonly DeployedExemption[],
): AssignedPolicy['appliesTo'] {
  return (requested) =>
    !notScopes.some((scope) => isWithin(requested.id, scope)) &&
    isSelected(resourceSelectors, requested) &&
    !exemptions.some((exemption) => exempts(exemption, requested, { assignment, reference }));
}

/** Azure evaluates overrides in order: the last override that selects the resource and the definition counts. */
function overridden(
  { overrides = [] }: AssignmentProperties,
  member: Member,
  requested: RequestedResource,
): string | undefined {
  const { policyDefinitionReferenceId: reference } = member;
  return overrides.findLast(
    ({ kind, selectors = [] }) => kind === 'policyEffect' && meetsAll(selectors, requested, reference),
  )?.value;
}

/** The values of the initiative's parameters: the value in the assignment, or else the default value. */
const valuesOf = ({ parameters = {} }: InitiativeProperties, assignment: AssignmentProperties): Map<string, unknown> =>
  new Map(
    Object.entries(parameters).map(([name, { defaultValue }]) => [
      name.toLowerCase(),
      assignment.parameters?.[name]?.value ?? defaultValue,
    ]),
  );

const PARAMETER = /^\[parameters\('(?<name>[^']+)'\)\]$/;

/** Resolves the parameters of a member: a reference to an initiative parameter, or a literal value. */
function memberParameters({ parameters = {} }: Member, values: ReadonlyMap<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { value }]) => {
      const passed = typeof value === 'string' ? PARAMETER.exec(value)?.groups?.['name'] : undefined;
      return [name, passed === undefined ? value : values.get(passed.toLowerCase())];
    }),
  );
}
