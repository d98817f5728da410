import { Unknown } from '../../values';
import { inside, type Place, templateError } from './place';
import { requireLanguageExtensions, type Scope } from './scope';
import { substitute } from './text';
import { isObject, type JsonObject, textOf } from './values';

/** A member of an object once Fn::ForEach has run. */
export interface Member {
  /** As written where a loop runs over what is not known. */
  readonly key: string;
  /** Why neither the key nor the number of its like is known. */
  readonly unknown: Unknown | undefined;
  readonly value: unknown;
  /** Where the value stands in the template as written. */
  readonly place: Place;
  readonly scope: Scope;
}

type Resolve = (value: unknown, place: Place, scope: Scope) => unknown;

export const isLoop = (key: string): boolean => key === 'Fn::ForEach' || key.startsWith('Fn::ForEach::');

/** CloudFormation takes 500 resources; properties may repeat more. */
export const MAX_ITERATIONS = 10_000;

const EXAMPLE = '{"Fn::ForEach::Stages": ["Name", ["Dev", "Prod"], {"Stage${Name}": {"Type": "…"}}]}';

/**
 * The members of an object, with those that its loops make in place of the loops.
 * @throws TemplateError where a loop is malformed, runs too often, or makes a key twice.
 */
export function expand(object: JsonObject, place: Place, scope: Scope, resolve: Resolve): Member[] {
  const members: Member[] = [];
  collect(object, place, scope, resolve, members);
  if (members.every((member) => member.scope === scope)) return members;
  const seen = new Set<string>();
  for (const { key, unknown, place } of members) {
    if (seen.has(key) && !unknown) throw templateError(`Fn::ForEach makes ${JSON.stringify(key)} twice.`, place);
    seen.add(key);
  }
  return members;
}

function collect(object: JsonObject, place: Place, scope: Scope, resolve: Resolve, members: Member[]): void {
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

function* iterations(name: string, loop: unknown, place: Place, scope: Scope, resolve: Resolve) {
  requireLanguageExtensions('Fn::ForEach', scope, place);
  const [identifier, collection, body] = Array.isArray(loop) && loop.length === 3 ? (loop as unknown[]) : [];
  if (typeof identifier !== 'string' || !isObject(body))
    throw templateError(`${name} takes an identifier, a list and an object. Example: ${EXAMPLE}`, place);
  for (const value of itemsOf(name, resolve(collection, inside(place, 1), scope), inside(place, 1))) {
    scope.loopBudget.left -= 1;
    if (scope.loopBudget.left < 0) throw templateError(`Fn::ForEach runs more than ${MAX_ITERATIONS} times.`, place);
    const bodyScope = { ...scope, bindings: new Map([...scope.bindings, [identifier, value]]) };
    yield { body, bodyPlace: inside(place, 2), bodyScope };
  }
}

/** What a loop runs over. Over what is not known it runs once, for a value that is not known. */
function itemsOf(name: string, collection: unknown, place: Place): (string | Unknown)[] {
  if (collection instanceof Unknown)
    return [new Unknown(`${name} runs over what is known only at deployment: ${collection.reason}`)];
  const items = Array.isArray(collection)
    ? collection.map((item) => (item instanceof Unknown ? item : textOf(item)))
    : [];
  if (!Array.isArray(collection) || items.includes(undefined))
    throw templateError(`${name} takes a list of texts to run over. Example: ${EXAMPLE}`, place);
  return items as (string | Unknown)[];
}
