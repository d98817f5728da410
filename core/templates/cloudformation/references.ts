import { Unknown } from '../../values';
import type { DeploymentContext } from './context';
import { type Place, pathOf, templateError } from './place';
import type { IntrinsicScope } from './scope';

/** The names that a template can refer to. */
export interface Declared {
  /** Parameters and pseudo parameters. */
  readonly values: ReadonlyMap<string, unknown>;
  /** Resources by logical ID; the value is false if the condition of the resource is false. */
  readonly resources: ReadonlyMap<string, boolean>;
  /** The reason why there may be more resources than declared; undefined if there are no others. */
  readonly mayBeMore: Unknown | undefined;
}

/** Resolves references to parameters only. Conditions and the collections of loops cannot refer to resources. */
export function referToValues(values: Declared['values']): IntrinsicScope['refer'] {
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
 * Resolves references to parameters and resources. Records the resources that are referred to, and the undeclared
 * names, whose value is unknown.
 */
export function referToAll(
  { values, resources, mayBeMore }: Declared,
  { resourceValue, unresolvedValue }: DeploymentContext,
  found: { references: Set<string>; unresolved: Set<string> },
): IntrinsicScope['refer'] {
  return (name, attribute) => {
    if (attribute === undefined && values.has(name)) return values.get(name);
    const isDeployed = resources.get(name);
    if (isDeployed) {
      found.references.add(name);
      const shown = attribute === undefined ? name : `${name}.${attribute}`;
      return (
        resourceValue(name, attribute) ??
        new Unknown(`the value of ${shown} is known only after CloudFormation creates the resource`)
      );
    }
    if (isDeployed === undefined && mayBeMore) return mayBeMore;
    found.unresolved.add(name);
    const standIn = unresolvedValue?.(name, attribute);
    if (standIn !== undefined) return standIn;
    return new Unknown(
      isDeployed === false
        ? `${name} is not deployed because its condition is false`
        : `the template has no resource and no parameter named ${name}`,
    );
  };
}
