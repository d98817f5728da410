import { Unknown } from './unknown';

/**
 * The value at a path of names joined by dots. Undefined where there is none; {@link Unknown} where the path
 * leads through something that is not known. Own properties only: `__proto__` and `constructor` find nothing.
 */
export function readPath(properties: unknown, path: string): unknown {
  let value = properties;
  for (const name of path.split('.')) {
    if (value instanceof Unknown) return value;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
