import { foldCase } from '../values';
import { describe, EvaluationFailure, PolicyError } from './errors';
import { compileOperand, evaluateOperand } from './expressions';
import { fieldAt } from './field-at';
import { type Alias, readField, selectsMembers } from './fields';
import { type Count, type Counted, countedMembers, type Frame } from './frame';
import { type Entries, type Entry, entriesOf, expectOnly } from './json-entries';
import { LIMITS } from './limits';
import type { LoadScope } from './load-scope';
import { EACH, type Member } from './resource';

/** The number of an array's members, or of those that meet a condition. */
export interface CompiledCount {
  /** Describes the counted array in messages. */
  readonly text: string;
  readonly count: (frame: Frame) => CountResult;
}

interface CountResult {
  readonly total: number;
  /** The first counted members. */
  readonly counted: readonly Member[];
}

type Meets = (frame: Frame) => boolean;

const EXAMPLE = '{"count": {"field": "Microsoft.ApiManagement/service/apis/protocols[*]"}, "greater": 0}';

/** The number of counted members that a reason shows. */
const SHOWN_MEMBERS = 5;

/**
 * @param compileWhere compiles the condition in `where`.
 * @throws PolicyError
 * @see https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#count
 */
export function compileCount(
  { value, path }: Entry,
  scope: LoadScope,
  compileWhere: (json: unknown, path: string, scope: LoadScope) => Meets,
): CompiledCount {
  const entries = entriesOf(value, path, EXAMPLE);
  const where = (count: Count): Meets | undefined => {
    const entry = entries.get('where');
    return entry && compileWhere(entry.value, entry.path, { ...scope, counts: [count, ...scope.counts] });
  };
  if (!entries.has('field')) return countValues(entries, path, scope, where);
  expectOnly(entries, ['field', 'where'], EXAMPLE);
  return countField(entries.get('field') as Entry, scope, where);
}

function countField(
  { value, path }: Entry,
  scope: LoadScope,
  where: (count: Count) => Meets | undefined,
): CompiledCount {
  const operand = typeof value === 'string' ? compileOperand(value, path, scope) : undefined;
  if (typeof value !== 'string' || operand?.kind !== 'constant')
    throw new PolicyError(path, `is ${describe(value)}, not the alias of an array`, EXAMPLE);
  const field = fieldAt(value, path, scope.aliasPath);
  if (!selectsMembers(field)) throw new PolicyError(path, `is ${describe(value)}, which has no [*]`, EXAMPLE);
  const counts = (scope.usage.fieldCounts.get(foldCase(value)) ?? 0) + 1;
  scope.usage.fieldCounts.set(foldCase(value), counts);
  if (counts > LIMITS.fieldCountsPerArray)
    throw new PolicyError(path, `is counted more than ${LIMITS.fieldCountsPerArray} times in the rule`, EXAMPLE);

  const alias: Alias = { ...field, segments: field.segments.slice(0, field.segments.lastIndexOf(EACH) + 1) };
  const meets = where({ kind: 'field', alias });
  return {
    text: `count of ${value}`,
    count: (frame) => {
      const { resource } = frame;
      const members = readField(alias, resource, countedMembers(frame));
      return countMembers(members, frame, meets, (member) => ({ kind: 'field', alias, resource, member }), 1);
    },
  };
}

function countValues(
  entries: Entries,
  path: string,
  scope: LoadScope,
  where: (count: Count) => Meets | undefined,
): CompiledCount {
  expectOnly(entries, ['value', 'name', 'where'], EXAMPLE);
  const entry = entries.get('value');
  if (!entry) throw new PolicyError(path, 'has neither field nor value', EXAMPLE);
  scope.usage.valueCounts += 1;
  if (scope.usage.valueCounts > LIMITS.valueCounts)
    throw new PolicyError(path, `exceeds the limit of ${LIMITS.valueCounts} value counts per rule`, EXAMPLE);
  const operand = compileOperand(entry.value, entry.path, scope);
  const isArray = Array.isArray(entry.value) || (typeof entry.value === 'string' && operand.kind === 'dynamic');
  if (!isArray) throw new PolicyError(entry.path, `is ${describe(entry.value)}, not an array`, VALUE_EXAMPLE);

  const name = countName(entries.get('name'), path, scope);
  const meets = where({ kind: 'value', name });
  return {
    text: `count of ${typeof entry.value === 'string' ? entry.value : 'values'}`,
    count: (frame) => {
      const values = evaluateOperand(operand, frame);
      if (!Array.isArray(values)) throw new EvaluationFailure(`the counted value is ${describe(values)}, not an array`);
      if (values.length * frame.iterations > LIMITS.iterations)
        throw new EvaluationFailure(`value counts exceed the limit of ${LIMITS.iterations} iterations`);
      const members = values.map((value: unknown, index) => ({ value, at: `[${index}]` }));
      return countMembers(members, frame, meets, ({ value }) => ({ kind: 'value', name, value }), members.length);
    },
  };
}

const VALUE_EXAMPLE = `"value": "[parameters('approvedHosts')]"`;

/** The case-folded name that current() takes. It is optional, with the default `default`, except in a nested count. */
function countName(entry: Entry | undefined, path: string, { counts }: LoadScope): string {
  const example = '"name": "host"';
  if (!entry && counts.length > 0) throw new PolicyError(path, 'is inside another count and needs a name', example);
  if (!entry) return 'default';
  if (typeof entry.value !== 'string' || !/^[A-Za-z0-9]+$/.test(entry.value))
    throw new PolicyError(entry.path, `is ${describe(entry.value)}, not a name of letters and digits`, example);
  return foldCase(entry.value);
}

function countMembers(
  members: readonly Member[],
  frame: Frame,
  meets: Meets | undefined,
  countedAs: (member: Member) => Counted,
  iterations: number,
): CountResult {
  const enclosed = (member: Member): Frame => ({
    ...frame,
    counted: [countedAs(member), ...frame.counted],
    iterations: frame.iterations * iterations,
  });
  const counted = meets ? members.filter((member) => meets(enclosed(member))) : members;
  return { total: counted.length, counted: counted.slice(0, SHOWN_MEMBERS) };
}
