import {
  Alternatives,
  alternativesOf,
  derivedUnknown,
  findUnknown,
  mapCombinations,
  possibleValues,
  SetOnceDeployed,
  Unknown,
} from '../../values';
import { eitherOf } from './alternatives';
import type { Call, Intrinsic } from './call';
import { findInMap } from './find-in-map';
import { isLoop } from './loops';
import type { Place } from './place';
import { referTo } from './references';
import type { IntrinsicScope } from './scope';
import { jsonSize } from './size';
import { evaluateSub } from './sub';
import { joinedText, requireLength } from './text';
import { textOf } from './values';

/** The intrinsic functions that properties and outputs can use. */
export const INTRINSICS: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
  ['Ref', { takes: 'a name', example: '{"Ref": "StageName"}', evaluate: ref }],
  [
    'Fn::GetAtt',
    { takes: 'a resource and an attribute', example: '{"Fn::GetAtt": ["Api", "RootResourceId"]}', evaluate: getAtt },
  ],
  [
    'Fn::Sub',
    {
      takes: 'a string, or a list of a string and an object of variables',
      example: '{"Fn::Sub": ["${Name}-api", {"Name": "orders"}]}',
      evaluate: evaluateSub,
    },
  ],
  [
    'Fn::Join',
    { takes: 'a delimiter and a list of strings', example: '{"Fn::Join": ["-", ["orders", "api"]]}', evaluate: join },
  ],
  ['Fn::Split', { takes: 'a delimiter and a string', example: '{"Fn::Split": [",", "a,b"]}', evaluate: split }],
  [
    'Fn::Select',
    {
      takes: 'an index and a list that has an item at that index',
      example: '{"Fn::Select": [0, ["a", "b"]]}',
      evaluate: select,
    },
  ],
  [
    'Fn::If',
    {
      takes: 'the name of a condition and two values',
      example: '{"Fn::If": ["IsProd", true, {"Ref": "AWS::NoValue"}]}',
      evaluate: choose,
    },
  ],
  [
    'Fn::FindInMap',
    {
      takes: 'the name of a mapping and two keys, and, with AWS::LanguageExtensions, a DefaultValue',
      example: '{"Fn::FindInMap": ["Stages", "prod", "Name"]}',
      evaluate: findInMap,
    },
  ],
  ['Fn::Base64', { takes: 'a string', example: '{"Fn::Base64": "text"}', evaluate: base64 }],
  ['Fn::Length', { takes: 'a list', example: '{"Fn::Length": ["a", "b"]}', isExtension: true, evaluate: length }],
  [
    'Fn::ToJsonString',
    {
      takes: 'an object or a list',
      example: '{"Fn::ToJsonString": {"key": "value"}}',
      isExtension: true,
      evaluate: toJsonString,
    },
  ],
  [
    'Fn::Cidr',
    {
      takes: 'a CIDR block, a count and a number of bits',
      example: '{"Fn::Cidr": ["10.0.0.0/16", 4, 8]}',
      evaluate: resolvedAtDeployment,
    },
  ],
  ['Fn::GetAZs', { takes: 'a Region', example: '{"Fn::GetAZs": ""}', evaluate: resolvedAtDeployment }],
  [
    'Fn::GetStackOutput',
    {
      takes: 'the name of a stack and the name of an output',
      example: '{"Fn::GetStackOutput": {"StackName": "network", "OutputName": "ApiId"}}',
      evaluate: resolvedAtDeployment,
    },
  ],
  [
    'Fn::ImportValue',
    { takes: 'the name of an export', example: '{"Fn::ImportValue": "api-id"}', evaluate: resolvedAtDeployment },
  ],
  [
    'Fn::Transform',
    {
      takes: 'the name of a macro and its parameters',
      example: '{"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "s3://bucket/key"}}}',
      evaluate: resolvedAtDeployment,
    },
  ],
]);

