import type { Catalogue } from '../catalogue';
import { Alternatives, mapAlternatives, Unknown } from '../values';

/** Azure ignores the letter case of resource types and property names; these give the one that the controls use. */
export interface AzureNames {
  readonly typeName: (type: string) => string;
  readonly withPropertyNames: (value: unknown) => unknown;
}

const byLowerCase = (names: readonly string[]): ReadonlyMap<string, string> =>
  new Map(names.map((name) => [name.toLowerCase(), name]));

export function azureNames(catalogue: Catalogue): AzureNames {
  const types = byLowerCase(catalogue.flatMap(({ targets }) => Object.keys(targets)));
  const properties = byLowerCase(
    catalogue
      .flatMap(({ targets }) => Object.values(targets))
      .flatMap(({ facts, onlyWith }) => [...Object.values(facts), onlyWith])
      .flatMap((path) => path?.split('.') ?? []),
  );

  function withPropertyNames(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(withPropertyNames);
    if (value instanceof Alternatives) return mapAlternatives(value, withPropertyNames);
    if (typeof value !== 'object' || value === null || value instanceof Unknown) return value;
    const renamed = new Map<string, unknown>();
    for (const [key, member] of Object.entries(value)) {
      const name = properties.get(key.toLowerCase()) ?? key;
      // The provider may read either.
      renamed.set(name, renamed.has(name) ? new Unknown(`${name} is there twice`) : withPropertyNames(member));
    }
    return Object.fromEntries(renamed);
  }

  return { typeName: (type) => types.get(type.toLowerCase()) ?? type, withPropertyNames };
}
