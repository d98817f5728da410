import { ArmError } from './arm-error';

// The validation rules of the policy service, according to its documentation and its known responses.

export type Json = Readonly<Record<string, unknown>>;

export interface Stored {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly properties: Json;
}

/** Finds a deployed resource by its id in any letter case. */
export type Find = (id: string) => Stored | undefined;

const NOT_FOUND = {
  policyDefinitions: ['PolicyDefinitionNotFound', 'policy definition'],
  policySetDefinitions: ['PolicySetDefinitionNotFound', 'policy set definition'],
  policyAssignments: ['PolicyAssignmentNotFound', 'policy assignment'],
  policyExemptions: ['PolicyExemptionNotFound', 'policy exemption'],
} as const;

export type Kind = keyof typeof NOT_FOUND;

export const isKind = (text: string): text is Kind => Object.hasOwn(NOT_FOUND, text);

export function notFound(kind: Kind, id: string, status = 404): ArmError {
  const [code, noun] = NOT_FOUND[kind];
  return new ArmError(status, code, `The ${noun} '${id}' could not be found.`);
}

/** @throws ArmError if the service rejects the resource. */
export function requireAccepted(resource: Stored, previous: Stored | undefined, find: Find): void {
  const { kind, name, id } = resource;
  const limit = kind === 'policyAssignments' && /managementGroups/i.test(id) ? 24 : 64;
  if (name.length > limit || /[<>%&:\\?/]/.test(name))
    throw new ArmError(400, 'InvalidResourceName', `The name '${name}' is not allowed.`);
  requireTexts(resource);
  RULES[kind as Kind](resource, previous, find);
}

function requireTexts({ properties, name }: Stored): void {
  for (const [field, limit] of [
    ['displayName', 128],
    ['description', 512],
  ] as const) {
    const text = properties[field];
    if (text !== undefined && (typeof text !== 'string' || text.length > limit))
      throw new ArmError(400, 'InvalidRequestContent', `${field} of '${name}' is longer than ${limit}.`);
  }
}

