import { Alternatives, anyOf, branches, combine, madeOf, SetOnceDeployed, Unknown } from '../../values';
import { eitherOf, findUnknown } from './alternatives';
import type { Call, Intrinsic } from './call';
import { lookUp } from './mappings';
import { evaluateSub } from './sub';
import { composed } from './text';
import { textOf } from './values';

/** The functions that have a value in properties and outputs. */
export const INTRINSICS: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
  ['Ref', { takes: 'a name', example: '{"Ref": "StageName"}', evaluate: ref }],
  [
    'Fn::GetAtt',
    { takes: 'a resource and an attribute', example: '{"Fn::GetAtt": ["Api", "RootResourceId"]}', evaluate: getAtt },
  ],
  [
    'Fn::Sub',
    {
      takes: 'a text, or a list of a text and an object of variables',
      example: '{"Fn::Sub": ["${Name}-api", {"Name": "orders"}]}',
      evaluate: evaluateSub,
    },
  ],
  [
    'Fn::Join',
    { takes: 'a delimiter and a list of texts', example: '{"Fn::Join": ["-", ["orders", "api"]]}', evaluate: join },
  ],
  ['Fn::Split', { takes: 'a delimiter and a text', example: '{"Fn::Split": [",", "a,b"]}', evaluate: split }],
  [
    'Fn::Select',
    { takes: 'an index and a list that is long enough', example: '{"Fn::Select": [0, ["a", "b"]]}', evaluate: select },
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
      takes: 'a mapping and two keys, and with the language extensions a default',
      example: '{"Fn::FindInMap": ["Stages", "prod", "Name"]}',
      evaluate: lookUp,
    },
  ],
  ['Fn::Base64', { takes: 'a text', example: '{"Fn::Base64": "text"}', evaluate: base64 }],
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
  ['Fn::Cidr', { takes: 'a block, a count and bits', example: '{"Fn::Cidr": ["10.0.0.0/16", 4, 8]}', evaluate: later }],
  ['Fn::GetAZs', { takes: 'a region', example: '{"Fn::GetAZs": ""}', evaluate: later }],
  ['Fn::ImportValue', { takes: 'the name of an export', example: '{"Fn::ImportValue": "api-id"}', evaluate: later }],
  [
    'Fn::Transform',
    {
      takes: 'the name of a macro and its parameters',
      example: '{"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "s3://bucket/key"}}}',
      evaluate: later,
    },
  ],
]);

/** The argument resolved part by part, where it is a list of so many parts. */
function partsOf({ argument, resolve, malformed }: Call, count: number): unknown[] {
  if (!Array.isArray(argument) || argument.length !== count) throw malformed();
  return argument.map((part, index) => resolve(part, index));
}

/** What a function gives of an argument, or of each that it might be; undefined stands for what it does not take. */
function ofEach(
  { name, malformed }: Call,
  argument: unknown,
  apply: (known: unknown) => unknown,
  applyLater: (unknown: Unknown) => Unknown = madeOf,
): unknown {
  const give = (each: unknown): unknown => (each instanceof Unknown ? applyLater(each) : apply(each));
  if (argument instanceof Alternatives) {
    const refused = new Unknown(`${name} does not take every value that it may be given`);
    return anyOf(
      branches(argument).map((each) => give(each) ?? refused),
      argument.reason,
    );
  }
  const value = give(argument);
  if (value === undefined) throw malformed();
  return value;
}

/**
 * A name that has to be plain text, unless the language extensions are there to work it out.
 * @throws TemplateError where it is anything but text.
 */
export function nameOf({ scope, resolve, malformed }: Call, value: unknown, ...keys: number[]): string | Unknown {
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
  return name instanceof Unknown ? madeOf(name) : scope.refer(name, undefined, place);
}

