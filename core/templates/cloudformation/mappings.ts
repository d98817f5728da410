import { derivedUnknown, isObject, type JsonObject, Unknown } from '../../values';
import type { Call } from './call';
import { templateError } from './place';
import { requireLanguageExtensions } from './scope';
import { textOf } from './values';

/** Evaluates Fn::FindInMap, including the DefaultValue of AWS::LanguageExtensions. */
export function lookUp(call: Call): unknown {
  const { argument, place, scope, resolve, malformed } = call;
  if (!Array.isArray(argument) || argument.length < 3 || argument.length > 4) throw malformed();
  if (argument.length === 4) requireLanguageExtensions('The DefaultValue of Fn::FindInMap', scope, place);
  const keys = argument.slice(0, 3).map((key, index) => resolve(key, index));
  const unknown = keys.find((key) => key instanceof Unknown);
  if (unknown) return derivedUnknown(unknown);
  const names = keys.map(textOf);
  if (names.includes(undefined)) throw malformed();

  const found = find(scope.mappings, names as string[]);
  // Mappings contain no functions, but their strings may be dynamic references.
  if (found !== undefined) return resolve(found);
  if (argument.length === 3)
    throw templateError(`Template error: Unable to get mapping for ${names.join('::')}`, place);

  const fallback = argument[3] as unknown;
  if (!isObject(fallback) || !Object.hasOwn(fallback, 'DefaultValue')) throw malformed();
  return resolve(fallback['DefaultValue'], 3, 'DefaultValue');
}

/** Undefined if the mapping does not have the keys. */
function find(mappings: unknown, names: readonly string[]): unknown {
  let value = mappings;
  for (const name of names) {
    if (!isObject(value)) return undefined;
    if (!Object.hasOwn(value, name)) return included(value);
    value = value[name];
  }
  return value;
}

/** A missing key may come from a file that the mapping includes. */
const included = (value: JsonObject): Unknown | undefined =>
  Object.hasOwn(value, 'Fn::Transform') ? new Unknown('Fn::Transform adds to the mapping at deployment') : undefined;
