import { isObject, type JsonObject } from '../cloudformation/values';
import { pick } from './member';

/** The defaults that the Globals of a template hold for its APIs. */
export function apiGlobals(globals: unknown): JsonObject {
  if (!isObject(globals)) return {};
  const api = isObject(globals['Api']) ? globals['Api'] : {};
  // A file that is included in the Globals may hold defaults for APIs as well.
  return { ...api, ...pick(globals, (key) => key === 'Fn::Transform') };
}

/**
 * The properties of a resource with the defaults that it takes.
 * @param ignored its IgnoreGlobals: a list of properties, or `*` for all.
 */
export function withGlobals(properties: JsonObject, globals: JsonObject, ignored: unknown): JsonObject {
  if (ignored === '*') return properties;
  const names: readonly unknown[] = Array.isArray(ignored) ? ignored : [];
  return mergeMembers(
    pick(globals, (key) => !names.includes(key)),
    properties,
  );
}

/** Objects merge, lists join, and of everything else the resource's own stands, null included. */
function merge(global: unknown, local: unknown): unknown {
  if (Array.isArray(global) && Array.isArray(local)) return [...(global as unknown[]), ...(local as unknown[])];
  return isPlain(global) && isPlain(local) ? mergeMembers(global, local) : local;
}

function mergeMembers(global: JsonObject, local: JsonObject): JsonObject {
  const merged = Object.entries(local).map(([key, value]) => [
    key,
    Object.hasOwn(global, key) ? merge(global[key], value) : value,
  ]);
  return { ...global, ...(Object.fromEntries(merged) as JsonObject) };
}

/** A function stands for one value, so that it does not merge. */
function isPlain(value: unknown): value is JsonObject {
  if (!isObject(value)) return false;
  const [first, ...others] = Object.keys(value);
  return first === undefined || others.length > 0 || !/^(?:Ref|Condition|Fn::.*)$/s.test(first);
}
