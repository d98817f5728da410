import { foldCase } from '../values';
import { PolicyError } from './errors';
import { asLocation, compileExpectation, type Expectation } from './expected';
import { failingAt } from './failure';
import type { Frame } from './frame';
import { type Entries, type Entry, entriesOf } from './json-entries';
import type { LoadScope } from './load-scope';
import type { ConditionReason } from './reasons';
import { compileSubject, type Subject } from './subject';

export interface ConditionResult {
  readonly holds: boolean;
  /** The conditions that determined the result. */
  readonly reasons: readonly ConditionReason[];
}

/** @throws EvaluationFailure if a condition cannot be evaluated with the given values. */
export type Condition = (frame: Frame) => ConditionResult;

const EXAMPLE = '{"field": "type", "equals": "Microsoft.ApiManagement/service/apis"}';

/** Maximum nesting of conditions. Azure documents no limit; rules stay far below this one. */
const DEEPEST = 100;

/**
 * Compiles a condition or logical operator.
 * @throws PolicyError if Azure would reject it.
 */
export function compileCondition(json: unknown, path: string, scope: LoadScope, depth = 0): Condition {
  if (depth >= DEEPEST) throw new PolicyError(path, `is nested deeper than ${DEEPEST} levels`, EXAMPLE);
  const entries = entriesOf(json, path, EXAMPLE);
  const logical = [...entries.values()].find(({ key }) => LOGICAL.has(foldCase(key)));
  if (!logical) return compileLeaf(entries, path, scope, depth);
  if (entries.size > 1)
    throw new PolicyError(logical.path, 'must be the only member of its object', `{"${logical.key}": …}`);
  const compile = LOGICAL.get(foldCase(logical.key)) as CompileLogical;
  return compile(logical, (child, at) => compileCondition(child, at, scope, depth + 1));
}

type CompileLogical = (entry: Entry, compile: (json: unknown, path: string) => Condition) => Condition;

const LOGICAL: ReadonlyMap<string, CompileLogical> = new Map<string, CompileLogical>([
  ['not', (entry, compile) => negate(compile(entry.value, entry.path))],
  ['allof', (entry, compile) => quantify(childrenOf(entry, compile), false)],
  ['anyof', (entry, compile) => quantify(childrenOf(entry, compile), true)],
]);

function childrenOf({ key, value, path }: Entry, compile: Parameters<CompileLogical>[1]): readonly Condition[] {
  if (!Array.isArray(value) || value.length === 0)
    throw new PolicyError(path, 'is not an array of conditions', `"${key}": [${EXAMPLE}]`);
  return value.map((child, index) => compile(child, `${path}[${index}]`));
}

function negate(condition: Condition): Condition {
  return (frame) => {
    const { holds, reasons } = condition(frame);
    return { holds: !holds, reasons };
  };
}

/** Stops at the first condition whose result is `decisive`. Otherwise all conditions determine the result. */
function quantify(conditions: readonly Condition[], decisive: boolean): Condition {
  return (frame) => {
    const reasons: ConditionReason[] = [];
    for (const condition of conditions) {
      const result = condition(frame);
      if (result.holds === decisive) return result;
      for (const reason of result.reasons) reasons.push(reason);
    }
    return { holds: !decisive, reasons };
  };
}

function compileLeaf(entries: Entries, path: string, scope: LoadScope, depth: number): Condition {
  const { conditions } = scope;
  conditions.found += 1;
  if (conditions.found > conditions.most)
    throw new PolicyError(path, `exceeds the limit of ${conditions.most} conditions`, EXAMPLE);
  const subject = compileSubject(entries, path, scope, (where, at, inner) => {
    const condition = compileCondition(where, at, inner, depth + 1);
    return (frame) => condition(frame).holds;
  });
  const expectation = compileExpectation(entries, path, scope);
  return (frame) => failingAt(path, () => evaluateLeaf(subject, expectation, path, frame));
}

function evaluateLeaf(
  subject: Subject,
  { operator, resolve }: Expectation,
  path: string,
  frame: Frame,
): ConditionResult {
  const { members, isCollection = false, isLocation = false, counted } = subject.read(frame);
  const resolved = resolve(frame);
  const { expected, holds: meets } = isLocation ? asLocation(resolved, operator) : resolved;
  const failing = members.find(({ value }) => !meets(value));
  const deciding = failing ?? (isCollection ? undefined : members[0]);
  const holds = failing === undefined;
  const reason: ConditionReason = {
    kind: 'condition',
    path,
    subject: subject.text,
    operator: operator.name,
    expected,
    actual: deciding ? deciding.value : members.map(({ value }) => value),
    holds,
    ...(deciding && deciding.at !== '' ? { at: deciding.at } : {}),
    ...(counted ? { counted } : {}),
  };
  return { holds, reasons: [reason] };
}
