import { ArgumentError, type ArmFunction, asString, pure } from '../../expressions';
import { foldCase, joinTexts, PartlyKnown, type Unknown } from '../../values';
import type { DeploymentLevel } from './level';

/** Joins the parts of a resource ID with slashes. The result is unknown if a part is unknown. */
export function joinId(...parts: readonly [string | Unknown, ...(string | Unknown)[]]): string | Unknown {
  return joinTexts(parts.flatMap((part, index) => (index === 0 ? [part] : ['/', part])));
}

/**
 * `providers/Microsoft.ApiManagement/service/apim/apis/echo` for the type `Microsoft.ApiManagement/service/apis` and
 * the names `apim` and `echo`; undefined if the number of names differs from the number of segments of the type.
 */
export function providerPath(type: string, names: readonly string[]): string | undefined {
  const [provider = '', ...segments] = type.split('/');
  if (segments.length === 0 || segments.length !== names.length) return undefined;
  return ['providers', provider, ...segments.flatMap((segment, index) => [segment, names[index]])].join('/');
}

/** A resource ID in a scope that is known only at deployment. The rest of the ID is known. */
export class IdInScope extends PartlyKnown {
  constructor(
    { reason, start }: PartlyKnown,
    /** Equal for equal IDs. */
    readonly key: string,
  ) {
    super(reason, start);
  }
}

/** @param moved the arguments of resourceId() before the type, which change the scope. */
export const keyOfId = (
  level: DeploymentLevel,
  moved: readonly string[],
  type: string,
  names: readonly string[],
): string => foldCase([level, moved.join('/'), type, ...names].join('|'));

/** Creates resourceId() and related functions. Arguments before the type change the scope, depending on the level. */
export function resourceIdFunction(
  level: DeploymentLevel,
  scope: string | Unknown,
  subscription: string | Unknown,
): ArmFunction {
  return pure([2, Infinity], (args) => {
    const texts = args.map(asString);
    const typeIndex = texts.findIndex((text) => text.includes('/'));
    if (typeIndex < 0)
      throw new ArgumentError("takes a resource type such as 'Microsoft.ApiManagement/service' and resource names");
    const [moved, type = '', names] = [texts.slice(0, typeIndex), texts[typeIndex], texts.slice(typeIndex + 1)];
    const id = joinId(movedScope(level, scope, subscription, moved), pathOf(type, names));
    return id instanceof PartlyKnown ? new IdInScope(id, keyOfId(level, moved, type, names)) : id;
  });
}

function movedScope(
  level: DeploymentLevel,
  scope: string | Unknown,
  subscription: string | Unknown,
  before: readonly string[],
): string | Unknown {
  const [first, second] = before;
  if (first === undefined) return scope;
  if (level === 'managementGroup') return joinId('/providers/Microsoft.Management/managementGroups', first);
  if (second !== undefined) return `/subscriptions/${first}/resourceGroups/${second}`;
  return level === 'subscription' ? `/subscriptions/${first}` : joinId(subscription, 'resourceGroups', first);
}

function pathOf(type: string, names: readonly string[]): string {
  const path = providerPath(type, names);
  if (path === undefined)
    throw new ArgumentError(`takes a name for each segment of the type ${type}, not ${names.length}`);
  return path;
}

/** The resource ID of an extension resource. */
export const extensionResourceId = pure([3, Infinity], (args) => {
  const [base = '', type = '', ...names] = args.map(asString);
  return joinId(base, pathOf(type, names));
});
