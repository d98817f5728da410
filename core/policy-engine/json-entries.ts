import { foldCase, isObject } from '../values';
import { describe, PolicyError } from './errors';

/** A member of a JSON object. */
export interface Entry {
  /** The name as written. */
  readonly key: string;
  readonly value: unknown;
  readonly path: string;
}

/** The members of a JSON object by case-folded name. */
export type Entries = ReadonlyMap<string, Entry>;

/**
 * Reads an object as Azure does: member names are case-insensitive.
 * @param path the object's path; empty at the root.
 * @throws PolicyError if the value is not an object or has a member twice.
 */
export function entriesOf(json: unknown, path: string, example: string): Entries {
  if (!isObject(json)) throw new PolicyError(path || 'the JSON', `is ${describe(json)}, not an object`, example);
  const entries = new Map<string, Entry>();
  for (const key of Object.keys(json)) {
    const folded = foldCase(key);
    const at = path === '' ? key : `${path}.${key}`;
    if (entries.has(folded)) throw new PolicyError(at, 'appears twice, in different letter case', example);
    entries.set(folded, { key, value: json[key], path: at });
  }
  return entries;
}

/** @throws PolicyError if the object has other members than these. */
export function expectOnly(entries: Entries, names: readonly string[], example: string): void {
  const known = new Set(names.map(foldCase));
  for (const [folded, { path }] of entries)
    if (!known.has(folded))
      throw new PolicyError(path, `is not allowed here. Allowed members: ${names.join(', ')}`, example);
}
