import { type Catalogue, isAwsType, type PropertyPath, type Target } from '../catalogue';
import { Alternatives, foldCase, mapAlternatives, Unknown } from '../values';

/**
 * Azure accepts type and property names in any letter case. These functions convert them to the catalogue's spelling.
 */
export interface AzureNames {
  readonly knownType: (type: string) => string;
  readonly withKnownNames: (value: unknown) => unknown;
}

/** A property that occurs twice, in different letter case. The provider may use either value, and Azure Policy denies. */
export class Ambiguous extends Unknown {}

const cache = new WeakMap<Catalogue, AzureNames>();

export function azureNames(catalogue: Catalogue): AzureNames {
  const names = cache.get(catalogue) ?? namesOf(catalogue);
  cache.set(catalogue, names);
  return names;
}

function namesOf(catalogue: Catalogue): AzureNames {
  // A property of AWS may have the same name in another letter case.
  const targets = catalogue.flatMap((control) => Object.entries(control.targets)).filter(([type]) => !isAwsType(type));
  const searched = catalogue.flatMap(({ policyTextSearches = [] }) =>
    policyTextSearches.flatMap((search) => Object.entries(search.targets)),
  );
  const types = byFoldedName([...targets, ...searched].map(([type]) => type));
  const properties = byFoldedName(
    [...targets.flatMap(([, target]) => propertiesOf(target)), ...searched.map(([, property]) => property)].flatMap(
      (path) => path.split('.'),
    ),
  );

  function withKnownNames(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(withKnownNames);
    if (value instanceof Alternatives) return mapAlternatives(value, withKnownNames);
    if (typeof value !== 'object' || value === null || value instanceof Unknown) return value;
    const renamed = new Map<string, unknown>();
    for (const [key, member] of Object.entries(value)) {
      const name = properties.get(foldCase(key)) ?? key;
      renamed.set(name, renamed.has(name) ? new Ambiguous(`${name} is set twice`) : withKnownNames(member));
    }
    return Object.fromEntries(renamed);
  }

  return { knownType: (type) => types.get(foldCase(type)) ?? type, withKnownNames };
}

/** The properties that decide a resource of a target. */
const propertiesOf = ({ facts, onlyWith, unused, importedFrom = [], copiedFrom }: Target): PropertyPath[] =>
  [
    ...Object.values(facts),
    onlyWith,
    unused?.property,
    ...importedFrom.flatMap(({ format, content }) => [format, content]),
    copiedFrom?.property,
  ].filter((path) => typeof path === 'string');

const byFoldedName = (names: readonly string[]): ReadonlyMap<string, string> =>
  new Map(names.map((name) => [foldCase(name), name]));