function getAtt(call: Call): unknown {
  const { argument, place, scope, resolve, malformed } = call;
  if (typeof argument === 'string') {
    const text = nameOf(call, argument);
    return text instanceof Unknown ? madeOf(text) : attributeOf(text.split('.', 1)[0] ?? '', text, call);
  }
  if (!Array.isArray(argument) || argument.length !== 2) throw malformed();
  const name = nameOf(call, argument[0], 0);
  const attribute = resolve(argument[1], 1);
  if (name instanceof Unknown) return madeOf(name);
  if (attribute instanceof Unknown) return madeOf(attribute);
  if (typeof attribute !== 'string' || attribute === '') throw malformed();
  return scope.refer(name, attribute, place);
}

function attributeOf(name: string, text: string, { place, scope, malformed }: Call): unknown {
  const attribute = text.slice(name.length + 1);
  if (name === '' || attribute === '') throw malformed();
  return scope.refer(name, attribute, place);
}

function join(call: Call): unknown {
  const [delimiter, list] = partsOf(call, 2);
  if (typeof delimiter !== 'string') throw call.malformed();
  return ofEach(call, list, (items) =>
    Array.isArray(items) && items.every(isText) ? combine(items, (each) => joined(each, delimiter)) : undefined,
  );
}

const isText = (value: unknown): boolean => value instanceof Unknown || textOf(value) !== undefined;

const joined = (items: readonly unknown[], delimiter: string): unknown =>
  composed(
    items.filter((item) => item !== undefined).flatMap((item, index) => (index === 0 ? [item] : [delimiter, item])),
  );

function split(call: Call): unknown {
  const [delimiter, value] = partsOf(call, 2);
  if (typeof delimiter !== 'string' || delimiter === '') throw call.malformed();
  return ofEach(call, value, (text) => textOf(text)?.split(delimiter));
}

function select(call: Call): unknown {
  const [index, list] = partsOf(call, 2);
  if (index instanceof Unknown) return madeOf(index);
  const position = /^[0-9]+$/.test(textOf(index) ?? '') ? Number(index) : Number.NaN;
  return ofEach(call, list, (items) => {
    if (!Array.isArray(items)) return undefined;
    const shifting = items.slice(0, position + 1).find(mayBeAbsent);
    return shifting ? madeOf(shifting) : (items[position] as unknown);
  });
}

/** An item that may not be there makes the places of all after it unknown. */
const mayBeAbsent = (item: unknown): item is Alternatives =>
  item instanceof Alternatives && item.values.includes(undefined);

function choose({ argument, place, scope, resolve, malformed }: Call): unknown {
  if (!Array.isArray(argument) || argument.length !== 3) throw malformed();
  const condition = resolve(argument[0], 0);
  if (typeof condition !== 'string' && !(condition instanceof Unknown)) throw malformed();
  const truth = condition instanceof Unknown ? condition : scope.truthOf(condition, place);
  if (truth === true) return resolve(argument[1], 1);
  if (truth === false) return resolve(argument[2], 2);
  return eitherOf(resolve(argument[1], 1), resolve(argument[2], 2), truth.reason);
}

function base64(call: Call): unknown {
  return ofEach(call, call.resolve(call.argument), encode, (unknown) =>
    unknown instanceof SetOnceDeployed ? new SetOnceDeployed(unknown.reason) : madeOf(unknown),
  );
}

function encode(value: unknown): string | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : Buffer.from(text).toString('base64');
}

function length(call: Call): unknown {
  return ofEach(call, call.resolve(call.argument), (list) => {
    if (!Array.isArray(list)) return undefined;
    const changing = list.find(mayBeAbsent);
    return changing ? madeOf(changing) : list.length;
  });
}

function toJsonString({ argument, resolve, malformed }: Call): unknown {
  const value = resolve(argument);
  if (value instanceof Unknown) return madeOf(value);
  if (typeof value !== 'object' || value === null) throw malformed();
  return findUnknown(value) ?? JSON.stringify(value);
}

/** A function whose value only the deployment brings. */
function later({ name, argument, resolve }: Call): Unknown {
  const value = resolve(argument);
  const about = typeof value === 'string' && value !== '' ? ` of ${value}` : '';
  return new Unknown(`${name}${about} is resolved when the stack is deployed`);
}
