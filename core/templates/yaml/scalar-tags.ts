import { Malformed } from '../malformed';
import { isNotFinite, notFinite } from '../source';
import { isFloat, isInteger, readPlainScalar } from './scalar-value';
import { inLongForm, longFormOf } from './short-forms';
import { CORE_TAG } from './tags';

export type Scalar = string | number | boolean | null;

/** A scalar without a tag. Numbers that JSON cannot represent are refused. */
export function plainValue(text: string, offset: number): Scalar {
  const value = readPlainScalar(text);
  if (isNotFinite(value)) throw notFinite(text, offset);
  return value;
}

/** The tag `!` means that a scalar has no tag of its own, whether or not it is quoted. */
export const UNTAGGED = '!';

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'true', 'on'].map((word) => [word, true] as const),
  ...['no', 'false', 'off'].map((word) => [word, false] as const),
]);

const CORE_SCALARS: Readonly<Record<string, (text: string, offset: number) => Scalar | undefined>> = {
  str: (text) => text,
  null: () => null,
  bool: (text) => BOOLEANS.get(text.toLowerCase()),
  int: (text, offset) => (isInteger(text) ? plainValue(text, offset) : undefined),
  float: (text, offset) => (isFloat(text) ? plainValue(text, offset) : undefined),
};

/**
 * The value of a scalar with a tag. The argument of a short form is text, as the AWS CLI reads it: `!Ref 010` names the
 * resource 010.
 */
export function taggedScalar(tag: string, text: string, offset: number): Scalar | Record<string, unknown> {
  const longForm = longFormOf(tag);
  if (longForm !== undefined) return inLongForm(longForm, text);
  if (tag === UNTAGGED) return plainValue(text, offset);
  const name = coreName(tag);
  const read = name !== undefined && Object.hasOwn(CORE_SCALARS, name) ? CORE_SCALARS[name] : undefined;
  if (read === undefined) throw refusedTag(tag, offset);
  const value = read(text, offset);
  if (value === undefined) throw new Malformed(`the tag !!${name} does not fit ${JSON.stringify(text)}`, offset);
  return value;
}

/** The value of a list or map with a tag. */
export function taggedCollection(tag: string, collection: unknown, offset: number): unknown {
  const longForm = longFormOf(tag);
  if (longForm !== undefined) return inLongForm(longForm, collection);
  if (tag === UNTAGGED || coreName(tag) === (Array.isArray(collection) ? 'seq' : 'map')) return collection;
  throw refusedTag(tag, offset);
}

const coreName = (tag: string): string | undefined =>
  tag.startsWith(CORE_TAG) ? tag.slice(CORE_TAG.length) : undefined;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html */
const UNSUPPORTED = new Set(['binary', 'omap', 'pairs', 'set', 'timestamp']);

function refusedTag(tag: string, offset: number): Malformed {
  const name = coreName(tag);
  if (name !== undefined && UNSUPPORTED.has(name))
    return new Malformed(`CloudFormation does not support the tag !!${name}; write the value without a tag`, offset);
  if (name !== undefined && (Object.hasOwn(CORE_SCALARS, name) || name === 'seq' || name === 'map'))
    return new Malformed(`the tag !!${name} does not fit the value`, offset);
  const shown = name === undefined ? `!<${tag}>` : `!!${name}`;
  return new Malformed(
    `unknown tag ${shown}; a short form of CloudFormation has one exclamation mark. Example: !Ref Name`,
    offset,
  );
}
