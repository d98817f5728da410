import published from './microsoft.apimanagement.json';

interface TypeAliases {
  /** The names of the aliases whose path is `properties.<name>`. */
  readonly properties?: readonly string[];
  /** The other aliases: name → path. */
  readonly elsewhere?: Readonly<Record<string, string>>;
}

interface Alias {
  readonly name: string;
  readonly path: string;
}

/** The source and date of the list of aliases. */
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

/** The names of all aliases, in the provider's spelling. */
export const aliasNames = (): readonly string[] => [...byType.values()].flat().map(({ name }) => name);

/**
 * The path of an alias in the body of a resource: `properties.serviceUrl`, `properties.protocols[*]`, `sku.name`.
 * Undefined for an unknown alias. Alias names are case-insensitive.
 */
export const aliasPath = (alias: string): string | undefined => paths.get(alias.toLowerCase());

/**
 * The alias of a property of a resource type: `serviceUrl` of `Microsoft.ApiManagement/service/apis` →
 * `Microsoft.ApiManagement/service/apis/serviceUrl`.
 * @param propertyPath relative to `properties`: `tls.validateCertificateName`; `protocols[*]` for the items of a list.
 * @returns undefined if the property has no alias. Azure Policy cannot read such a property.
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
 * Whether a resource type supports tags and location. Policies with mode Indexed evaluate only such types.
 * Undefined for types that are not in the list.
 */
export function supportsTagsAndLocation(resourceType: string): boolean | undefined {
  const type = resourceType.toLowerCase();
  return byType.has(type) ? trackedTypes.has(type) : undefined;
}

/** The aliases of a provider, as `GET /providers?$expand=resourceTypes/aliases` lists them. */
export interface ProviderAliases {
  readonly namespace: string;
  readonly resourceTypes: readonly {
    /** Without the namespace: `service/apis`. */
    readonly resourceType: string;
    readonly capabilities: string;
    readonly aliases: readonly { readonly name: string; readonly defaultPath: string; readonly paths: readonly [] }[];
  }[];
}

/** The whole list in Azure Resource Manager's format, for tools that read this format. */
export const providerAliases = (): ProviderAliases => ({
  namespace: published.namespace,
  resourceTypes: Object.keys(published.types).map((resourceType) => {
    const type = `${published.namespace}/${resourceType}`.toLowerCase();
    return {
      resourceType,
      capabilities: trackedTypes.has(type) ? 'SupportsTags, SupportsLocation' : 'None',
      aliases: (byType.get(type) ?? []).map(({ name, path }) => ({ name, defaultPath: path, paths: [] })),
    };
  }),
});
