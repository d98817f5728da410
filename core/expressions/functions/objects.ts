import { derivedUnknown, Unknown } from '../../values';
import { ArgumentError, DEEPEST_VALUE, findKey, isObject, isSame, type JsonObject } from '../values';
import { type ArmFunction, asArray, asObject, asString, finite, firstUnknown, keeping, ofEach, pure } from './pure';

/**
 * The functions that make objects and read them.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-object
 */
export const objectFunctions: Readonly<Record<string, ArmFunction>> = {
  createObject: keeping([0, Infinity], createObject),
  json: pure([1, 1], ([text]) => parseJson(asString(text))),
  items: pure([1, 1], ([object]) => listItems(asObject(object))),
  objectKeys: pure([1, 1], ([object]) => Object.keys(asObject(object))),
  tryGet: keeping([2, Infinity], ([value, ...keys]) => tryGet(value, keys)),
  shallowMerge: pure([1, 1], ([objects]) => shallowMerge(asArray(objects))),
};

function createObject(args: readonly unknown[]): unknown {
  if (args.length % 2 !== 0) throw new ArgumentError('takes a value for each key');
  const keys = args.filter((_, index) => index % 2 === 0);
  return firstUnknown(keys) ?? Object.fromEntries(keys.map((key, index) => [asString(key), args[2 * index + 1]]));
}

/** In the order of the keys, as ARM lists them. */
function listItems(object: JsonObject): JsonObject[] {
  return Object.keys(object)
    .toSorted((left, right) => (left < right ? -1 : 1))
    .map((key) => ({ key, value: object[key] }));
}

/** What a path of names and positions leads to; null where it leads nowhere. */
function tryGet(value: unknown, keys: readonly unknown[]): unknown {
  let found = value;
  for (const key of keys) found = ofEach([found, key], (each) => firstUnknown(each) ?? step(each[0], each[1]));
  return found;
}

function step(value: unknown, key: unknown): unknown {
  if (Array.isArray(value)) return typeof key === 'number' ? (value[key] ?? null) : null;
  if (!isObject(value) || typeof key !== 'string') return null;
  const name = findKey(value, key);
  return name === undefined ? null : (value[name] ?? null);
}

function shallowMerge(objects: readonly unknown[]): unknown {
  return ofEach(
    objects,
    (each) =>
      firstUnknown(each) ??
      each.map(asObject).reduce((merged, object) => mergeWith(merged, object, (_, next) => next), {}),
  );
}

/** Both objects in one, objects inside of them as well; of two other values the later one. */
export const mergeDeep = (left: JsonObject, right: JsonObject): JsonObject =>
  mergeWith(left, right, (...both) => ofEach(both, ([before, after]) => mergeValues(before, after)));

function mergeValues(before: unknown, after: unknown): unknown {
  if (!isObject(after)) return after;
  if (isObject(before)) return mergeDeep(before, after);
  // What is not known may be an object with other members.
  return before instanceof Unknown ? derivedUnknown(before) : after;
}

function mergeWith(
  left: JsonObject,
  right: JsonObject,
  merge: (before: unknown, after: unknown) => unknown,
): JsonObject {
  const merged = new Map(Object.entries(left));
  for (const [key, value] of Object.entries(right)) {
    const same = findKey(left, key);
    if (same === undefined) merged.set(key, value);
    else merged.set(same, merge(left[same], value));
  }
  return Object.fromEntries(merged);
}

/** What is in both objects with the same value. */
export const intersectObjects = (left: JsonObject, right: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(left).filter(([key, value]) => Object.hasOwn(right, key) && isSame(value, right[key])),
  );

/** JSON as ARM reads it, in which strings may stand between single quotes as well. */
export function parseJson(text: string): unknown {
  const standard = text.replace(/"(?:[^"\\]|\\.)*"|'((?:[^'\\]|\\.)*)'/g, (whole, single: string | undefined) =>
    single === undefined ? whole : JSON.stringify(single.replaceAll(/\\(['"\\])/g, '$1')),
  );
  if (deepestBracket(standard) > DEEPEST_VALUE)
    throw new ArgumentError(`takes JSON of at most ${DEEPEST_VALUE} levels`);
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
