import { derivedUnknown, isObject, type JsonObject, Unknown } from '../../values';
import { setOwn } from '../source';
import { NO_VALUE } from './alternatives';
import type { Call, Intrinsic } from './call';
import { INTRINSICS, isUnlisted, unlistedFunction } from './intrinsics';
import { expand, isLoop } from './loops';
import { inside, type Place, pathOf, templateError } from './place';
import { ValueError } from './problems';
import { attempt, charge, type IntrinsicScope, report, requireLanguageExtensions, unusedScope } from './scope';
import { shallowSize } from './size';
import { requireLength, substitute, withoutDynamicReference } from './text';

/** The size of a value inside a loop, which every iteration makes again. */
const SIZE_IN_LOOP = 16;

/**
 * Resolves a part of a template. Functions become their values, AWS::NoValue removes the property or item that contains
 * it ({@link NO_VALUE} at the top level), and {@link Unknown} stands for values known only at deployment. Errors in a
 * function are reported, and its value is unreadable.
 * @throws TemplateError if the part is nested too deeply.
 */
export function resolve(value: unknown, place: Place, scope: IntrinsicScope): unknown {
  if (scope.bindings.size > 0) charge(scope, SIZE_IN_LOOP);
  if (typeof value === 'string') {
    const text = substitute(value, scope);
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
  const unlisted = others.find(isUnlisted);
  if (unlisted !== undefined) return unlistedFunction(unlisted, inside(place, unlisted), scope);
  if (others.length > 0)
    return report(scope, `${othersText(others)} Example: {"Fn::Sub": "\${AWS::StackName}-api"}`, place);
  return attempt(scope, (inner) => resolveExpandedMembers(object, place, inner));
}

const othersText = (names: readonly string[]): string =>
  names.length === 1
    ? `${names[0]} must be the only key of its object.`
    : `An object contains several functions: ${names.join(', ')}. A function must be the only key of its object.`;

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
  if (intrinsic === undefined) return unlistedFunction(name, place, scope);
  // Macros run before functions, so that one may write the argument.
  const written = name === 'Fn::Transform' ? undefined : replacement(argument, place, scope);
  if (written) return derivedUnknown(written);
  return attempt(scope, (inner) => {
    if (intrinsic.isExtension) requireLanguageExtensions(name, inner, place);
    const value = intrinsic.evaluate(new FunctionCall(name, intrinsic, argument, place, inner));
    if (typeof value === 'string') requireLength(value.length, place);
    if (name !== 'Ref') charge(inner, shallowSize(value));
    return value;
  });
}

/** Makes the functions of a call on demand, because a call uses few of them and a template has many calls. */
class FunctionCall implements Call {
  constructor(
    readonly name: string,
    private readonly intrinsic: Intrinsic,
    readonly argument: unknown,
    readonly place: Place,
    readonly scope: IntrinsicScope,
  ) {}

  get resolve(): Call['resolve'] {
    return (value, ...keys) => resolve(value, this.placeOf(keys), this.scope);
  }

  get resolveIf(): Call['resolveIf'] {
    return (condition, value, ...keys) => resolve(value, this.placeOf(keys), { ...this.scope, guard: condition });
  }

  get checkUnused(): Call['checkUnused'] {
    return (value, ...keys) => void resolve(value, this.placeOf(keys), unusedScope(this.scope));
  }

  get replacement(): Call['replacement'] {
    return (value, ...keys) => replacement(value, this.placeOf(keys), this.scope);
  }

  get malformed(): Call['malformed'] {
    return () => templateError(this.takes(), this.place);
  }

  get unfit(): Call['unfit'] {
    return () => new ValueError(this.takes(), { path: pathOf(this.place) });
  }

  private placeOf(keys: readonly (string | number)[]): Place {
    return keys.reduce<Place>(inside, this.place);
  }

  private takes(): string {
    return `${this.name} takes ${this.intrinsic.takes}. Example: ${this.intrinsic.example}`;
  }
}

function replacement(value: unknown, place: Place, scope: IntrinsicScope): Unknown | undefined {
  if (!isObject(value) || !Object.keys(value).some((key) => key === 'Fn::Transform' || isUnlisted(key)))
    return undefined;
  const resolved = resolve(value, place, scope);
  return resolved instanceof Unknown ? resolved : undefined;
}
