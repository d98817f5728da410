import { foldCase } from '../values';
import { type Condition, compileCondition } from './condition';
import type { Effect } from './effects';
import { describe, EvaluationFailure, PolicyError } from './errors';
import { compileOperand, evaluateOperand, type Operand } from './expressions';
import { fieldAt } from './field-at';
import type { Frame } from './frame';
import { type Entries, type Entry, entriesOf, expectOnly } from './json-entries';
import { LIMITS } from './limits';
import type { LoadScope } from './load-scope';

/** The `details` of an effect. */
export interface CompiledDetails {
  /** Evaluates the expressions in the details, except for the existenceCondition and the template of a deployment. */
  readonly resolve: (frame: Frame) => unknown;
  /** The condition that one related resource must meet, for effects that evaluate related resources. */
  readonly existenceCondition?: Condition;
}

const EXAMPLES = {
  append: `[{"field": "tags['environment']", "value": "test"}]`,
  modify: `{"roleDefinitionIds": ["…"], "operations": [{"operation": "addOrReplace", "field": "tags['environment']", "value": "test"}]}`,
  ifNotExists: '{"type": "Microsoft.ApiManagement/service/tenant", "name": "access"}',
  denyAction: '{"actionNames": ["delete"]}',
};

/**
 * Compiles the `details` of a rule.
 * @param possible the effects that the rule can have, if the rule limits them.
 * @throws PolicyError if one of the effects needs other details.
 * @see https://learn.microsoft.com/azure/governance/policy/concepts/effect-basics
 */
export function compileDetails(
  entry: Entry | undefined,
  possible: readonly Effect[] | undefined,
  path: string,
  scope: LoadScope,
): CompiledDetails {
  const given = entry ?? { key: 'details', value: undefined, path: `${path}.details` };
  const effects = new Set(possible ?? likelyEffects(given));
  if (effects.has('append')) return compileAppend(given, scope);
  if (effects.has('modify')) return compileModify(given, scope);
  if (effects.has('deployIfNotExists'))
    return compileIfNotExists(given, scope, ['type', 'roleDefinitionIds', 'deployment']);
  if (effects.has('auditIfNotExists')) return compileIfNotExists(given, scope, ['type']);
  if (effects.has('denyAction')) requireMembers(given, ['actionNames'], EXAMPLES.denyAction);
  const operand = compileOperand(given.value, given.path, scope);
  return { resolve: (frame) => evaluateOperand(operand, frame) };
}

/** Infers the effect from its details, for a parameterized effect without allowedValues. */
function likelyEffects({ value, path }: Entry): readonly Effect[] {
  if (Array.isArray(value)) return ['append'];
  if (value === undefined) return [];
  const entries = entriesOf(value, path, EXAMPLES.ifNotExists);
  if (entries.has('operations')) return ['modify'];
  if (entries.has('deployment')) return ['deployIfNotExists'];
  return entries.has('type') ? ['auditIfNotExists'] : [];
}

function requireMembers({ value, path }: Entry, names: readonly string[], example: string): Entries {
  const entries = entriesOf(value, path, example);
  const missing = names.find((name) => !entries.has(foldCase(name)));
  if (missing !== undefined) throw new PolicyError(`${path}.${missing}`, 'is missing', example);
  return entries;
}

function compileAppend({ value, path }: Entry, scope: LoadScope): CompiledDetails {
  if (!Array.isArray(value) || value.length === 0)
    throw new PolicyError(path, `is ${describe(value)}, not an array of fields and values`, EXAMPLES.append);
  const items = value.map((item, index) => {
    const at = { key: String(index), value: item, path: `${path}[${index}]` };
    const entries = requireMembers(at, ['field', 'value'], EXAMPLES.append);
    expectOnly(entries, ['field', 'value'], EXAMPLES.append);
    return compileMembers(checkField(entries, scope), scope);
  });
  return { resolve: (frame) => items.map((item) => item(frame)) };
}

function compileModify(entry: Entry, scope: LoadScope): CompiledDetails {
  const entries = requireMembers(entry, ['roleDefinitionIds', 'operations'], EXAMPLES.modify);
  expectOnly(entries, ['roleDefinitionIds', 'operations', 'conflictEffect'], EXAMPLES.modify);
  const { value, path } = entries.get('operations') as Entry;
  if (!Array.isArray(value) || value.length === 0)
    throw new PolicyError(path, `is ${describe(value)}, not an array of operations`, EXAMPLES.modify);
  const operations = value.map((json, index) => compileOperation(json, `${path}[${index}]`, scope));
  const others = compileMembers(without(entries, 'operations'), scope);
  return {
    resolve: (frame) => ({
      ...others(frame),
      operations: operations.flatMap((operation) => operation(frame) ?? []),
    }),
  };
}

