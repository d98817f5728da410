import { PolicyError, quote } from './errors';
import { compileOperand, parameterAlone } from './expressions';
import type { Frame } from './frame';
import type { Entries, Entry } from './json-entries';
import type { LoadScope } from './load-scope';
import { type Operator, operators, type Predicate, UnusableOperand, wrongLiteral } from './operators';
import { normalizeLocation } from './resource';
import { foldCase } from './text';

/** An operator with the value that it compares to. */
export interface Expectation {
  readonly operator: Operator;
  readonly resolve: (frame: Frame) => Resolved;
}

export interface Resolved {
  readonly expected: unknown;
  readonly holds: Predicate;
}

/**
 * Reads the operator of a condition.
 * @throws PolicyError
 */
export function compileExpectation(entries: Entries, path: string, scope: LoadScope): Expectation {
  const example = '{"field": "type", "equals": "Microsoft.ApiManagement/service/apis"}';
  const [first, second] = [...entries.values()].filter(({ key }) => !SUBJECTS.has(foldCase(key)));
  if (!first) throw new PolicyError(path, 'has no operator', example);
  const operator = operators.get(foldCase(first.key));
  if (!operator) {
    const names = [...operators.values()].map(({ name }) => name).join(', ');
    throw new PolicyError(first.path, `is no part of a condition, whose operators are ${names}`, example);
  }
  if (second) throw new PolicyError(second.path, `stands beside the operator ${operator.name}`, example);
  return { operator, resolve: compileResolve(operator, first, scope) };
}

const SUBJECTS = new Set(['field', 'value', 'count']);

function compileResolve(operator: Operator, { value, path }: Entry, scope: LoadScope): Expectation['resolve'] {
  const operand = compileOperand(value, path, scope);
  if (operand.kind === 'dynamic') {
    checkParameterType(operator, value, path, scope);
    return (frame) => {
      const expected = operand.evaluate(frame);
      return { expected, holds: operator.compile(expected) };
    };
  }
  const wrong = wrongLiteral(operator, operand.value);
  if (wrong !== undefined) throw new PolicyError(path, wrong, `"${operator.name}": ${operator.example}`);
  try {
    const resolved = { expected: operand.value, holds: operator.compile(operand.value) };
    return () => resolved;
  } catch (error) {
    if (error instanceof UnusableOperand)
      throw new PolicyError(path, error.message, `"${operator.name}": ${operator.example}`);
    throw error;
  }
}

/** Azure refuses `equals` with a parameter that is an array, and `in` with one that is none. */
function checkParameterType({ name, example }: Operator, value: unknown, path: string, scope: LoadScope): void {
  const declared = parameterAlone(value, scope);
  const takesArray = name === 'in' || name === 'notIn';
  if (!declared || TAKEN[takesArray ? 'array' : 'scalar'].has(declared.type.name)) return;
  const wanted = takesArray ? 'an array' : 'a single value';
  const what = `takes ${wanted}, and the parameter ${quote(declared.name)} is of the type ${declared.type.name}`;
  throw new PolicyError(path, what, `"${name}": ${example}`);
}

const TAKEN = {
  array: new Set(['Array']),
  scalar: new Set(['String', 'Boolean', 'Integer', 'Float', 'DateTime']),
};

/** The same expectation of a location, where letter case and blanks are of no account. */
export function ofLocation({ expected }: Resolved, operator: Operator): Resolved {
  const normalize = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(normalize);
    return typeof value === 'string' ? normalizeLocation(value) : value;
  };
  return { expected, holds: operator.compile(normalize(expected)) };
}
