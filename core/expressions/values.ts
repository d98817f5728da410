import { Alternatives, derivedUnknown, Unknown } from '../values';

/** An expression that fails with the values at hand, as it would when ARM evaluates it. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
}

/** An argument that a function does not take: `takes a string, not null`. The caller adds the function's name. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

/** What lambda() gives, and map(), filter() and their like take. */
export class Lambda {
  constructor(
    readonly parameters: readonly string[],
    /** The body's value with one argument for each parameter. */
    readonly call: (args: readonly unknown[]) => unknown,
  ) {}
}

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Unknown) &&
  !(value instanceof Lambda);

/** The own key that ARM finds by a name, which it compares without letter case. */
export function findKey(object: JsonObject, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name;
  const wanted = name.toLowerCase();
  return Object.keys(object).find((key) => key.toLowerCase() === wanted);
}

/** What stands under a name, whatever the letter case of its key. */
export function memberLike(object: JsonObject, name: string): unknown {
  const key = findKey(object, name);
  return key === undefined ? undefined : object[key];
}

/** The value's type in ARM's words, with its article. */
export function describeType(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (value instanceof Lambda) return 'a lambda';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a number';
  if (typeof value === 'boolean') return 'a boolean';
  return typeof value === 'string' ? 'a string' : 'an object';
}

/** What is made of a value in which something is not known; undefined where all of it is. */
export function findUnknown(value: unknown): Unknown | undefined {
  if (value instanceof Unknown) return derivedUnknown(value);
  if (typeof value !== 'object' || value === null || value instanceof Lambda) return undefined;
  for (const item of Array.isArray(value) ? value : Object.values(value)) {
    const unknown = findUnknown(item);
    if (unknown) return unknown;
  }
  return undefined;
}

/** Whether two known values are the same. Strings compare with letter case, and what is unknown equals nothing. */
export function isSame(left: unknown, right: unknown): boolean {
  if (left instanceof Unknown || right instanceof Unknown) return false;
  if (Array.isArray(left))
    return (
      Array.isArray(right) && left.length === right.length && left.every((item, index) => isSame(item, right[index]))
    );
  if (!isObject(left) || !isObject(right)) return (left ?? null) === (right ?? null);
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]))
  );
}

/** ARM takes no template above 4 MB, with its parameters and everything expanded. */
const LARGEST_VALUE = 4 * 1024 * 1024;

/** What ARM takes stays far below it, and whoever walks a value may simply recurse. */
export const DEEPEST_VALUE = 200;

interface Extent {
  /** Characters and items. */
  readonly size: number;
  readonly depth: number;
}

const extents = new WeakMap<object, Extent>();

/** Values do not change, and what occurs in many places is measured once. */
function extentOf(value: unknown): Extent {
  if (typeof value === 'string') return { size: value.length, depth: 0 };
  if (value instanceof Alternatives) return extentOf(value.values);
  if (typeof value !== 'object' || value === null || value instanceof Lambda || value instanceof Unknown)
    return { size: 1, depth: 0 };
  const known = extents.get(value);
  if (known) return known;
  let size = 1;
  let depth = 0;
  for (const item of Object.values(value)) {
    const extent = extentOf(item);
    size += extent.size;
    depth = Math.max(depth, extent.depth);
  }
  const extent = { size, depth: depth + 1 };
  extents.set(value, extent);
  return extent;
}

/** The value, unless it has grown beyond what ARM takes: a few lines are enough to double one thirty times. */
export function bounded(value: unknown): unknown {
  const { size, depth } = extentOf(value);
  if (size > LARGEST_VALUE) throw new ArgumentError('gives a value above the 4 MB that ARM takes');
  if (depth > DEEPEST_VALUE) throw new ArgumentError(`gives a value of more than ${DEEPEST_VALUE} levels`);
  return value;
}
