import { isObject, type JsonObject, Unknown } from '../../values';
import { inside, type Place, templateError } from './place';
import { type IntrinsicScope, requireLanguageExtensions } from './scope';
import { substitute } from './text';
import { textOf } from './values';

/** A member of an object after its Fn::ForEach loops are expanded. */
export interface Member {
  /** The resolved key, or the key as written if a loop iterates over unknown values. */
  readonly key: string;
  /** The reason why the key and the number of such members are unknown; undefined if they are known. */
  readonly unknown: Unknown | undefined;
  readonly value: unknown;
  /** The place of the value in the template as written. */
  readonly place: Place;
  readonly scope: IntrinsicScope;
}

type Resolve = (value: unknown, place: Place, scope: IntrinsicScope) => unknown;

export const isLoop = (key: string): boolean => key === 'Fn::ForEach' || key.startsWith('Fn::ForEach::');

/** CloudFormation accepts 500 resources; loops in properties may repeat more often. */
export const MAX_ITERATIONS = 10_000;

const EXAMPLE = '{"Fn::ForEach::Stages": ["Name", ["Dev", "Prod"], {"Stage${Name}": {"Type": "…"}}]}';

/**
 * The members of an object, with each loop replaced by the members that it generates.
 * @throws TemplateError if a loop is malformed, iterates too often, or generates a key twice.
 */
export function expand(object: JsonObject, place: Place, scope: IntrinsicScope, resolve: Resolve): Member[] {
  const members: Member[] = [];
  collect(object, place, scope, resolve, members);
  if (members.every((member) => member.scope === scope)) return members;
  const seen = new Set<string>();
  for (const { key, unknown, place } of members) {
    if (seen.has(key) && !unknown)
      throw templateError(
        `Fn::ForEach generates the key ${JSON.stringify(key)} twice. Use the loop's identifier in the key. Example: ${EXAMPLE}`,
        place,
      );
    seen.add(key);
  }
  return members;
}

function collect(object: JsonObject, place: Place, scope: IntrinsicScope, resolve: Resolve, members: Member[]): void {
  for (const [written, value] of Object.entries(object)) {
    const memberPlace = inside(place, written);
    if (isLoop(written)) {
      for (const { body, bodyPlace, bodyScope } of iterations(written, value, memberPlace, scope, resolve))
        collect(body, bodyPlace, bodyScope, resolve, members);
      continue;
    }
    const key = substitute(written, scope.bindings);
    const isKnown = !(key instanceof Unknown);
    members.push({
      key: isKnown ? key : written,
      unknown: isKnown ? undefined : key,
      value,
      place: memberPlace,
      scope,
    });
  }
}

function* iterations(name: string, loop: unknown, place: Place, scope: IntrinsicScope, resolve: Resolve) {
  requireLanguageExtensions('Fn::ForEach', scope, place);
  const [identifier, collection, body] = Array.isArray(loop) && loop.length === 3 ? (loop as unknown[]) : [];
  if (typeof identifier !== 'string' || !isObject(body))
    throw templateError(`${name} takes an identifier, a list and an object. Example: ${EXAMPLE}`, place);
  for (const value of itemsOf(name, resolve(collection, inside(place, 1), scope), inside(place, 1))) {
    scope.loopBudget.left -= 1;
    if (scope.loopBudget.left < 0)
      throw templateError(`The Fn::ForEach loops of the template iterate more than ${MAX_ITERATIONS} times.`, place);
    const bodyScope = { ...scope, bindings: new Map([...scope.bindings, [identifier, value]]) };
    yield { body, bodyPlace: inside(place, 2), bodyScope };
  }
}

/** The items of a collection. An unknown collection counts as one unknown item. */
function itemsOf(name: string, collection: unknown, place: Place): (string | Unknown)[] {
  if (collection instanceof Unknown)
    return [new Unknown(`${name} iterates over a value known only at deployment: ${collection.reason}`)];
  const items = Array.isArray(collection)
    ? collection.map((item) => (item instanceof Unknown ? item : textOf(item)))
    : [];
  if (!Array.isArray(collection) || items.includes(undefined))
    throw templateError(`The collection of ${name} is not a list of strings. Example: ${EXAMPLE}`, place);
  return items as (string | Unknown)[];
}
