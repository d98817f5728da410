import { derivedUnknown, mapAlternatives, Unknown } from './unknown';

/**
 * The value at a path of names separated by dots. Undefined if the path does not exist; {@link Unknown} if a value on
 * the path is unknown. Only own properties count, so `__proto__` and `constructor` are not found.
 */
export const readPath = (properties: unknown, path: string): unknown =>
  path.split('.').reduce((value, name) => mapAlternatives(value, (each) => readMember(each, name)), properties);

function readMember(value: unknown, name: string): unknown {
  if (value instanceof Unknown) return derivedUnknown(value);
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
