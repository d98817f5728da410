import { foldCase } from '../values';
import { PolicyError, quote } from './errors';
import { compileOperand, parameterAlone } from './expressions';
import type { Frame } from './frame';
import type { Entries, Entry } from './json-entries';
import type { LoadScope } from './load-scope';
import { type Operator, operators, type Predicate, UnusableOperand, wrongLiteral } from './operators';
import { normalizeLocation } from './resource';

/** An operator with its expected value. */
export interface Expectation {
  readonly operator: Operator;
  readonly resolve: (frame: Frame) => Resolved;
}

export interface Resolved {
  readonly expected: unknown;
  readonly holds: Predicate;
}

/**
 * Compiles the operator of a condition.
 * @throws PolicyError
 */
export function compileExpectation(entries: Entries, path: string, scope: LoadScope): Expectation {
  const example = '{"field": "type", "equals": "Microsoft.ApiManagement/service/apis"}';
  const [first, second] = [...entries.values()].filter(({ key }) => !SUBJECTS.has(foldCase(key)));
  if (!first) throw new PolicyError(path, 'has no operator', example);
  const operator = operators.get(foldCase(first.key));
  if (!operator) {
    const names = [...operators.values()].map(({ name }) => name).join(', ');
    throw new PolicyError(first.path, `is not an operator of a condition. Operators: ${names}`, example);
  }
  if (second)
    throw new PolicyError(
      second.path,
      `is a second operator beside ${operator.name}; a condition has only one`,
      example,
    );
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

/** Azure rejects `equals` with an array parameter, and `in` with a parameter that is not an array. */
function checkParameterType({ name, example }: Operator, value: unknown, path: string, scope: LoadScope): void {
  const declared = parameterAlone(value, scope);
  const takesArray = name === 'in' || name === 'notIn';
  if (!declared || ACCEPTED_TYPES[takesArray ? 'array' : 'scalar'].has(declared.type.name)) return;
  const wanted = takesArray ? 'an array' : 'a single value';
  const problem = `takes ${wanted}, but the parameter ${quote(declared.name)} has the type ${declared.type.name}`;
  throw new PolicyError(path, problem, `"${name}": ${example}`);
}

const ACCEPTED_TYPES = {
  array: new Set(['Array']),
  scalar: new Set(['String', 'Boolean', 'Integer', 'Float', 'DateTime']),
};

/** The same expectation for a location: letter case and blanks are ignored. */
export function asLocation({ expected }: Resolved, operator: Operator): Resolved {
  const normalize = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(normalize);
    return typeof value === 'string' ? normalizeLocation(value) : value;
  };
  return { expected, holds: operator.compile(normalize(expected)) };
}
