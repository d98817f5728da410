import { madeOf, PartlyKnown, Unknown } from '../../values';
import { type Deployment, scopeId } from './deployment';
import { idBelow, providerPath } from './resource-id';

/** What a resource is called. */
export interface ResourceNames {
  /** The full type: `Microsoft.ApiManagement/service/apis`. */
  readonly type: string;
  /** The full name: `apim/echo`. */
  readonly name: string | Unknown;
  /** What the resource extends, where it stands below that resource: a lock, or a diagnostic setting. */
  readonly extended?: ResourceNames;
}

/** A name for people, as far as it is known. */
export function shownName(name: string | Unknown): string {
  if (name instanceof PartlyKnown) return `${name.start}…`;
  return name instanceof Unknown ? `(${name.reason})` : name;
}

/**
 * The names of a resource as written, which for a child are those below its parent.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/child-resource-name-type
 */
export function describeNames(type: string, name: string | Unknown, parent: ResourceNames | undefined): ResourceNames {
  if (parent === undefined) return { type, name };
  const isWhole = startsWith(type, `${parent.type}/`);
  if (!isWhole && type.includes('/') && isProvider(type)) return { type, name, extended: parent };
  const full = isWhole ? type : `${parent.type}/${type}`;
  const isNamedWhole = typeof name === 'string' && name.split('/').length === full.split('/').length - 1;
  // Nobody can tell whether the names of the parents are in it.
  if (name instanceof Unknown) return { type: full, name: madeOf(name) };
  if (isNamedWhole) return { type: full, name };
  return { type: full, name: parent.name instanceof Unknown ? parent.name : `${parent.name}/${name}` };
}

/** Only the namespaces of providers have dots: Microsoft.Authorization. */
const isProvider = (type: string): boolean => type.slice(0, type.indexOf('/')).includes('.');

const startsWith = (text: string, start: string): boolean =>
  text.slice(0, start.length).toLowerCase() === start.toLowerCase();

/**
 * The resource's id in a deployment; undefined where a part of it is unknown, or there is not one name for each
 * segment of the type. `scope` is the evaluated property of that name, null where there is none.
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
  return known(idBelow(scopeId(deployment), 'providers', scope));
}

const known = (id: string | Unknown): string | undefined => (id instanceof Unknown ? undefined : id);
