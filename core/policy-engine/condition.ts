import { PolicyError } from './errors';
import { compileExpectation, type Expectation, ofLocation } from './expected';
import { failingAt } from './failure';
import type { Frame } from './frame';
import { type Entries, type Entry, entriesOf } from './json-entries';
import type { LoadScope } from './load-scope';
import type { ConditionReason } from './reasons';
import { compileSubject, type Subject } from './subject';
import { foldCase } from './text';

export interface Decision {
  readonly holds: boolean;
  /** The conditions that made it so. */
  readonly reasons: readonly ConditionReason[];
}

/** @throws EvaluationFailure where a condition cannot be evaluated with the values at hand. */
export type Condition = (frame: Frame) => Decision;

const EXAMPLE = '{"field": "type", "equals": "Microsoft.ApiManagement/service/apis"}';

/** How deep conditions may nest. Azure names no limit; rules stay far below this one. */
const DEEPEST = 100;

/**
 * Reads a condition or logical operator.
 * @throws PolicyError where Azure would refuse it.
 */
export function compileCondition(json: unknown, path: string, scope: LoadScope, depth = 0): Condition {
  if (depth >= DEEPEST) throw new PolicyError(path, `nests deeper than ${DEEPEST} levels`, EXAMPLE);
  const entries = entriesOf(json, path, EXAMPLE);
  const logical = [...entries.values()].find(({ key }) => LOGICAL.has(foldCase(key)));
  if (!logical) return compileLeaf(entries, path, scope, depth);
  if (entries.size > 1) throw new PolicyError(logical.path, 'stands beside other members', `{"${logical.key}": …}`);
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

/** The first condition that is `decisive` decides, and the others are not evaluated; where none is, all decide. */
function quantify(conditions: readonly Condition[], decisive: boolean): Condition {
  return (frame) => {
    const reasons: ConditionReason[] = [];
    for (const condition of conditions) {
      const decision = condition(frame);
      if (decision.holds === decisive) return decision;
      for (const reason of decision.reasons) reasons.push(reason);
    }
    return { holds: !decisive, reasons };
  };
}

function compileLeaf(entries: Entries, path: string, scope: LoadScope, depth: number): Condition {
  const { conditions } = scope;
  conditions.found += 1;
  if (conditions.found > conditions.most)
    throw new PolicyError(path, `is beyond the ${conditions.most} conditions that may stand here`, EXAMPLE);
  const subject = compileSubject(entries, path, scope, (where, at, inner) => {
    const condition = compileCondition(where, at, inner, depth + 1);
    return (frame) => condition(frame).holds;
  });
  const expectation = compileExpectation(entries, path, scope);
  return (frame) => failingAt(path, () => decide(subject, expectation, path, frame));
}

function decide(subject: Subject, { operator, resolve }: Expectation, path: string, frame: Frame): Decision {
  const { members, isCollection = false, isLocation = false, counted } = subject.read(frame);
  const resolved = resolve(frame);
  const { expected, holds: meets } = isLocation ? ofLocation(resolved, operator) : resolved;
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
