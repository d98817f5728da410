import { isObject, type JsonObject, Unknown } from '../../values';
import { inside, type Place, pathOf, templateError } from './place';
import { ValueError } from './problems';
import { attempt, type Bindings, countIteration, type IntrinsicScope, requireLanguageExtensions } from './scope';
import { substitute } from './text';
import { textOf } from './values';

/** A member of an object after its Fn::ForEach loops are expanded. */
export interface Member {
  /** The resolved key, or the key as written if a loop iterates over unknown values. */
  readonly key: string;
  /** The reason why the key and the number of such members are unknown; undefined if they are known. */
  readonly unknown: Unknown | undefined;
  /** Present if the member stands for any members: those of a macro, or of a loop that cannot be read. */
  readonly isOpaque?: true;
  readonly value: unknown;
  /** The place of the value in the template as written. */
  readonly place: Place;
  readonly scope: IntrinsicScope;
}

type Resolve = (value: unknown, place: Place, scope: IntrinsicScope) => unknown;

export const isLoop = (key: string): boolean => key === 'Fn::ForEach' || key.startsWith('Fn::ForEach::');

const EXAMPLE = '{"Fn::ForEach::Stages": ["Name", ["Dev", "Prod"], {"Stage${Name}": {"Type": "…"}}]}';

/**
 * The members of an object, with each loop replaced by the members that it generates. Errors in a loop are reported.
 * @throws ValueError if the loops generate a key twice.
 */
export function expand(object: JsonObject, place: Place, scope: IntrinsicScope, resolve: Resolve): Member[] {
  const members: Member[] = [];
  collect(object, place, scope, resolve, members);
  if (members.every((member) => member.scope === scope)) return members;
  const seen = new Set<string>();
  for (const { key, unknown, place } of members) {
    if (seen.has(key) && !unknown)
      throw new ValueError(
        `Fn::ForEach generates the key ${JSON.stringify(key)} twice. Use the loop's identifier in the key. Example: ${EXAMPLE}`,
        { path: pathOf(place) },
      );
    seen.add(key);
  }
  return members;
}

function collect(object: JsonObject, place: Place, scope: IntrinsicScope, resolve: Resolve, members: Member[]): void {
  for (const [written, value] of Object.entries(object)) {
    const memberPlace = inside(place, written);
    if (isLoop(written)) {
      const generated = attempt(scope, (inner) => generate(written, value, memberPlace, inner, resolve));
      if (generated instanceof Unknown) members.push(opaque(written, generated, memberPlace, scope));
      else for (const member of generated) members.push(member);
      continue;
    }
    const key = substitute(written, scope);
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

/** A member that stands for any members. */
export const opaque = (key: string, unknown: Unknown, place: Place, scope: IntrinsicScope): Member => ({
  key,
  unknown,
  isOpaque: true,
  value: undefined,
  place,
  scope,
});

function generate(name: string, loop: unknown, place: Place, scope: IntrinsicScope, resolve: Resolve): Member[] {
  const members: Member[] = [];
  for (const { body, bodyPlace, bodyScope } of iterations(name, loop, place, scope, resolve))
    collect(body, bodyPlace, bodyScope, resolve, members);
  return members;
}

function* iterations(name: string, loop: unknown, place: Place, scope: IntrinsicScope, resolve: Resolve) {
  requireLanguageExtensions('Fn::ForEach', scope, place);
  const [identifier, collection, body] = Array.isArray(loop) && loop.length === 3 ? (loop as unknown[]) : [];
  if (typeof identifier !== 'string' || !isObject(body))
    throw templateError(`${name} takes an identifier, a list and an object. Example: ${EXAMPLE}`, place);
  for (const value of itemsOf(name, resolve(collection, inside(place, 1), scope), inside(place, 1))) {
    countIteration(scope, place);
    yield {
      body,
      bodyPlace: inside(place, 2),
      bodyScope: withBinding(scope, identifier, value, isLiteral(collection)),
    };
  }
}

/** @param isFixed whether the value does not depend on parameters. */
function withBinding(scope: IntrinsicScope, name: string, value: string | Unknown, isFixed: boolean): IntrinsicScope {
  const { withoutDefaults } = scope;
  const bind = (bindings: Bindings, each: string | Unknown): Bindings => new Map([...bindings, [name, each]]);
  return {
    ...scope,
    bindings: bind(scope.bindings, value),
    withoutDefaults:
      withoutDefaults &&
      (() => {
        const other = withoutDefaults();
        const free = new Unknown(`${name} is an item of a loop over parameters that have no value`);
        return { ...other, bindings: bind(other.bindings, isFixed ? value : free) };
      }),
  };
}

const isLiteral = (collection: unknown): boolean =>
  Array.isArray(collection) && collection.every((item) => textOf(item) !== undefined);

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