/** An operation is skipped if its condition is false. */
function compileOperation(
  json: unknown,
  path: string,
  scope: LoadScope,
): (frame: Frame) => Record<string, unknown> | undefined {
  const entries = requireMembers({ key: '', value: json, path }, ['operation', 'field'], EXAMPLES.modify);
  expectOnly(entries, ['operation', 'field', 'value', 'condition'], EXAMPLES.modify);
  const operation = entries.get('operation')?.value;
  const name = typeof operation === 'string' ? foldCase(operation) : '';
  if (!['add', 'addorreplace', 'remove'].includes(name))
    throw new PolicyError(
      `${path}.operation`,
      `is ${describe(operation)}, not an operation`,
      '"add", "addOrReplace" or "remove"',
    );
  if (name === 'remove' && !/^(?:tags|\[)/i.test(String(entries.get('field')?.value)))
    throw new PolicyError(`${path}.operation`, 'removes a field that is not a tag', `"field": "tags['environment']"`);
  if (name !== 'remove' && !entries.has('value'))
    throw new PolicyError(`${path}.value`, 'is missing', '"value": "test"');
  const condition = entries.get('condition');
  const applies = condition && compileOperand(condition.value, condition.path, { ...scope, withoutFunctions });
  const members = compileMembers(without(checkField(entries, scope), 'condition'), scope);
  return (frame) => (!applies || isTrue(applies, frame) ? members(frame) : undefined);
}

const withoutFunctions = new Set(['field', 'resourcegroup', 'subscription']);

function isTrue(operand: Operand, frame: Frame): boolean {
  const value = evaluateOperand(operand, frame);
  if (typeof value !== 'boolean')
    throw new EvaluationFailure(`the condition of an operation is ${describe(value)}, not a boolean`);
  return value;
}

function compileIfNotExists(entry: Entry, scope: LoadScope, required: readonly string[]): CompiledDetails {
  const entries = requireMembers(entry, required, EXAMPLES.ifNotExists);
  expectOnly(entries, IF_NOT_EXISTS, EXAMPLES.ifNotExists);
  const condition = entries.get('existencecondition');
  const deployment = entries.get('deployment');
  const members = compileMembers(without(entries, 'existenceCondition', 'deployment'), scope);
  const deployed = deployment && compileDeployment(deployment, scope);
  const conditions = { found: 0, most: LIMITS.existenceConditions };
  return {
    resolve: (frame) => ({ ...members(frame), ...(deployed ? { deployment: deployed(frame) } : {}) }),
    ...(condition
      ? { existenceCondition: compileCondition(condition.value, condition.path, { ...scope, conditions }) }
      : {}),
  };
}

const IF_NOT_EXISTS = [
  'type',
  'name',
  'resourceGroupName',
  'existenceScope',
  'evaluationDelay',
  'existenceCondition',
  'roleDefinitionIds',
  'deploymentScope',
  'deployment',
];

/** The deployment evaluates the expressions of its template; the rule evaluates those in the parameter values. */
function compileDeployment({ value, path }: Entry, scope: LoadScope): (frame: Frame) => Record<string, unknown> {
  const example = '{"properties": {"mode": "incremental", "template": {…}, "parameters": {"name": {"value": "…"}}}}';
  const entries = requireMembers({ key: '', value, path }, ['properties'], example);
  const properties = entries.get('properties') as Entry;
  const parts = requireMembers(properties, ['template'], example);
  const others = compileMembers(without(entries, 'properties'), scope);
  const resolved = compileMembers(without(parts, 'template'), scope);
  return (frame) => ({ ...others(frame), properties: resolved(frame) });
}

function checkField(entries: Entries, scope: LoadScope): Entries {
  const { value, path } = entries.get('field') as Entry;
  if (typeof value !== 'string') throw new PolicyError(path, `is ${describe(value)}, not a string`, EXAMPLES.append);
  const operand = compileOperand(value, path, scope);
  if (operand.kind === 'constant') fieldAt(String(operand.value), path, scope.aliasPath);
  return entries;
}

function compileMembers(entries: Entries, scope: LoadScope): (frame: Frame) => Record<string, unknown> {
  const members = [...entries.values()].map(
    ({ key, value, path }) => [key, compileOperand(value, path, scope)] as const,
  );
  return (frame) => Object.fromEntries(members.map(([key, operand]) => [key, evaluateOperand(operand, frame)]));
}

function without(entries: Entries, ...names: readonly string[]): Entries {
  const left = new Set(names.map(foldCase));
  return new Map([...entries].filter(([folded]) => !left.has(folded)));
}
