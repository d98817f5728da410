import { Alternatives, derivedUnknown, findUnknown, type JsonObject, mapCombinations, Unknown } from '../../values';
import {
  ArgumentError,
  bounded,
  describeType,
  EvaluationError,
  isExpressionObject,
  isTooLong,
  Lambda,
  tooLarge,
} from '../values';

/** A function of the expression language: arguments → result. */
export type ArmFunction = (args: readonly unknown[]) => unknown;

/** The minimum and maximum number of arguments. */
type Arity = readonly [least: number, most: number];

const checkArity = (args: readonly unknown[], [least, most]: Arity): void => {
  if (args.length >= least && args.length <= most) return;
  const wanted = least === most ? `${least}` : most === Infinity ? `at least ${least}` : `${least} to ${most}`;
  throw new ArgumentError(`takes ${wanted} ${wanted === '1' ? 'argument' : 'arguments'}, not ${args.length}`);
};

/**
 * Applies a function to each combination of possible argument values. The deployment uses only one of them, so a
 * failure with one combination is an unknown result.
 */
export const forAlternatives = (args: readonly unknown[], apply: ArmFunction): unknown =>
  args.some((arg) => arg instanceof Alternatives)
    ? mapCombinations(args, (each) => unknownOnFailure(() => apply(each)))
    : apply(args);

/** A value that the deployment may or may not evaluate, so a failure is an unknown value and not an error. */
export function unknownOnFailure(evaluate: () => unknown): unknown {
  try {
    return bounded(evaluate());
  } catch (cause) {
    const error = isTooLong(cause) ? tooLarge() : cause;
    if (error instanceof EvaluationError) return new Unknown(`its expression may fail: ${error.message}`);
    if (error instanceof ArgumentError) return new Unknown(`its expression may fail: a function ${error.message}`);
    throw error;
  }
}

/** A function that handles unknown arguments itself. */
export const withArity =
  (arity: Arity, apply: ArmFunction): ArmFunction =>
  (args) => {
    checkArity(args, arity);
    return forAlternatives(args, apply);
  };

/** A function whose result is unknown if an argument is. Values inside the arguments may be unknown. */
export const pure = (arity: Arity, apply: ArmFunction): ArmFunction =>
  withArity(arity, (args) => firstUnknown(args) ?? apply(args));

/** A function whose result is unknown if an argument is or contains an unknown value. */
export const pureThroughout = (arity: Arity, apply: ArmFunction): ArmFunction =>
  withArity(arity, (args) => findUnknown(args) ?? apply(args));

/** The unknown result of values of which one is unknown; undefined if all are known. */
export function firstUnknown(values: readonly unknown[]): Unknown | undefined {
  const unknown = values.find((value) => value instanceof Unknown);
  return unknown && derivedUnknown(unknown);
}

/** A function that passes its arguments on, known or not, without splitting alternatives. */
export const acceptingUnknown =
  (arity: Arity, apply: ArmFunction): ArmFunction =>
  (args) => {
    checkArity(args, arity);
    return apply(args);
  };

const wrongType = (wanted: string, value: unknown): ArgumentError =>
  new ArgumentError(`takes ${wanted}, not ${describeType(value)}`);

export function asString(value: unknown): string {
  if (typeof value !== 'string') throw wrongType('a string', value);
  return value;
}

export function asInteger(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw wrongType('an integer', value);
  return value;
}

export function asNumber(value: unknown): number {
  if (typeof value !== 'number') throw wrongType('a number', value);
  return value;
}

/** A number read from text, which may be too large for a double. */
export function finite(number: number): number {
  if (!Number.isFinite(number)) throw new ArgumentError('takes numbers up to 1.8e308');
  return number;
}

export function asBoolean(value: unknown): boolean {
  if (typeof value !== 'boolean') throw wrongType('a boolean', value);
  return value;
}

export function asArray(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw wrongType('an array', value);
  return value;
}

export function asObject(value: unknown): JsonObject {
  if (!isExpressionObject(value)) throw wrongType('an object', value);
  return value;
}

export function asLambda(value: unknown): Lambda {
  if (!(value instanceof Lambda)) throw wrongType("a lambda, written lambda('item', …)", value);
  return value;
}
