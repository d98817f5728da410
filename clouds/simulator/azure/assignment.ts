import { type LoadedDefinition, loadDefinition } from '../../../core/policy-engine';
import { type ArmResource, readArmTemplate } from '../../../core/templates';
import { Unknown } from '../../../core/values';
import {
  exempts,
  isSelected,
  isWithin,
  meetsAll,
  type PolicyExemption,
  type RequestedResource,
  type ResourceSelector,
  type Selector,
  scopeOf,
} from './applicability';

/** A definition as an assignment applies it. */
export interface AssignedPolicy {
  readonly definitionName: string;
  /** The control that the definition was generated from, if it was. */
  readonly control: string | undefined;
  readonly definition: LoadedDefinition;
  /** The values of the definition's parameters. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The message for the person whose request is denied. */
  readonly message: string;
  /** Whether it looks at a resource: one that the assignment takes and nothing exempts. */
  readonly appliesTo: (requested: RequestedResource) => boolean;
  /** The effect that the assignment puts in the place of the definition's. */
  readonly effectOn: (requested: RequestedResource) => string | undefined;
}

export interface PolicyAssignment {
  readonly name: string;
  /** False for the enforcement mode DoNotEnforce: what would be denied is only reported. */
  readonly isEnforced: boolean;
  readonly policies: readonly AssignedPolicy[];
}

interface Member {
  /** Undefined for a definition that is assigned by itself. */
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

interface Deployed {
  readonly find: (id: string) => ArmResource;
  readonly exemptions: readonly PolicyExemption[];
}

/**
 * The assignments that a deployed template leaves in a subscription, with its exemptions: it is read as Azure Resource
 * Manager reads it, so that what is evaluated is what would be deployed.
 * @param parameters values of the template's parameters; the defaults where none are given.
 * @throws PolicyError where a definition is one that Azure would refuse.
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
      if (found === undefined) throw new Error(`The template assigns ${id}, which it does not define.`);
      return found;
    },
    exemptions: ofType('policyExemptions').map(({ id, body }) => ({
      ...(body['properties'] as Omit<PolicyExemption, 'scope'>),
      scope: scopeOf(id ?? ''),
    })),
  };
  return ofType('policyAssignments').map((resource) => readAssignment(resource, deployed));
}

function readAssignment(resource: ArmResource, deployed: Deployed): PolicyAssignment {
  const assignment = resource.body['properties'] as AssignmentProperties;
  const assigned = deployed.find(assignment.policyDefinitionId).body['properties'] as InitiativeProperties;
  const members: readonly Member[] = assigned.policyDefinitions ?? [
    { policyDefinitionId: assignment.policyDefinitionId, parameters: assignment.parameters ?? {} },
  ];
  const values = valuesOf(assigned, assignment);
  return {
    name: nameOf(resource),
    isEnforced: assignment.enforcementMode !== 'DoNotEnforce',
    policies: members.filter(isOfTemplate).map((member) => {
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

/** Azure's built-in definitions are in every tenant and in no template; they are not simulated. */
const isOfTemplate = ({ policyDefinitionId: id }: Member): boolean =>
  !id.toLowerCase().startsWith('/providers/microsoft.authorization/');

/** For a name known only at deployment, the reason why. */
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
  exemptions: readonly PolicyExemption[],
): AssignedPolicy['appliesTo'] {
  return (requested) =>
    !notScopes.some((scope) => isWithin(requested.id, scope)) &&
    isSelected(resourceSelectors, requested) &&
    !exemptions.some((exemption) => exempts(exemption, requested, { assignment, reference }));
}

/** Overrides are evaluated in their order: the last one that takes the resource and the definition counts. */
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

/** The initiative's parameters: what the assignment sets, else their defaults. */
const valuesOf = ({ parameters = {} }: InitiativeProperties, assignment: AssignmentProperties): Map<string, unknown> =>
  new Map(
    Object.entries(parameters).map(([name, { defaultValue }]) => [
      name.toLowerCase(),
      assignment.parameters?.[name]?.value ?? defaultValue,
    ]),
  );

const PARAMETER = /^\[parameters\('(?<name>[^']+)'\)\]$/;

/** An initiative passes its own parameters on to its definitions; anything else stands for itself. */
function memberParameters({ parameters = {} }: Member, values: ReadonlyMap<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { value }]) => {
      const passed = typeof value === 'string' ? PARAMETER.exec(value)?.groups?.['name'] : undefined;
      return [name, passed === undefined ? value : values.get(passed.toLowerCase())];
    }),
  );
}
