import { isObject, type JsonObject, Unknown } from '../../values';
import { setOwn } from '../source';
import { NO_VALUE } from './alternatives';
import { INTRINSICS } from './intrinsics';
import { expand, isLoop } from './loops';
import { inside, type Place, templateError } from './place';
import { type IntrinsicScope, requireLanguageExtensions } from './scope';
import { substitute, withoutDynamicReference } from './text';

/**
 * Resolves a part of a template. Functions become their values, AWS::NoValue removes the property or item that contains
 * it ({@link NO_VALUE} at the top level), and {@link Unknown} stands for values known only at deployment.
 * @throws TemplateError if a function is malformed.
 */
export function resolve(value: unknown, place: Place, scope: IntrinsicScope): unknown {
  if (typeof value === 'string') {
    const text = substitute(value, scope.bindings);
    return text instanceof Unknown ? text : withoutDynamicReference(text);
  }
  if (Array.isArray(value))
    return value.map((item, index) => resolve(item, inside(place, index), scope)).filter((item) => item !== NO_VALUE);
  return isObject(value) ? resolveObject(value, place, scope) : value;
}

function resolveObject(object: JsonObject, place: Place, scope: IntrinsicScope): unknown {
  const keys = Object.keys(object);
  const [first] = keys;
  if (keys.length === 1 && first !== undefined && isFunction(first) && !isLoop(first))
    return call(first, object[first], inside(place, first), scope);
  const functions = keys.filter((key) => key.startsWith('Fn::'));
  if (functions.length === 0 && scope.bindings.size === 0) return resolvePlainMembers(object, keys, place, scope);
  const others = functions.filter((key) => !isLoop(key));
  if (others.includes('Fn::Transform')) return new Unknown('Fn::Transform adds to this object at deployment');
  if (others.length > 0)
    throw templateError(
      `${others.join(' and ')} must be the only key of its object. Example: {"Fn::Sub": "\${AWS::StackName}-api"}`,
      place,
    );
  return resolveExpandedMembers(object, place, scope);
}

/** The fast path, for an object with no loop in it or around it. */
function resolvePlainMembers(
  object: JsonObject,
  keys: readonly string[],
  place: Place,
  scope: IntrinsicScope,
): unknown {
  const resolved: Record<string, unknown> = {};
  for (const key of keys) {
    const value = resolve(object[key], inside(place, key), scope);
    if (value !== NO_VALUE) setOwn(resolved, key, value);
  }
  return resolved;
}

function resolveExpandedMembers(object: JsonObject, place: Place, scope: IntrinsicScope): unknown {
  const resolved: Record<string, unknown> = {};
  for (const member of expand(object, place, scope, resolve)) {
    if (member.unknown) return member.unknown;
    const value = resolve(member.value, member.place, member.scope);
    if (value !== NO_VALUE) setOwn(resolved, member.key, value);
  }
  return resolved;
}

const isFunction = (key: string): boolean => key === 'Ref' || key.startsWith('Fn::');

function call(name: string, argument: unknown, place: Place, scope: IntrinsicScope): unknown {
  const intrinsic = INTRINSICS.get(name);
  if (intrinsic === undefined) return new Unknown(`${name} is not an intrinsic function that can be used here`);
  if (intrinsic.isExtension) requireLanguageExtensions(name, scope, place);
  return intrinsic.evaluate({
    name,
    argument,
    place,
    scope,
    resolve: (value, ...keys) => resolve(value, keys.reduce<Place>(inside, place), scope),
    malformed: () => templateError(`${name} takes ${intrinsic.takes}. Example: ${intrinsic.example}`, place),
  });
}
