import { type Catalogue, isAwsType } from '../catalogue';
import { Alternatives, foldCase, mapAlternatives, Unknown } from '../values';

/**
 * Azure accepts type and property names in any letter case. These functions convert them to the catalogue's spelling.
 */
export interface AzureNames {
  readonly knownType: (type: string) => string;
  readonly withKnownNames: (value: unknown) => unknown;
}

const cache = new WeakMap<Catalogue, AzureNames>();

export function azureNames(catalogue: Catalogue): AzureNames {
  const names = cache.get(catalogue) ?? namesOf(catalogue);
  cache.set(catalogue, names);
  return names;
}

function namesOf(catalogue: Catalogue): AzureNames {
  // A property of AWS may have the same name in another letter case.
  const targets = catalogue.flatMap((control) => Object.entries(control.targets)).filter(([type]) => !isAwsType(type));
  const types = byFoldedName(targets.map(([type]) => type));
  const properties = byFoldedName(
    targets
      .flatMap(([, { facts, onlyWith }]) => [...Object.values(facts), onlyWith])
      .flatMap((path) => path?.split('.') ?? []),
  );

  function withKnownNames(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(withKnownNames);
    if (value instanceof Alternatives) return mapAlternatives(value, withKnownNames);
    if (typeof value !== 'object' || value === null || value instanceof Unknown) return value;
    const renamed = new Map<string, unknown>();
    for (const [key, member] of Object.entries(value)) {
      const name = properties.get(foldCase(key)) ?? key;
      // The provider may use either value.
      renamed.set(name, renamed.has(name) ? new Unknown(`${name} is set twice`) : withKnownNames(member));
    }
    return Object.fromEntries(renamed);
  }

  return { knownType: (type) => types.get(foldCase(type)) ?? type, withKnownNames };
}

const byFoldedName = (names: readonly string[]): ReadonlyMap<string, string> =>
  new Map(names.map((name) => [foldCase(name), name]));
