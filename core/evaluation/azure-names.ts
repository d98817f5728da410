import { controls } from '../../controls';
import { Alternatives, mapAlternatives, Unknown } from '../values';

/**
 * Azure takes types and names of properties in any letter case: here they get the one in which the controls name them.
 */
const byLowerCase = (names: readonly string[]): ReadonlyMap<string, string> =>
  new Map(names.map((name) => [name.toLowerCase(), name]));

const TYPES = byLowerCase(controls.flatMap(({ targets }) => Object.keys(targets)));

const PROPERTIES = byLowerCase(
  controls
    .flatMap(({ targets }) => Object.values(targets))
    .flatMap(({ facts, onlyWith }) => [...Object.values(facts), onlyWith])
    .flatMap((path) => path?.split('.') ?? []),
);

export const knownType = (type: string): string => TYPES.get(type.toLowerCase()) ?? type;

export function withKnownNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withKnownNames);
  if (value instanceof Alternatives) return mapAlternatives(value, withKnownNames);
  if (typeof value !== 'object' || value === null || value instanceof Unknown) return value;
  const renamed = new Map<string, unknown>();
  for (const [key, member] of Object.entries(value)) {
    const name = PROPERTIES.get(key.toLowerCase()) ?? key;
    // The provider may read either.
    renamed.set(name, renamed.has(name) ? new Unknown(`${name} is there twice`) : withKnownNames(member));
  }
  return Object.fromEntries(renamed);
}
