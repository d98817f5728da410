import { madeOf, mapAlternatives, Unknown } from './unknown';

/**
 * The value at a path of names joined by dots. Undefined where there is none; {@link Unknown} where the path
 * leads through something that is not known. Own properties only: `__proto__` and `constructor` find nothing.
 */
export const readPath = (properties: unknown, path: string): unknown =>
  path.split('.').reduce((value, name) => mapAlternatives(value, (each) => readMember(each, name)), properties);

function readMember(value: unknown, name: string): unknown {
  if (value instanceof Unknown) return madeOf(value);
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
