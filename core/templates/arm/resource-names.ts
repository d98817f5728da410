import { derivedUnknown, Unknown } from '../../values';
import { type Deployment, scopeId } from './deployment';
import { joinId, providerPath } from './resource-id';

/** The type and name of a resource. */
export interface ResourceNames {
  /** The full type: `Microsoft.ApiManagement/service/apis`. */
  readonly type: string;
  /** The full name: `apim/echo`. */
  readonly name: string | Unknown;
  /** The full name for reports: `{apim}/echo` if the parameter `apim` is unknown. */
  readonly label: string;
  /** The extended resource, if the template nests an extension such as a lock or a diagnostic setting in it. */
  readonly extended?: ResourceNames;
}

/**
 * The full type and name of a resource. A child resource may be written with both relative to its parent.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/child-resource-name-type
 */
export function describeNames(
  { type, name, label }: Pick<ResourceNames, 'type' | 'name' | 'label'>,
  parent: ResourceNames | undefined,
): ResourceNames {
  if (parent === undefined) return { type, name, label };
  const isWhole = startsWith(type, `${parent.type}/`);
  if (!isWhole && type.includes('/') && isProvider(type)) return { type, name, label, extended: parent };
  const full = isWhole ? type : `${parent.type}/${type}`;
  const isNamedWhole = segmentsOf(label) === full.split('/').length - 1;
  const fullLabel = isNamedWhole ? label : `${parent.label}/${label}`;
  // An unknown name may or may not contain the names of the parents.
  if (name instanceof Unknown) return { type: full, name: derivedUnknown(name), label: fullLabel };
  if (isNamedWhole) return { type: full, name, label };
  return {
    type: full,
    name: parent.name instanceof Unknown ? parent.name : `${parent.name}/${name}`,
    label: fullLabel,
  };
}

/** The number of segments of a name. An unknown part, in braces, counts as one text. */
const segmentsOf = (label: string): number => label.replaceAll(/\{[^{}]*\}/g, '').split('/').length;

/** Whether a type starts with a provider namespace. Only namespaces contain dots: Microsoft.Authorization. */
const isProvider = (type: string): boolean => type.slice(0, type.indexOf('/')).includes('.');

const startsWith = (text: string, start: string): boolean =>
  text.slice(0, start.length).toLowerCase() === start.toLowerCase();

/**
 * The resource ID in a deployment; undefined if a part of it is unknown, or if the number of names differs from the
 * number of segments of the type. `scope` is the evaluated property `scope` of the resource, or null without one.
 */
export function idOf(names: ResourceNames, deployment: Deployment, scope: unknown = null): string | undefined {
  const base = baseOf(names, deployment, scope);
  const path = typeof names.name === 'string' ? providerPath(names.type, names.name.split('/')) : undefined;
  return base === undefined || path === undefined ? undefined : `${base}/${path}`;
}

function baseOf(names: ResourceNames, deployment: Deployment, scope: unknown): string | undefined {
  if (names.extended) return idOf(names.extended, deployment);
  if (scope === null) return known(scopeId(deployment));
  if (typeof scope !== 'string') return undefined;
  if (scope.startsWith('/')) return scope === '/' ? '' : scope;
  return known(joinId(scopeId(deployment), 'providers', scope));
}

const known = (id: string | Unknown): string | undefined => (id instanceof Unknown ? undefined : id);