/** Whether a key has the form of a function that this version does not know. It may be new, or belong to another tool. */
export const isUnlisted = (key: string): boolean => key.startsWith('Fn::') && !INTRINSICS.has(key) && !isLoop(key);

/** Reports the function. Its value is unknown, because CloudFormation may accept it. */
export function unlistedFunction(name: string, place: Place, { problems }: Pick<IntrinsicScope, 'problems'>): Unknown {
  const plain = name.slice('Fn::'.length);
  const advice = INTRINSICS.has(plain) ? ` Write {"${plain}": …} instead.` : '';
  const shown = advice === '' ? withShortForm(name) : name;
  problems.warn(`${shown} is not an intrinsic function that can be used here. Its value is unknown.${advice}`, place);
  return new Unknown(`${name} is not an intrinsic function that can be used here`);
}

/** `Fn::Rain::Embed (!Rain::Embed)` */
export const withShortForm = (name: string): string => `${name} (!${name.slice('Fn::'.length)})`;

/** The resolved items of an argument that must be a list of `count` items. */
function partsOf({ argument, resolve, malformed }: Call, count: number): unknown[] {
  if (!Array.isArray(argument) || argument.length !== count) throw malformed();
  return argument.map((part, index) => resolve(part, index));
}

/**
 * The value of a function for a resolved argument, or for each of its alternatives. `apply` returns undefined if the
 * function does not accept the argument.
 */
function applyToEach(
  { name, malformed }: Call,
  argument: unknown,
  apply: (known: unknown) => unknown,
  applyToUnknown: (unknown: Unknown) => Unknown = derivedUnknown,
): unknown {
  const evaluate = (each: unknown): unknown => (each instanceof Unknown ? applyToUnknown(each) : apply(each));
  if (argument instanceof Alternatives) {
    const refused = new Unknown(`${name} does not accept every possible value of its argument`);
    return alternativesOf(
      possibleValues(argument).map((each) => evaluate(each) ?? refused),
      argument.reason,
    );
  }
  const value = evaluate(argument);
  if (value === undefined) throw malformed();
  return value;
}

/**
 * A name. With AWS::LanguageExtensions it may be the result of a function; otherwise it must be plain text.
 * @throws TemplateError if it is not text.
 */
function nameOf({ scope, resolve, malformed, replacement }: Call, value: unknown, ...keys: number[]): string | Unknown {
  const written = replacement(value, ...keys);
  if (written) return written;
  if (typeof value !== 'string' && !scope.hasLanguageExtensions) throw malformed();
  const name = resolve(value, ...keys);
  if (name instanceof Unknown) return name;
  if (typeof name !== 'string' || name === '') throw malformed();
  return name;
}

function ref(call: Call): unknown {
  const { argument, place, scope } = call;
  const bound = typeof argument === 'string' ? scope.bindings.get(argument) : undefined;
  if (bound !== undefined) return bound;
  const name = nameOf(call, argument);
  return name instanceof Unknown ? derivedUnknown(name) : referTo(scope, name, undefined, place);
}

function getAtt(call: Call): unknown {
  const { argument, place, scope, resolve, malformed } = call;
  if (typeof argument === 'string') {
    const text = nameOf(call, argument);
    return text instanceof Unknown ? derivedUnknown(text) : attributeOf(text.split('.', 1)[0] ?? '', text, call);
  }
  if (!Array.isArray(argument) || argument.length !== 2) throw malformed();
  const name = nameOf(call, argument[0], 0);
  const attribute = resolve(argument[1], 1);
  if (name instanceof Unknown) return derivedUnknown(name);
  if (attribute instanceof Unknown) return derivedUnknown(attribute);
  if (typeof attribute !== 'string' || attribute === '') throw malformed();
  return referTo(scope, name, attribute, place);
}

function attributeOf(name: string, text: string, { place, scope, malformed }: Call): unknown {
  const attribute = text.slice(name.length + 1);
  if (name === '' || attribute === '') throw malformed();
  return referTo(scope, name, attribute, place);
}

