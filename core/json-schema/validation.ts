import { Validator } from '@cfworker/json-schema';
import { childOf, exampleFor, type Schema, schemaAt } from './place';
import type { ObjectSchema } from './schema';

/** Bundled as a separate file, because most runs validate nothing. See `problemOf`. */
export function validate(
  value: Readonly<Record<string, unknown>>,
  schema: ObjectSchema,
  subject: string,
): string | undefined {
  const found = new Validator(withoutUniqueItems(schema), '7', false).validate(value).errors;
  const errors = [...found, ...repetitions(value, [], schema)];
  if (errors.length === 0) return undefined;
  const { instanceLocation } = deepest(errors);
  const path = segmentsOf(instanceLocation);
  const keywords = new Set(errors.filter((error) => error.instanceLocation === instanceLocation).map(keywordOf));
  const { text, meant = path } = keywords.has('false')
    ? unknownProperty(path, schema)
    : { text: describe(keywords, schemaAt(path, schema), path.reduce<unknown>(childOf, value)) };
  const example = exampleFor(meant, schema);
  return [
    `${path.length === 0 ? subject : path.join('.')}: ${text}`,
    ...(example === undefined ? [] : [`Example: ${JSON.stringify(example)}`]),
  ].join(' ');
}

interface OutputUnit {
  readonly instanceLocation: string;
  readonly keyword: string;
}

/** The validator compares each item with every other one: seconds for a list of 20,000 items. */
const withoutUniqueItems = (schema: ObjectSchema): ObjectSchema =>
  JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => (key === 'uniqueItems' && value === true ? undefined : value)),
  ) as ObjectSchema;

/** The lists that contain an item twice although their schema does not allow it. */
function repetitions(value: unknown, path: readonly string[], root: ObjectSchema): OutputUnit[] {
  if (typeof value !== 'object' || value === null) return [];
  const isRepeated =
    Array.isArray(value) &&
    new Set(value.map((item) => JSON.stringify(item))).size < value.length &&
    schemaAt(path, root)?.uniqueItems === true;
  return [
    ...(isRepeated ? [{ instanceLocation: pointerOf(path), keyword: 'uniqueItems' }] : []),
    ...Object.entries(value).flatMap(([name, child]) => repetitions(child, [...path, name], root)),
  ];
}

/** The validator also reports a wrong value at every level above it. The deepest error describes the problem. */
const deepest = (errors: readonly OutputUnit[]): OutputUnit =>
  errors.reduce((found, error) => (depth(error) > depth(found) ? error : found));

const depth = ({ instanceLocation }: OutputUnit): number => instanceLocation.split('/').length;

const keywordOf = ({ keyword }: OutputUnit): string => keyword;

/** The parts of a JSON pointer, which the validator writes as a URI fragment. */
const segmentsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'));

const pointerOf = (path: readonly string[]): string =>
  ['#', ...path.map((name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1')))].join('/');

interface Problem {
  readonly text: string;
  /** The path that the example shows. */
  readonly meant?: readonly string[];
}

/** Names the property that has this name in other letter case or as its title, or else all properties. */
function unknownProperty(path: readonly string[], root: ObjectSchema): Problem {
  const place = path.slice(0, -1);
  const given = path.at(-1)?.toLowerCase();
  const { properties = {} } = schemaAt(place, root) ?? {};
  const meant = Object.entries(properties).find(([name, { title }]) =>
    [name, title].some((each) => each?.toLowerCase() === given),
  )?.[0];
  return meant === undefined
    ? { text: `Unknown property. Allowed properties: ${Object.keys(properties).join(', ')}.`, meant: place }
    : { text: `Unknown property. Use ${meant}.`, meant: [...place, meant] };
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'an integer',
  number: 'a number',
  object: 'an object',
  string: 'a string',
};

/** The first of the problems of a value, in plain words. */
function describe(keywords: ReadonlySet<string>, schema: Schema = {}, value: unknown): string {
  const { anyOf = [], enum: words = [], format, maxLength, minLength, pattern, required = [], type = '' } = schema;
  if (keywords.has('enum')) return `Unknown value ${shown(value)}. Allowed values: ${words.join(', ')}.`;
  if (keywords.has('type')) return `Must be ${TYPES[type] ?? type}, not ${shown(value)}.`;
  const missing = required.filter((name) => childOf(value, name) === undefined);
  if (missing.length > 0) return `Needs ${listed(missing, 'and')}.`;
  if (keywords.has('anyOf'))
    return `Needs ${listed(
      anyOf.flatMap((each) => each.required ?? []),
      'or',
    )}.`;
  if (keywords.has('minItems') || (keywords.has('minLength') && minLength === 1)) return 'Must not be empty.';
  if (keywords.has('uniqueItems')) return 'Must not contain an item twice.';
  if (keywords.has('minLength')) return `Must have at least ${minLength} characters.`;
  if (keywords.has('maxLength')) return `Must have at most ${maxLength} characters.`;
  if (keywords.has('format')) return `Must be a valid ${format}, not ${shown(value)}.`;
  if (keywords.has('pattern'))
    return pattern === '\\S' ? 'Must not be blank.' : `Must match the pattern ${pattern}, unlike ${shown(value)}.`;
  return `Invalid value (${[...keywords].join(', ')}).`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

const listed = (names: readonly string[], conjunction: string): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${conjunction} ${names.at(-1)}`;
