import { Unknown } from '../../values';
import type { DeploymentContext } from './context';
import { type Place, pathOf, templateError } from './place';
import type { Scope } from './scope';

/** What a template declares under the names that it refers to. */
export interface Declared {
  /** Parameters and pseudo parameters. */
  readonly values: ReadonlyMap<string, unknown>;
  /** Resources, and whether they are deployed or might be. */
  readonly resources: ReadonlyMap<string, boolean>;
  /** Why there may be more resources than those; undefined where there are not. */
  readonly mayBeMore: Unknown | undefined;
}

/** Refers to parameters alone, as conditions and the collections of loops have to. */
export function referToValues(values: Declared['values']): Scope['refer'] {
  return (name, attribute, place) => {
    if (attribute === undefined && values.has(name)) return values.get(name);
    throw templateError(
      `Template format error: Unresolved dependencies [${name}]. Cannot reference resources in the ${sectionOf(place)} block of the template`,
      place,
    );
  };
}

const sectionOf = (place: Place): string => String(pathOf(place)[0]);

/**
 * Refers to parameters and resources. Notes the resources that it meets, and the names that mean nothing: the stand-in
 * for these is Unknown.
 */
export function referToAll(
  { values, resources, mayBeMore }: Declared,
  { resourceValue, unresolvedValue }: DeploymentContext,
  found: { references: Set<string>; unresolved: Set<string> },
): Scope['refer'] {
  return (name, attribute) => {
    if (attribute === undefined && values.has(name)) return values.get(name);
    const isDeployed = resources.get(name);
    if (isDeployed) {
      found.references.add(name);
      const shown = attribute === undefined ? name : `${name}.${attribute}`;
      return resourceValue(name, attribute) ?? new Unknown(`${shown} is known once the resource is there`);
    }
    if (isDeployed === undefined && mayBeMore) return mayBeMore;
    found.unresolved.add(name);
    const standIn = unresolvedValue?.(name, attribute);
    if (standIn !== undefined) return standIn;
    return new Unknown(
      isDeployed === false
        ? `${name} is not deployed, since its condition is false`
        : `${name} is neither a resource, a parameter nor a pseudo parameter of the template`,
    );
  };
}
