import { derivedUnknown, foldCase, type JsonObject, Unknown } from '../../values';
import { partialMember } from '../partial';
import { ArgumentError, DEEPEST_VALUE, findKey, isExpressionObject, isSame } from '../values';
import {
  type ArmFunction,
  acceptingUnknown,
  asArray,
  asObject,
  asString,
  finite,
  firstUnknown,
  forAlternatives,
  pure,
} from './pure';

/**
 * Functions that create and read objects.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-object
 */
export const objectFunctions: Readonly<Record<string, ArmFunction>> = {
  createObject: acceptingUnknown([0, Infinity], createObject),
  json: pure([1, 1], ([text]) => parseJson(asString(text))),
  items: pure([1, 1], ([object]) => listItems(asObject(object))),
  objectKeys: pure([1, 1], ([object]) => Object.keys(asObject(object))),
  tryGet: acceptingUnknown([2, Infinity], ([value, ...keys]) => tryGet(value, keys)),
  shallowMerge: pure([1, 1], ([objects]) => shallowMerge(asArray(objects))),
};

function createObject(args: readonly unknown[]): unknown {
  if (args.length % 2 !== 0)
    throw new ArgumentError("needs a value for each key. Example: createObject('key', 'value')");
  const keys = args.filter((_, index) => index % 2 === 0);
  return firstUnknown(keys) ?? Object.fromEntries(keys.map((key, index) => [asString(key), args[2 * index + 1]]));
}

/** ARM lists the items in the order of their keys. */
function listItems(object: JsonObject): JsonObject[] {
  return Object.keys(object)
    .toSorted((left, right) => (left < right ? -1 : 1))
    .map((key) => ({ key, value: object[key] }));
}

/** The value at a path of names and indexes; null if it does not exist. */
function tryGet(value: unknown, keys: readonly unknown[]): unknown {
  let found = value;
  for (const key of keys)
    found = forAlternatives(
      [found, key],
      (each) => partialMember(each[0], each[1]) ?? firstUnknown(each) ?? step(each[0], each[1]),
    );
  return found;
}

function step(value: unknown, key: unknown): unknown {
  if (Array.isArray(value)) return typeof key === 'number' ? (value[key] ?? null) : null;
  if (!isExpressionObject(value) || typeof key !== 'string') return null;
  const name = findKey(value, key);
  return name === undefined ? null : (value[name] ?? null);
}

function shallowMerge(objects: readonly unknown[]): unknown {
  return forAlternatives(
    objects,
    (each) =>
      firstUnknown(each) ??
      each.map(asObject).reduce((merged, object) => mergeWith(merged, object, (_, next) => next), {}),
  );
}

/** Merges two objects and their nested objects. For any other values, the right one wins. */
export const mergeDeep = (left: JsonObject, right: JsonObject): JsonObject =>
  mergeWith(left, right, (...both) => forAlternatives(both, ([before, after]) => mergeValues(before, after)));

function mergeValues(before: unknown, after: unknown): unknown {
  if (!isExpressionObject(after)) return after;
  if (isExpressionObject(before)) return mergeDeep(before, after);
  // An unknown value may be an object with more members.
  return before instanceof Unknown ? derivedUnknown(before) : after;
}

function mergeWith(
  left: JsonObject,
  right: JsonObject,
  merge: (before: unknown, after: unknown) => unknown,
): JsonObject {
  const merged = new Map(Object.entries(left));
  const spellings = new Map(Object.keys(left).map((key) => [foldCase(key), key]));
  for (const [key, value] of Object.entries(right)) {
    const same = Object.hasOwn(left, key) ? key : spellings.get(foldCase(key));
    if (same === undefined) merged.set(key, value);
    else merged.set(same, merge(left[same], value));
  }
  return Object.fromEntries(merged);
}

/** The members that both objects have with the same value. */
export const intersectObjects = (left: JsonObject, right: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(left).filter(([key, value]) => Object.hasOwn(right, key) && isSame(value, right[key])),
  );

/** Parses JSON as ARM does: strings may also be in single quotes. */
export function parseJson(text: string): unknown {
  const standard = text.replace(/"(?:[^"\\]|\\.)*"|'((?:[^'\\]|\\.)*)'/g, (whole, single: string | undefined) =>
    single === undefined ? whole : JSON.stringify(single.replaceAll(/\\(['"\\])/g, '$1')),
  );
  if (deepestBracket(standard) > DEEPEST_VALUE)
    throw new ArgumentError(`takes JSON nested at most ${DEEPEST_VALUE} levels deep`);
  return parseStandardJson(standard);
}

function deepestBracket(json: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [bracket] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (bracket === '[' || bracket === '{') depth += 1;
    else if (bracket === ']' || bracket === '}') depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function parseStandardJson(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown) => (typeof value === 'number' ? finite(value) : value));
  } catch (cause) {
    if (cause instanceof ArgumentError) throw cause;
    throw new ArgumentError(`takes a JSON text such as '{"a": 1}'`, { cause });
  }
}
