import { isObject, type JsonObject } from '../../values';
import { inside, type Place } from '../cloudformation/place';
import { type IntrinsicScope, report } from '../cloudformation/scope';
import { pick, requireDepth } from './member';

/**
 * The default properties of APIs in the section Globals. Errors are reported.
 * @throws TemplateError if it is nested too deeply.
 */
export function apiGlobals(globals: unknown, scope: IntrinsicScope): JsonObject {
  const place = inside(undefined, 'Globals');
  requireDepth(globals, place, scope);
  const sections = objectAt(globals, place, scope);
  const api = objectAt(sections['Api'], inside(place, 'Api'), scope);
  // A macro in Globals may include defaults for APIs.
  return { ...api, ...pick(sections, (key) => key.startsWith('Fn::')) };
}

function objectAt(value: unknown, place: Place, scope: IntrinsicScope): JsonObject {
  if (isObject(value)) return value;
  if (value !== undefined && value !== null)
    report(scope, `${place.key} is not an object. Example: "Globals": {"Api": {"TracingEnabled": true}}`, place);
  return {};
}

/**
 * The properties of a resource, merged with the defaults from Globals.
 * @param ignored the IgnoreGlobals of the resource: a list of properties, or `*` for all.
 */
export function withGlobals(properties: JsonObject, globals: JsonObject, ignored: unknown): JsonObject {
  if (ignored === '*') return properties;
  const names: readonly unknown[] = Array.isArray(ignored) ? ignored : [];
  return mergeMembers(
    pick(globals, (key) => !names.includes(key)),
    properties,
  );
}

/** Merges objects and concatenates lists. Any other value of the resource, including null, replaces the default. */
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

/** Whether a value is an object that merges. A function is a single value and does not merge. */
function isPlain(value: unknown): value is JsonObject {
  if (!isObject(value)) return false;
  const [first, ...others] = Object.keys(value);
  return first === undefined || others.length > 0 || !/^(?:Ref|Condition|Fn::.*)$/s.test(first);
}
