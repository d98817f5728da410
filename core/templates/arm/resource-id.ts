import { ArgumentError, type ArmFunction, asString, pure } from '../../expressions';
import { compose, type Unknown } from '../../values';
import type { Level } from './level';

/** The parts of an id joined; unknown from the first one that is. */
export function idBelow(...parts: readonly [string | Unknown, ...(string | Unknown)[]]): string | Unknown {
  return compose(parts.flatMap((part, index) => (index === 0 ? [part] : ['/', part])));
}

/**
 * `providers/Microsoft.ApiManagement/service/apim/apis/echo` of the type `Microsoft.ApiManagement/service/apis` and
 * the names `apim` and `echo`; undefined where there is not one name for each segment of the type.
 */
export function providerPath(type: string, names: readonly string[]): string | undefined {
  const [provider = '', ...segments] = type.split('/');
  if (segments.length === 0 || segments.length !== names.length) return undefined;
  return ['providers', provider, ...segments.flatMap((segment, index) => [segment, names[index]])].join('/');
}

/** resourceId() and those of its kind. What goes before the type moves the scope, as far as the level allows. */
export function resourceIdFunction(level: Level, scope: string | Unknown, subscription: string | Unknown): ArmFunction {
  return pure([2, Infinity], (args) => {
    const texts = args.map(asString);
    const place = texts.findIndex((text) => text.includes('/'));
    if (place < 0) throw new ArgumentError("takes a type such as 'Microsoft.ApiManagement/service', and names");
    return idBelow(
      movedScope(level, scope, subscription, texts.slice(0, place)),
      pathOf(texts[place] ?? '', texts.slice(place + 1)),
    );
  });
}

function movedScope(
  level: Level,
  scope: string | Unknown,
  subscription: string | Unknown,
  before: readonly string[],
): string | Unknown {
  const [first, second] = before;
  if (first === undefined) return scope;
  if (level === 'managementGroup') return idBelow('/providers/Microsoft.Management/managementGroups', first);
  if (second !== undefined) return `/subscriptions/${first}/resourceGroups/${second}`;
  return level === 'subscription' ? `/subscriptions/${first}` : idBelow(subscription, 'resourceGroups', first);
}

function pathOf(type: string, names: readonly string[]): string {
  const path = providerPath(type, names);
  if (path === undefined)
    throw new ArgumentError(`takes a name for each segment of the type ${type}, not ${names.length}`);
  return path;
}

/** The id of a resource that extends another one. */
export const extensionResourceId = pure([3, Infinity], (args) => {
  const [base = '', type = '', ...names] = args.map(asString);
  return idBelow(base, pathOf(type, names));
});
