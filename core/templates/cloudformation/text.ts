import { derivedUnknown, joinTexts, mapCombinations, startingWith, Unknown } from '../../values';
import { TemplateError } from '../template-error';
import { type Place, pathOf } from './place';
import { charge, type IntrinsicScope } from './scope';
import { textOf } from './values';

/** CloudFormation accepts templates of 1 MB. */
const LONGEST_TEXT = 1024 * 1024;

/** @throws TemplateError if a text would be longer than CloudFormation accepts. */
export function requireLength(length: number, place?: Place): void {
  if (length <= LONGEST_TEXT) return;
  throw new TemplateError(
    `${place === undefined ? 'A loop' : place.key} makes a text of more than ${LONGEST_TEXT} characters. CloudFormation accepts templates of 1 MB.`,
    { path: pathOf(place) },
  );
}

/** Replaces the identifiers of the surrounding loops in a text. The result is Unknown if one of them is unknown. */
export function substitute(text: string, scope: IntrinsicScope): string | Unknown {
  const { bindings } = scope;
  if (bindings.size === 0) return text;
  let length = text.length;
  let unknown: Unknown | undefined;
  const replaced = text.replace(/([$&])\{(\w+)\}/g, (match, sign: string, name: string) => {
    const value = bindings.get(name);
    if (value === undefined) return match;
    if (value instanceof Unknown) {
      unknown = value;
      return match;
    }
    length += value.length;
    requireLength(length);
    return sign === '&' ? value.replace(/[^A-Za-z0-9]/g, '') : value;
  });
  charge(scope, length);
  return unknown ? derivedUnknown(unknown) : replaced;
}

/** A text whose dynamic references, such as `{{resolve:ssm:/stage/certificate}}`, are unknown. */
export function withoutDynamicReference(text: string): string | Unknown {
  const start = text.indexOf('{{resolve:');
  const end = start === -1 ? -1 : text.indexOf('}}', start);
  if (end === -1) return text;
  return startingWith(
    text.slice(0, start),
    new Unknown(`${shorten(text.slice(start, end + 2))} is resolved at deployment`),
  );
}

const shorten = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** A piece of the text of Fn::Sub: plain text or the name of a variable. */
type Piece = { readonly text: string } | { readonly variable: string };

/**
 * `${Name}` is a variable, with or without blanks around the name, and `${!Name}` is the literal text `${Name}`. A brace
 * that is not closed is plain text.
 */
export function piecesOf(template: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (;;) {
    const start = template.indexOf('${', from);
    const end = start === -1 ? -1 : template.indexOf('}', start);
    if (end === -1) {
      pieces.push({ text: template.slice(from) });
      return pieces;
    }
    const name = template.slice(start + 2, end);
    pieces.push({ text: template.slice(from, start) });
    pieces.push(name.startsWith('!') ? { text: `\${${name.slice(1)}}` } : { variable: name.trim() });
    from = end + 1;
  }
}

/**
 * Joins scalars and unknown values to a text; undefined stands for an absent part. If the text is not known as a whole,
 * its known prefix ends before the first brace, which may start a dynamic reference.
 * @throws TemplateError if it is too long.
 */
export const joinedText = (parts: readonly unknown[], place: Place): unknown =>
  mapCombinations(parts, (each) => {
    const texts = each.map(partOf);
    requireLength(
      texts.reduce((length, text) => length + (typeof text === 'string' ? text.length : 0), 0),
      place,
    );
    const whole = joinTexts(texts);
    return whole instanceof Unknown
      ? joinTexts(beforeBrace(texts, derivedUnknown(whole)))
      : withoutDynamicReference(whole);
  });

function partOf(part: unknown): string | Unknown {
  if (part === undefined) return '';
  return part instanceof Unknown
    ? part
    : (textOf(part) ?? new Unknown('a part of the string may be a list or an object'));
}

function beforeBrace(texts: readonly (string | Unknown)[], rest: Unknown): readonly (string | Unknown)[] {
  for (const [place, text] of texts.entries()) {
    const brace = typeof text === 'string' ? text.indexOf('{') : -1;
    if (typeof text === 'string' && brace !== -1) return [...texts.slice(0, place), text.slice(0, brace), rest];
  }
  return texts;
}