function join(call: Call): unknown {
  const [delimiter, list] = partsOf(call, 2);
  if (delimiter instanceof Unknown) return derivedUnknown(delimiter);
  if (typeof delimiter !== 'string') throw call.malformed();
  return applyToEach(call, list, (items) =>
    Array.isArray(items) && items.every(isText)
      ? mapCombinations(items, (each) => joined(each, delimiter, call.place))
      : undefined,
  );
}

const isText = (value: unknown): boolean => value instanceof Unknown || textOf(value) !== undefined;

const joined = (items: readonly unknown[], delimiter: string, place: Place): unknown =>
  joinedText(
    items.filter((item) => item !== undefined).flatMap((item, index) => (index === 0 ? [item] : [delimiter, item])),
    place,
  );

function split(call: Call): unknown {
  const [delimiter, value] = partsOf(call, 2);
  if (delimiter instanceof Unknown) return derivedUnknown(delimiter);
  if (typeof delimiter !== 'string' || delimiter === '') throw call.malformed();
  return applyToEach(call, value, (text) => textOf(text)?.split(delimiter));
}

function select(call: Call): unknown {
  const [index, list] = partsOf(call, 2);
  if (index instanceof Unknown) return derivedUnknown(index);
  const position = /^[0-9]+$/.test(textOf(index) ?? '') ? Number(index) : Number.NaN;
  const isList = list instanceof Unknown || Array.isArray(list);
  if (!isList) throw call.malformed();
  return applyToEach({ ...call, malformed: call.unfit }, list, (items) => {
    if (!Array.isArray(items)) return undefined;
    const shifting = items.slice(0, position + 1).find(mayBeAbsent);
    return shifting ? derivedUnknown(shifting) : (items[position] as unknown);
  });
}

/** An item that may be absent makes the index of every item after it unknown. */
const mayBeAbsent = (item: unknown): item is Alternatives =>
  item instanceof Alternatives && item.values.includes(undefined);

function choose({ argument, place, scope, resolve, resolveIf, checkUnused, malformed }: Call): unknown {
  if (!Array.isArray(argument) || argument.length !== 3) throw malformed();
  const condition = resolve(argument[0], 0);
  if (typeof condition !== 'string' && !(condition instanceof Unknown)) throw malformed();
  const truth = condition instanceof Unknown ? condition : scope.truthOf(condition, place);
  if (truth instanceof Unknown)
    return eitherOf(resolveIf(truth, argument[1], 1), resolveIf(truth, argument[2], 2), truth.reason);
  const [used, unused] = truth ? [1, 2] : [2, 1];
  checkUnused(argument[unused], unused);
  return resolve(argument[used], used);
}

function base64(call: Call): unknown {
  return applyToEach(call, call.resolve(call.argument), encode, (unknown) =>
    unknown instanceof SetOnceDeployed ? new SetOnceDeployed(unknown.reason) : derivedUnknown(unknown),
  );
}

function encode(value: unknown): string | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : Buffer.from(text).toString('base64');
}

function length(call: Call): unknown {
  return applyToEach(call, call.resolve(call.argument), (list) => {
    if (!Array.isArray(list)) return undefined;
    const changing = list.find(mayBeAbsent);
    return changing ? derivedUnknown(changing) : list.length;
  });
}

function toJsonString({ argument, place, resolve, malformed }: Call): unknown {
  const value = resolve(argument);
  if (value instanceof Unknown) return derivedUnknown(value);
  if (typeof value !== 'object' || value === null) throw malformed();
  const unknown = findUnknown(value);
  if (unknown) return unknown;
  requireLength(jsonSize(value), place);
  return JSON.stringify(value);
}

/** A function whose value is known only at deployment. */
function resolvedAtDeployment({ name, argument, resolve }: Call): Unknown {
  const value = resolve(argument);
  const about = typeof value === 'string' && value !== '' ? ` of ${value}` : '';
  return new Unknown(`${name}${about} is resolved at deployment`);
}
