import {
  derivedUnknown,
  findUnknown,
  joinTexts,
  PartlyKnown,
  SetOnceDeployed,
  startingWith,
  Unknown,
} from '../../values';
import { joinLists, PartialList } from '../partial';
import { ArgumentError, findKey, isExpressionObject, isSame, requireSize, ValueSet } from '../values';
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
  contains: withArity([2, 2], ([container, item]) => contains(container, item)),
  empty: withArity([1, 1], ([value]) => {
    if (value instanceof SetOnceDeployed || (value instanceof PartialList && value.items.length > 0)) return false;
    return firstUnknown([value]) ?? (value === null || lengthOf(value) === 0);
  }),
  length: pure([1, 1], ([value]) => lengthOf(value)),
  first: withArity([1, 1], ([value]) => {
    if (value instanceof PartialList && value.lead > 0) return value.items[0];
    if (value instanceof PartlyKnown && value.isExact) return value.start.slice(0, 1);
    return firstUnknown([value]) ?? (typeof value === 'string' ? value.slice(0, 1) : (asArray(value)[0] ?? null));
  }),
  last: pure([1, 1], ([value]) => (typeof value === 'string' ? value.slice(-1) : (asArray(value).at(-1) ?? null))),
  skip: withArity([2, 2], (args) => {
    const [value, count] = args;
    const unknown = firstUnknown(args);
    if (!unknown) return asSequence(value).slice(Math.max(0, asInteger(count)));
    return count instanceof Unknown ? unknown : skipKnown(value, Math.max(0, asInteger(count)), unknown);
  }),
  take: withArity([2, 2], (args) => {
    const [value, count] = args;
    const unknown = firstUnknown(args);
    if (!unknown) return asSequence(value).slice(0, Math.max(0, asInteger(count)));
    return count instanceof Unknown ? unknown : takeKnown(value, Math.max(0, asInteger(count)), unknown);
  }),
  indexOf: withArity([2, 2], ([value, item]) => indexIn(value, item)),
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
  flatten: withArity([1, 1], ([arrays]) => flatten(arrays)),
  union: withArity([1, Infinity], unite),
  intersection: pureThroughout([1, Infinity], intersect),
  range: pure([2, 2], ([from, count]) => range(asInteger(from), asInteger(count))),
};

const asSequence = (value: unknown): string | readonly unknown[] =>
  typeof value === 'string' ? value : asArray(value);

const isList = (value: unknown): boolean => Array.isArray(value) || value instanceof PartialList;

/** The start of a text or list with a known start. */
function takeKnown(value: unknown, count: number, unknown: Unknown): unknown {
  if (value instanceof PartlyKnown) {
    const known = value.start.slice(0, count);
    if (known.length === count && (value.isExact || count === 0)) return known;
    return startingWith(known, value, undefined, value.isExact);
  }
  return value instanceof PartialList && count <= value.lead ? value.items.slice(0, count) : unknown;
}

/** What follows the start of a text or list with a known start. */
function skipKnown(value: unknown, count: number, unknown: Unknown): unknown {
  if (value instanceof PartlyKnown) return startingWith(value.start.slice(count), value, undefined, value.isExact);
  if (!(value instanceof PartialList) || count > value.lead) return unknown;
  return new PartialList(value.rest, value.items.slice(count), value.lead - count, value.mayHaveMore);
}

function indexIn(value: unknown, item: unknown): unknown {
  if (value instanceof PartlyKnown && value.isExact && typeof item === 'string') {
    const index = value.start.toLowerCase().indexOf(item.toLowerCase());
    return index < 0 ? derivedUnknown(value) : index;
  }
  if (value instanceof Unknown || findUnknown(item)) return firstUnknown([value]) ?? findUnknown(item);
  if (typeof value === 'string') return value.toLowerCase().indexOf(asString(item).toLowerCase());
  const items = asArray(value);
  const index = items.findIndex((each) => isSame(each, item) || findUnknown(each) !== undefined);
  return index < 0 ? index : (findUnknown(items[index]) ?? index);
}

function concat(args: readonly unknown[]): unknown {
  const [first] = args;
  if (isList(first)) return joinBounded(args);
  // An unknown first argument may be an array, unless it is partly known and so a string.
  if (first instanceof Unknown && !(first instanceof PartlyKnown))
    return args.some(isList) ? joinBounded(args) : firstUnknown(args);
  return joinTexts(args.map((arg) => (arg instanceof Unknown ? arg : toScalarText(arg))));
}

function toScalarText(value: unknown): string {
  if (typeof value === 'object') throw new ArgumentError('takes either only arrays or only strings');
  return toText(value);
}

function joinBounded(lists: readonly unknown[]): unknown {
  requireSize(lists.reduce<number>((size, list) => size + (Array.isArray(list) ? list.length : 1), 0));
  return joinLists(lists, asArray);
}

function contains(container: unknown, item: unknown): unknown {
  if (container instanceof PartialList) return contains(container.asList(), item);
  if (container instanceof PartlyKnown && container.isExact && typeof item === 'string')
    return container.start.includes(item) || derivedUnknown(container);
  const unknown = firstUnknown([container, item]);
  if (unknown) return unknown;
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

function flatten(arrays: unknown): unknown {
  if (arrays instanceof PartialList)
    return flatten([...arrays.items.slice(0, arrays.lead), arrays.rest, ...arrays.items.slice(arrays.lead)]);
  if (arrays instanceof Unknown) return derivedUnknown(arrays);
  return forAlternatives(asArray(arrays), joinBounded);
}

function unite(args: readonly unknown[]): unknown {
  if (!args.some(isList)) return firstUnknown(args) ?? args.map(asObject).reduce(mergeDeep);
  const joined = joinBounded(args);
  const { items, rest, lead, mayHaveMore } =
    joined instanceof PartialList
      ? joined
      : { items: asArray(joined), rest: undefined, lead: Infinity, mayHaveMore: false };
  const unknown = rest ?? findUnknown(items);
  if (items.length <= 1 && !rest) return items;
  if (!unknown) return distinct(items);
  // An unknown item may equal a known one, so the positions from the first unknown item on are unknown.
  const unsure = items.findIndex((item) => findUnknown(item) !== undefined);
  const certain = distinct(items.slice(0, Math.min(lead, unsure < 0 ? items.length : unsure)));
  return new PartialList(unknown, distinct(items), certain.length, mayHaveMore);
}

/** The items without repetitions. An unknown item equals no item. */
function distinct(items: readonly unknown[]): unknown[] {
  const kept = new ValueSet();
  return items.filter((item) => {
    if (findUnknown(item)) return true;
    if (kept.has(item)) return false;
    kept.add(item);
    return true;
  });
}

function intersect(args: readonly unknown[]): unknown {
  if (!Array.isArray(args[0])) return args.map(asObject).reduce(intersectObjects);
  const [first = [], ...others] = args.map(asArray);
  const sets = others.map((other) => new ValueSet(other));
  return distinct(first).filter((item) => sets.every((each) => each.has(item)));
}

/** ARM's limit for the second argument of range(). */
const LONGEST_RANGE = 10_000;

function range(from: number, count: number): number[] {
  if (count < 0 || count > LONGEST_RANGE) throw new ArgumentError(`takes a count from 0 to ${LONGEST_RANGE}`);
  return Array.from({ length: count }, (_, index) => from + index);
}
