import { derivedUnknown, Unknown } from './unknown';

/** The unknown value that results from a value with an unknown part, at any depth; undefined if all parts are known. */
export function findUnknown(value: unknown): Unknown | undefined {
  if (value instanceof Unknown) return derivedUnknown(value);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const member of Object.values(value)) {
    const unknown = findUnknown(member);
    if (unknown) return unknown;
  }
  return undefined;
}
