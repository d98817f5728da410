import { Alternatives, derivedUnknown, mapCombinations, Unknown } from '../../values';
import {
  ArgumentError,
  bounded,
  describeType,
  EvaluationError,
  findUnknown,
  isObject,
  type JsonObject,
  Lambda,
} from '../values';

/** What an expression may call: the values of the arguments → the value. */
export type ArmFunction = (args: readonly unknown[]) => unknown;

/** How many arguments a function takes, at least and at most. */
type Arity = readonly [least: number, most: number];

const checkArity = (args: readonly unknown[], [least, most]: Arity): void => {
  if (args.length >= least && args.length <= most) return;
  const wanted = least === most ? `${least}` : most === Infinity ? `at least ${least}` : `${least} to ${most}`;
  throw new ArgumentError(`takes ${wanted} ${wanted === '1' ? 'argument' : 'arguments'}, not ${args.length}`);
};

/** What a function gives of arguments of which each may be one of several values; where it fails nobody knows. */
export const ofEach = (args: readonly unknown[], apply: ArmFunction): unknown =>
  args.some((arg) => arg instanceof Alternatives)
    ? mapCombinations(args, (each) => tried(() => apply(each)))
    : apply(args);

/** A value that is asked for only where something is so that nobody knows; where it is not so, it may well fail. */
export function tried(give: () => unknown): unknown {
  try {
    return bounded(give());
  } catch (error) {
    if (error instanceof EvaluationError) return new Unknown(`its expression may fail: ${error.message}`);
    if (error instanceof ArgumentError) return new Unknown(`its expression may fail: a function ${error.message}`);
    throw error;
  }
}

/** A function that makes do with what is known of its arguments. */
export const partial =
  (arity: Arity, apply: ArmFunction): ArmFunction =>
  (args) => {
    checkArity(args, arity);
    return ofEach(args, apply);
  };

/** A function that cannot say anything as soon as one of its arguments is unknown. What is inside them may be. */
export const pure = (arity: Arity, apply: ArmFunction): ArmFunction =>
  partial(arity, (args) => firstUnknown(args) ?? apply(args));

/** A function that looks into its arguments: something unknown inside of them decides as well. */
export const pureThroughout = (arity: Arity, apply: ArmFunction): ArmFunction =>
  partial(arity, (args) => findUnknown(args) ?? apply(args));

/** What is made of values of which one is not known; undefined where all of them are. */
export function firstUnknown(values: readonly unknown[]): Unknown | undefined {
  const unknown = values.find((value) => value instanceof Unknown);
  return unknown && derivedUnknown(unknown);
}

/** A function that hands its arguments on, whether they are known or not. */
export const keeping =
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

/** A number that was read from text, which may be one that JSON cannot hold. */
export function finite(number: number): number {
  if (!Number.isFinite(number)) throw new ArgumentError('takes no number above 1.8e308');
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
  if (!isObject(value)) throw wrongType('an object', value);
  return value;
}

export function asLambda(value: unknown): Lambda {
  if (!(value instanceof Lambda)) throw wrongType("a lambda, written lambda('item', …)", value);
  return value;
}
