import published from './microsoft.apimanagement.json';

interface TypeAliases {
  /** Names of the aliases whose path is `properties.<name>`. */
  readonly properties?: readonly string[];
  /** The other aliases, name → path. */
  readonly elsewhere?: Readonly<Record<string, string>>;
}

interface Alias {
  readonly name: string;
  readonly path: string;
}

/** Where the aliases come from and how old they are. */
export const aliasSource: string = published.source;

const byType = new Map<string, readonly Alias[]>(
  Object.entries(published.types as Readonly<Record<string, TypeAliases>>).map(([type, { properties, elsewhere }]) => {
    const resourceType = `${published.namespace}/${type}`;
    const paths = [
      ...(properties ?? []).map((name) => [name, `properties.${name}`] as const),
      ...Object.entries(elsewhere ?? {}),
    ];
    return [resourceType.toLowerCase(), paths.map(([name, path]) => ({ name: `${resourceType}/${name}`, path }))];
  }),
);

const paths = new Map([...byType.values()].flat().map(({ name, path }) => [name.toLowerCase(), path]));

const trackedTypes = new Set(
  published.supportTagsAndLocation.map((type) => `${published.namespace}/${type}`.toLowerCase()),
);

/** The names of all aliases, as the provider spells them. */
export const aliasNames = (): readonly string[] => [...byType.values()].flat().map(({ name }) => name);

/**
 * Where an alias stands in the body of a resource: `properties.serviceUrl`, `properties.protocols[*]`, `sku.name`.
 * Undefined when there is no such alias. Names of aliases compare without letter case.
 */
export const aliasPath = (alias: string): string | undefined => paths.get(alias.toLowerCase());

/**
 * The alias of a property of a resource type: `serviceUrl` of `Microsoft.ApiManagement/service/apis` →
 * `Microsoft.ApiManagement/service/apis/serviceUrl`.
 * @param propertyPath relative to `properties`: `tls.validateCertificateName`; `protocols[*]` for the items of a list.
 * @returns undefined when the property has no alias: no policy can look at it.
 */
export function aliasOf(resourceType: string, propertyPath: string): string | undefined {
  const path = `properties.${propertyPath}`.toLowerCase();
  const candidates = (byType.get(resourceType.toLowerCase()) ?? []).filter(
    (alias) => alias.path.toLowerCase() === path,
  );
  const sameName = `${resourceType}/${propertyPath}`.toLowerCase();
  // A few properties have a second, older alias: service/policies/policy.value beside service/policies/value.
  return (candidates.find(({ name }) => name.toLowerCase() === sameName) ?? candidates[0])?.name;
}

/**
 * Whether resources of a type have tags and a location, which decides whether a policy of mode Indexed looks at them.
 * Undefined for types that are not in the list.
 */
export function supportsTagsAndLocation(resourceType: string): boolean | undefined {
  const type = resourceType.toLowerCase();
  return byType.has(type) ? trackedTypes.has(type) : undefined;
}
