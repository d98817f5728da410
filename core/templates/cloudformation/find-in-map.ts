import {
  Alternatives,
  alternativesOf,
  derivedUnknown,
  isObject,
  type JsonObject,
  mapCombinations,
  Unknown,
  Unreadable,
} from '../../values';
import type { Call } from './call';
import { pathOf } from './place';
import { ValueError } from './problems';
import { requireLanguageExtensions } from './scope';
import { textOf } from './values';

/** Evaluates Fn::FindInMap, including the DefaultValue of AWS::LanguageExtensions. */
export function findInMap(call: Call): unknown {
  const { argument, place, scope, resolve, malformed } = call;
  if (!Array.isArray(argument) || argument.length < 3 || argument.length > 4) throw malformed();
  if (argument.length === 4) requireLanguageExtensions('The DefaultValue of Fn::FindInMap', scope, place);
  const [map, row, column] = argument.slice(0, 3).map((key, index) => resolve(key, index));
  const isListed = argument.length === 3 && scope.mayBeMore === undefined;
  const keys = [map, isListed ? oneOfTheRows(row, find(scope.mappings, [map])) : row, column];
  const several = keys.some((key) => key instanceof Unknown);
  return mapCombinations(keys, (each) => {
    const unknown = each.find((key) => key instanceof Unknown);
    if (unknown) return derivedUnknown(unknown);
    const names = each.map(textOf);
    if (names.includes(undefined)) throw malformed();
    const found = find(scope.mappings, names);
    // Mappings contain no functions, but their strings may be dynamic references.
    if (found !== undefined) return resolve(found);
    if (argument.length === 4) return defaultValue(argument[3], call);
    const message = `Template error: Unable to get mapping for ${names.join('::')}`;
    if (scope.mayBeMore) return derivedUnknown(scope.mayBeMore);
    if (several) return new Unknown(message);
    throw new ValueError(message, { path: pathOf(place) });
  });
}

/** A deployment with a key that the mapping does not have fails, so an unknown key is one of those. */
function oneOfTheRows(row: unknown, mapping: unknown): unknown {
  if (!(row instanceof Unknown) || row instanceof Alternatives || row instanceof Unreadable) return row;
  if (!isObject(mapping) || included(mapping) !== undefined) return row;
  const keys = Object.keys(mapping);
  return keys.length > 0 ? alternativesOf(keys, row.reason) : row;
}

function defaultValue(written: unknown, { resolve, malformed, replacement }: Call): unknown {
  const unknown = replacement(written, 3);
  if (unknown) return derivedUnknown(unknown);
  if (!isObject(written) || !Object.hasOwn(written, 'DefaultValue')) throw malformed();
  return resolve(written['DefaultValue'], 3, 'DefaultValue');
}

/** Undefined if the mapping does not have the keys. */
function find(mappings: unknown, names: readonly unknown[]): unknown {
  let value = mappings;
  for (const name of names) {
    if (typeof name !== 'string') return undefined;
    if (value instanceof Unknown) return derivedUnknown(value);
    if (!isObject(value)) return undefined;
    if (!Object.hasOwn(value, name)) return included(value);
    value = value[name];
  }
  return value;
}

/** A missing key may come from a file that the mapping includes, or from another tool. */
function included(value: JsonObject): Unknown | undefined {
  const name = Object.keys(value).find((key) => key.startsWith('Fn::'));
  return name === undefined ? undefined : new Unknown(`${name} adds to the mapping at deployment`);
}
