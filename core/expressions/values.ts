import { Alternatives, foldCase, isObject, type JsonObject, Unknown } from '../values';

/** An expression that fails with the given values, as it would in ARM. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
}

/** An invalid argument: `takes a string, not null`. The caller puts the function's name in front. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

/** The result of lambda(), which map(), filter() and other functions take as an argument. */
export class Lambda {
  constructor(
    readonly parameters: readonly string[],
    /** Evaluates the body with one argument for each parameter. */
    readonly call: (args: readonly unknown[]) => unknown,
  ) {}
}

/** Whether a value is an object of the expression language, and not a lambda function. */
export const isExpressionObject = (value: unknown): value is JsonObject =>
  isObject(value) && !(value instanceof Lambda);

/** The object's own key with this name. ARM compares names case-insensitively. */
export function findKey(object: JsonObject, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name;
  const wanted = foldCase(name);
  return Object.keys(object).find((key) => foldCase(key) === wanted);
}

/** The value of the member with this name, compared case-insensitively. */
export function memberLike(object: JsonObject, name: string): unknown {
  const key = findKey(object, name);
  return key === undefined ? undefined : object[key];
}

/** The value's type in ARM's terms, with an article. */
export function describeType(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (value instanceof Lambda) return 'a lambda';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a number';
  if (typeof value === 'boolean') return 'a boolean';
  return typeof value === 'string' ? 'a string' : 'an object';
}

/** Whether two values are equal. Strings compare case-sensitively, and an unknown value equals no value. */
export function isSame(left: unknown, right: unknown): boolean {
  if (left instanceof Unknown || right instanceof Unknown) return false;
  if (Array.isArray(left))
    return (
      Array.isArray(right) && left.length === right.length && left.every((item, index) => isSame(item, right[index]))
    );
  if (!isExpressionObject(left) || !isExpressionObject(right)) return (left ?? null) === (right ?? null);
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]))
  );
}

/** ARM's limit for a template with its parameters and everything expanded: 4 MB. */
const LARGEST_VALUE = 4 * 1024 * 1024;

/** Maximum nesting of a value. It is far above what ARM accepts and low enough for recursive functions. */
export const DEEPEST_VALUE = 200;

interface Extent {
  /** Characters and items. */
  readonly size: number;
  /** Items at any depth. */
  readonly items: number;
  readonly depth: number;
}

const extents = new WeakMap<object, Extent>();

const SCALAR: Extent = { size: 1, items: 0, depth: 0 };

/** Values are immutable, so each object is measured only once. */
function extentOf(value: unknown): Extent {
  if (typeof value === 'string') return { size: value.length, items: 0, depth: 0 };
  if (typeof value !== 'object' || value === null) return SCALAR;
  if (value instanceof Unknown) return value instanceof Alternatives ? extentOf(value.values) : SCALAR;
  if (value instanceof Lambda) return SCALAR;
  const known = extents.get(value);
  if (known) return known;
  let [size, items, depth] = [1, 0, 0];
  for (const item of Array.isArray(value) ? value : Object.values(value)) {
    items += 1;
    if (typeof item === 'string') size += item.length;
    else if (typeof item !== 'object') size += 1;
    else {
      const extent = extentOf(item);
      size += extent.size;
      items += extent.items;
      depth = Math.max(depth, extent.depth);
    }
  }
  const extent = { size, items, depth: depth + 1 };
  extents.set(value, extent);
  return extent;
}

/**
 * Returns the value. A few lines of template can double a value thirty times, so each result has a limit.
 * @throws ArgumentError if the value is larger than ARM accepts.
 */
export function bounded(value: unknown): unknown {
  const { size, depth } = extentOf(value);
  requireSize(size);
  if (depth > DEEPEST_VALUE) throw new ArgumentError(`returns a value nested deeper than ${DEEPEST_VALUE} levels`);
  return value;
}

/** About how many steps of an expression take as long as reading or making a value. */
export function workOf(value: unknown): number {
  if (typeof value === 'string') return value.length / CHARACTERS_OF_STEP;
  if (typeof value !== 'object') return 0;
  const { size, items } = extentOf(value);
  return size / CHARACTERS_OF_STEP + items / ITEMS_OF_STEP;
}

const CHARACTERS_OF_STEP = 500;
const ITEMS_OF_STEP = 5;

/** The number of characters and items in a value. */
export const sizeOf = (value: unknown): number => extentOf(value).size;

/** Checks the size of a result before it is made. @throws ArgumentError if the value is larger than ARM accepts. */
export function requireSize(size: number): void {
  if (size > LARGEST_VALUE) throw tooLarge();
}

export const tooLarge = (): ArgumentError => new ArgumentError("returns a value larger than ARM's limit of 4 MB");

/** Whether the JavaScript engine refused to make a text or an array because of its length. */
export const isTooLong = (error: unknown): boolean =>
  error instanceof RangeError && ['Invalid string length', 'Invalid array length'].includes(error.message);

/** Known values in the sense of {@link isSame}, without comparing each value with each other one. */
export class ValueSet {
  private readonly scalars = new Set<unknown>();
  private readonly structures = new Set<string>();

  constructor(values: readonly unknown[] = []) {
    for (const value of values) this.add(value);
  }

  has(value: unknown): boolean {
    return isStructure(value) ? this.structures.has(identityOf(value)) : this.scalars.has(value ?? null);
  }

  add(value: unknown): void {
    if (isStructure(value)) this.structures.add(identityOf(value));
    else this.scalars.add(value ?? null);
  }
}

const isStructure = (value: unknown): boolean => Array.isArray(value) || isExpressionObject(value);

/** A text that two known values share if they are equal. */
function identityOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(identityOf).join()}]`;
  if (!isExpressionObject(value)) return JSON.stringify(value ?? null);
  const members = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${identityOf(value[key])}`);
  return `{${members.join()}}`;
}
