import { joinTexts, PartlyKnown, Unknown } from '../../values';
import { ArgumentError, findKey, findUnknown, isExpressionObject, isSame } from '../values';
import { intersectObjects, mergeDeep } from './objects';
import {
  type ArmFunction,
  acceptingUnknown,
  asArray,
  asInteger,
  asObject,
  asString,
  firstUnknown,
  forAlternatives,
  pure,
  pureThroughout,
  withArity,
} from './pure';
import { toText } from './texts';

/**
 * Array functions, and functions that take arrays, strings and objects.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array
 */
export const collectionFunctions: Readonly<Record<string, ArmFunction>> = {
  array: pure([1, 1], ([value]) => (Array.isArray(value) ? value : [value])),
  createArray: acceptingUnknown([0, Infinity], (args) => [...args]),
  concat: withArity([1, Infinity], concat),
  contains: pure([2, 2], ([container, item]) => contains(container, item)),
  empty: pure([1, 1], ([value]) => value === null || lengthOf(value) === 0),
  length: pure([1, 1], ([value]) => lengthOf(value)),
  first: pure([1, 1], ([value]) => (typeof value === 'string' ? value.slice(0, 1) : (asArray(value)[0] ?? null))),
  last: pure([1, 1], ([value]) => (typeof value === 'string' ? value.slice(-1) : (asArray(value).at(-1) ?? null))),
  skip: pure([2, 2], ([value, count]) => asSequence(value).slice(Math.max(0, asInteger(count)))),
  take: pure([2, 2], ([value, count]) => asSequence(value).slice(0, Math.max(0, asInteger(count)))),
  indexOf: pureThroughout([2, 2], ([value, item]) =>
    typeof value === 'string'
      ? value.toLowerCase().indexOf(asString(item).toLowerCase())
      : asArray(value).findIndex((each) => isSame(each, item)),
  ),
  lastIndexOf: pureThroughout([2, 2], ([value, item]) =>
    typeof value === 'string'
      ? value.toLowerCase().lastIndexOf(asString(item).toLowerCase())
      : asArray(value).findLastIndex((each) => isSame(each, item)),
  ),
  indexFromEnd: pure([2, 2], ([items, place]) => fromEnd(asArray(items), asInteger(place))),
  tryIndexFromEnd: pure([2, 2], ([items, place]) => {
    const found = Array.isArray(items) && asInteger(place) > 0 ? items.at(-asInteger(place)) : undefined;
    return found ?? null;
  }),
  flatten: pure([1, 1], ([arrays]) => flatten(asArray(arrays))),
  union: pure([1, Infinity], unite),
  intersection: pureThroughout([1, Infinity], intersect),
  range: pure([2, 2], ([from, count]) => range(asInteger(from), asInteger(count))),
};

const asSequence = (value: unknown): string | readonly unknown[] =>
  typeof value === 'string' ? value : asArray(value);

function concat(args: readonly unknown[]): unknown {
  const [first] = args;
  if (Array.isArray(first)) return firstUnknown(args) ?? args.flatMap(asArray);
  // An unknown first argument may be an array, unless it is partly known and so a string.
  if (first instanceof Unknown && !(first instanceof PartlyKnown)) return firstUnknown(args);
  return joinTexts(args.map((arg) => (arg instanceof Unknown ? arg : toScalarText(arg))));
}

function toScalarText(value: unknown): string {
  if (typeof value === 'object') throw new ArgumentError('takes either only arrays or only strings');
  return toText(value);
}

function contains(container: unknown, item: unknown): unknown {
  if (typeof container === 'string') return container.includes(toScalarText(item));
  if (isExpressionObject(container)) return findKey(container, toScalarText(item)) !== undefined;
  // If no known element matches, an unknown element may still be the item.
  return asArray(container).some((each) => isSame(each, item)) || (findUnknown([container, item]) ?? false);
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return Object.keys(asObject(value)).length;
}

function fromEnd(items: readonly unknown[], place: number): unknown {
  if (place < 1 || place > items.length)
    throw new ArgumentError(`takes a position from 1 to ${items.length}, not ${place}`);
  return items.at(-place);
}

function flatten(arrays: readonly unknown[]): unknown {
  return forAlternatives(arrays, (each) => firstUnknown(each) ?? each.flatMap(asArray));
}

function unite(args: readonly unknown[]): unknown {
  if (!Array.isArray(args[0])) return args.map(asObject).reduce(mergeDeep);
  const items = args.flatMap(asArray);
  // An unknown item may equal another item.
  return (items.length > 1 ? findUnknown(items) : undefined) ?? distinct(items);
}

function distinct(items: readonly unknown[]): unknown[] {
  const kept: unknown[] = [];
  const scalars = new Set<unknown>();
  for (const item of items) {
    const isScalar = typeof item !== 'object';
    const isKept = isScalar ? scalars.has(item) : kept.some((each) => isSame(each, item));
    if (!isKept) kept.push(item);
    if (isScalar) scalars.add(item);
  }
  return kept;
}

function intersect(args: readonly unknown[]): unknown {
  if (!Array.isArray(args[0])) return args.map(asObject).reduce(intersectObjects);
  const [first = [], ...others] = args.map(asArray);
  return distinct(first).filter((item) => others.every((other) => other.some((each) => isSame(each, item))));
}

/** ARM's limit for the second argument of range(). */
const LONGEST_RANGE = 10_000;

function range(from: number, count: number): number[] {
  if (count < 0 || count > LONGEST_RANGE) throw new ArgumentError(`takes a count from 0 to ${LONGEST_RANGE}`);
  return Array.from({ length: count }, (_, index) => from + index);
}
