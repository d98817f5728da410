import { Unknown } from '../../evaluation/unknown';
import { type LoadedDefinition, loadDefinition } from '../../policy-engine';
import { type ArmResource, readArmTemplate } from '../../templates/arm/read';

/** A definition as an assignment of its initiative applies it. */
export interface AssignedPolicy {
  readonly definitionName: string;
  /** The control that the definition was generated from, if it was. */
  readonly control: string | undefined;
  readonly definition: LoadedDefinition;
  /** The values of the definition's parameters. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What the person whose request is denied is told. */
  readonly message: string;
}

export interface PolicyAssignment {
  readonly name: string;
  /** False for the enforcement mode DoNotEnforce: what would be denied is only reported. */
  readonly isEnforced: boolean;
  readonly policies: readonly AssignedPolicy[];
}

interface Member {
  readonly policyDefinitionReferenceId: string;
  readonly policyDefinitionId: string;
  readonly parameters?: Values;
}

type Values = Readonly<Record<string, { readonly value: unknown }>>;

interface AssignmentProperties {
  readonly policyDefinitionId: string;
  readonly enforcementMode?: string;
  readonly parameters?: Values;
  readonly nonComplianceMessages?: readonly {
    readonly policyDefinitionReferenceId?: string;
    readonly message: string;
  }[];
}

interface InitiativeProperties {
  readonly parameters?: Readonly<Record<string, { readonly defaultValue?: unknown }>>;
  readonly policyDefinitions: readonly Member[];
}

/**
 * The assignments that a deployed template leaves in a subscription: it is read as Azure Resource Manager reads it, so
 * that what is evaluated is what would be deployed.
 * @throws PolicyError where a definition is one that Azure would refuse.
 */
export function readAssignments(template: unknown): PolicyAssignment[] {
  const { resources } = readArmTemplate(template);
  const byId = new Map(resources.map((resource) => [resource.id?.toLowerCase(), resource]));
  const find = (id: string): ArmResource => {
    const found = byId.get(id.toLowerCase());
    if (found === undefined) throw new Error(`The template assigns ${id}, which it does not define.`);
    return found;
  };
  return resources
    .filter(({ type }) => type === 'Microsoft.Authorization/policyAssignments')
    .map((resource) => readAssignment(resource, find));
}

function readAssignment(resource: ArmResource, find: (id: string) => ArmResource): PolicyAssignment {
  const assignment = resource.body['properties'] as AssignmentProperties;
  const initiative = find(assignment.policyDefinitionId).body['properties'] as InitiativeProperties;
  const { nonComplianceMessages: messages = [] } = assignment;
  const values = valuesOf(initiative, assignment);
  return {
    name: nameOf(resource),
    isEnforced: assignment.enforcementMode !== 'DoNotEnforce',
    policies: initiative.policyDefinitions.filter(isOfTemplate).map((member) => {
      const definition = find(member.policyDefinitionId);
      const specific = messages.find((each) => each.policyDefinitionReferenceId === member.policyDefinitionReferenceId);
      const general = messages.find((each) => each.policyDefinitionReferenceId === undefined);
      return {
        definitionName: nameOf(definition),
        control: controlOf(definition),
        definition: loadDefinition(definition.body),
        parameters: memberParameters(member, values),
        message: (specific ?? general)?.message ?? '',
      };
    }),
  };
}

/** Azure's own definitions are in every tenant and in no template: what they say is theirs, and is not simulated. */
const isOfTemplate = ({ policyDefinitionId: id }: Member): boolean =>
  !id.toLowerCase().startsWith('/providers/microsoft.authorization/');

/** A name that only the deployment brings is told by its reason. */
const nameOf = ({ name }: ArmResource): string => (name instanceof Unknown ? name.reason : name);

const controlOf = ({ body }: ArmResource): string | undefined =>
  (body['properties'] as { readonly metadata?: { readonly control?: string } }).metadata?.control;

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
