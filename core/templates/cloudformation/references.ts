import { Unknown, Unreadable } from '../../values';
import type { DeploymentContext } from './context';
import { type Place, pathOf, templateError } from './place';
import { UndeclaredError, ValueError } from './problems';
import { attempt, type IntrinsicScope, type Truth } from './scope';

/** The names that a template can refer to. */
export interface Declared {
  /** Parameters and pseudo parameters. */
  readonly values: ReadonlyMap<string, unknown>;
  /** Whether a resource is deployed, by logical ID. {@link Unreadable} if its declaration has an error. */
  readonly resources: ReadonlyMap<string, Truth>;
  /** The logical IDs of the modules, from which CloudFormation generates resources. */
  readonly modules: readonly string[];
  /** The reason why there may be more names than declared; undefined if there are no others. */
  readonly mayBeMore: Unknown | undefined;
}

/**
 * The module of a resource, which is named after both, with or without a dot: `Site.Bucket` or `SiteBucket`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/module-ref-resources.html
 */
export const moduleOf = ({ modules }: Pick<Declared, 'modules'>, name: string): string | undefined =>
  modules.find((module) => name.startsWith(module));

/** The value of a name. Errors are reported. */
export function referTo(scope: IntrinsicScope, name: string, attribute: string | undefined, place: Place): unknown {
  if (attribute === undefined && scope.values.has(name)) return scope.values.get(name);
  return attempt(scope, (inner) => inner.refer(name, attribute, place));
}

/** Refuses references to resources. Conditions and the collections of loops can refer to parameters only. */
export function referToValues(mayBeMore: Unknown | undefined): IntrinsicScope['refer'] {
  return (name, attribute, place) => {
    if (attribute === undefined && mayBeMore) return mayBeMore;
    throw templateError(
      `Template format error: Unresolved dependencies [${name}]. Cannot reference resources in the ${sectionOf(place)} block of the template`,
      place,
    );
  };
}

export const sectionOf = (place: Place): string => String(pathOf(place)[0]);

const unresolvedDependency = (name: string, place: Place): string =>
  `CloudFormation: Template format error: Unresolved resource dependencies [${name}] in the ${sectionOf(place)} block of the template`;

export const undeclared = (name: string, place: Place): UndeclaredError =>
  new UndeclaredError(
    `The template has no resource and no parameter named ${name}. ${unresolvedDependency(name, place)}`,
    { path: pathOf(place) },
  );

/** Resolves references to resources, and records them. */
export function referToAll(
  declared: Pick<Declared, 'resources' | 'modules' | 'mayBeMore'>,
  { resourceValue }: DeploymentContext,
  references: Set<string>,
): IntrinsicScope['refer'] {
  const { resources, mayBeMore } = declared;
  return (name, attribute, place) => {
    const module = resources.has(name) ? undefined : moduleOf(declared, name);
    const deployed = resources.get(module ?? name);
    if (deployed instanceof Unreadable) return deployed;
    if (deployed !== undefined && deployed !== false) {
      references.add(module ?? name);
      if (module !== undefined) return new Unknown(`the module ${module} may generate ${name} at deployment`);
      const shown = attribute === undefined ? name : `${name}.${attribute}`;
      return (
        resourceValue(name, attribute) ??
        new Unknown(`the value of ${shown} is known only after CloudFormation creates the resource`)
      );
    }
    if (deployed === undefined && mayBeMore) return mayBeMore;
    if (deployed === undefined) throw undeclared(name, place);
    // A branch that the deployment does not use may refer to such a resource.
    throw new ValueError(
      `${name} is not deployed, because its condition is false. ${unresolvedDependency(name, place)}`,
      { path: pathOf(place) },
    );
  };
}