const RULES: Readonly<Record<Kind, (resource: Stored, previous: Stored | undefined, find: Find) => void>> = {
  policyDefinitions({ name, properties }, previous) {
    const { policyRule } = properties as { policyRule?: { if?: unknown; then?: { effect?: unknown } } };
    if (policyRule?.if === undefined || policyRule.then?.effect === undefined)
      throw new ArmError(400, 'InvalidPolicyRule', `The policy rule of '${name}' needs an if and an effect.`);
    requireParametersKept(properties, previous, 'InvalidPolicyParameterUpdate');
  },

  policySetDefinitions({ name, id, properties }, previous, find) {
    const references = members(properties, 'policyDefinitions');
    if (references.length === 0)
      throw new ArmError(
        400,
        'InvalidCreatePolicySetDefinitionRequest',
        `The policy set definition '${name}' request is invalid. At least one policy definition must be referenced.`,
      );
    const groups = new Set(members(properties, 'policyDefinitionGroups').map((group) => group['name']));
    for (const reference of references) requireReference(reference, id, groups, find);
    requireParametersKept(properties, previous, 'InvalidPolicySetParameterUpdate');
  },

  policyAssignments({ name, properties, id }, _previous, find) {
    const definitionId = String(properties['policyDefinitionId']);
    const set = find(definitionId);
    if (set === undefined) throw notFound('policySetDefinitions', definitionId, 400);
    requireValues(properties, set.properties, `assignment '${name}'`);
    const references = referenceIds(set);
    for (const message of members(properties, 'nonComplianceMessages')) {
      const { policyDefinitionReferenceId: reference } = message as { policyDefinitionReferenceId?: string };
      if (reference !== undefined && !references.has(reference))
        throw new ArmError(
          400,
          'InvalidNonComplianceMessage',
          `'${reference}' is not a reference id of the initiative.`,
        );
    }
    for (const notScope of (properties['notScopes'] ?? []) as string[])
      if (/\/subscriptions\//i.test(id) && !below(notScope, scopeOf(id)))
        throw new ArmError(400, 'InvalidNotScopes', `'${notScope}' is not below the scope of the assignment.`);
  },

  policyExemptions({ name, id, properties }, _previous, find) {
    const assignmentId = String(properties['policyAssignmentId']);
    const assignment = find(assignmentId);
    if (assignment === undefined) throw notFound('policyAssignments', assignmentId);
    const set = find(String(assignment.properties['policyDefinitionId']));
    const references = set === undefined ? new Set<string>() : referenceIds(set);
    const unknown = ((properties['policyDefinitionReferenceIds'] ?? []) as string[]).find((it) => !references.has(it));
    if (unknown !== undefined)
      throw new ArmError(400, 'InvalidPolicyDefinitionReference', `'${unknown}' in '${name}' is not a reference id.`);
    if (!['Waiver', 'Mitigated'].includes(String(properties['exemptionCategory'])))
      throw new ArmError(400, 'InvalidExemptionCategory', `'${name}' is neither Waiver nor Mitigated.`);
    if (/^\/subscriptions\//i.test(assignmentId) && !below(scopeOf(id), scopeOf(assignmentId)))
      throw new ArmError(400, 'InvalidPolicyExemptionScope', `'${name}' is not below the scope of its assignment.`);
  },
};

function requireReference(reference: Json, setId: string, groups: ReadonlySet<unknown>, find: Find): void {
  const id = String(reference['policyDefinitionId']);
  for (const group of (reference['groupNames'] ?? []) as string[])
    if (!groups.has(group))
      throw new ArmError(400, 'InvalidPolicyDefinitionReference', `The group '${group}' does not exist.`);
  if (/^\/providers\/Microsoft\.Authorization\/policyDefinitions\/[0-9a-f-]{36}$/i.test(id)) return;
  const definition = find(id);
  if (definition === undefined) throw notFound('policyDefinitions', id, 400);
  if (scopeOf(id).toLowerCase() !== scopeOf(setId).toLowerCase())
    throw new ArmError(
      400,
      'InvalidCreatePolicySetDefinitionRequest',
      `Policy definitions should be specified only at or above the policy set definition's scope: '${id}'.`,
    );
  requireValues(reference, definition.properties, `reference to '${definition.name}'`);
}

/** Each given parameter must be declared and have an allowed value. Each parameter without a default must be given. */
function requireValues(user: Json, used: Json, what: string): void {
  const given = (user['parameters'] ?? {}) as Record<string, { readonly value: unknown }>;
  const declared = (used['parameters'] ?? {}) as Record<string, Json>;
  for (const [parameter, { value }] of Object.entries(given)) {
    const declaration = Object.hasOwn(declared, parameter) ? declared[parameter] : undefined;
    if (declaration === undefined)
      throw new ArmError(400, 'UndefinedPolicyParameter', `The ${what} gives '${parameter}', which is not declared.`);
    const { allowedValues } = declaration as { allowedValues?: readonly unknown[] };
    const isExpression = typeof value === 'string' && value.startsWith('[');
    if (allowedValues !== undefined && !isExpression && !allowedValues.includes(value))
      throw new ArmError(
        400,
        'PolicyParameterValueNotAllowed',
        `The ${what} gives '${parameter}' a value out of range.`,
      );
  }
  for (const [parameter, { defaultValue }] of Object.entries(declared))
    if (defaultValue === undefined && !Object.hasOwn(given, parameter))
      throw new ArmError(400, 'MissingPolicyParameter', `The ${what} lacks '${parameter}'.`);
}

function requireParametersKept(properties: Json, previous: Stored | undefined, code: string): void {
  const next = Object.keys(properties['parameters'] ?? {});
  const before = Object.keys(previous?.properties['parameters'] ?? {});
  const missing = before.filter((name) => !next.includes(name));
  if (missing.length > 0)
    throw new ArmError(400, code, `The existing parameter(s) '${missing.join(',')}' were not found in the update.`);
}

/** @throws ArmError if another resource still refers to it. */
export function requireUnused({ kind, id, name }: Stored, all: Iterable<Stored>): void {
  const refers = ({ properties }: Stored): boolean =>
    [
      properties['policyDefinitionId'],
      ...members(properties, 'policyDefinitions').map((it) => it['policyDefinitionId']),
    ]
      .filter((it) => typeof it === 'string')
      .some((it) => it.toLowerCase() === id.toLowerCase());
  const user = [...all].find(refers);
  if (user === undefined) return;
  const [code, noun] =
    kind === 'policyDefinitions'
      ? ['InvalidDeletePolicyDefinitionRequest', 'policy definition']
      : ['InvalidDeletePolicySetDefinitionRequest', 'policy set definition'];
  throw new ArmError(400, code, `The ${noun} '${name}' cannot be deleted. It is referenced by '${user.id}'.`);
}

export const scopeOf = (id: string): string =>
  id.slice(0, id.toLowerCase().lastIndexOf('/providers/microsoft.authorization/'));

export const below = (id: string, scope: string): boolean =>
  `${id}/`.toLowerCase().startsWith(`${scope}/`.toLowerCase());

const members = (properties: Json, name: string): Json[] => (properties[name] ?? []) as Json[];

const referenceIds = (set: Stored): Set<string> =>
  new Set(members(set.properties, 'policyDefinitions').map((it) => String(it['policyDefinitionReferenceId'])));
