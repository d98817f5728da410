import { combine, compose, madeOf, startingWith, Unknown } from '../../values';
import type { Bindings } from './scope';
import { textOf } from './values';

/** A text with the identifiers of the loops around it replaced; Unknown where it names one whose value is not known. */
export function substitute(text: string, bindings: Bindings): string | Unknown {
  if (bindings.size === 0) return text;
  let unknown: Unknown | undefined;
  const replaced = text.replace(/([$&])\{(\w+)\}/g, (match, sign: string, name: string) => {
    const value = bindings.get(name);
    if (value === undefined) return match;
    if (value instanceof Unknown) {
      unknown = value;
      return match;
    }
    return sign === '&' ? value.replace(/[^A-Za-z0-9]/g, '') : value;
  });
  return unknown ? madeOf(unknown) : replaced;
}

/** A text that is whole but for its dynamic references, such as `{{resolve:ssm:/stage/certificate}}`. */
export function withoutDynamicReference(text: string): string | Unknown {
  const start = text.indexOf('{{resolve:');
  const end = start === -1 ? -1 : text.indexOf('}}', start);
  if (end === -1) return text;
  return startingWith(
    text.slice(0, start),
    new Unknown(`${shorten(text.slice(start, end + 2))} is looked up at deployment`),
  );
}

const shorten = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** A piece of the text of Fn::Sub: plain text, or the name of what stands in its place. */
type Piece = { readonly text: string } | { readonly variable: string };

/** `${Name}` is a variable and `${!Name}` stands for the text `${Name}`. What is not closed is plain text. */
export function piecesOf(template: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (;;) {
    const start = template.indexOf('${', from);
    const end = start === -1 ? -1 : template.indexOf('}', start);
    if (end === -1) return [...pieces, { text: template.slice(from) }];
    const name = template.slice(start + 2, end);
    pieces.push({ text: template.slice(from, start) });
    pieces.push(name.startsWith('!') ? { text: `\${${name.slice(1)}}` } : { variable: name });
    from = end + 1;
  }
}

/**
 * A text made of parts, which are scalars or not known; undefined is a part that is not there. Nothing is said of what
 * comes after a brace, which may be the first of a dynamic reference.
 */
export const composed = (parts: readonly unknown[]): unknown =>
  combine(parts, (each) => {
    const texts = each.map(partOf);
    const whole = compose(texts);
    return whole instanceof Unknown ? compose(beforeBrace(texts, madeOf(whole))) : withoutDynamicReference(whole);
  });

function partOf(part: unknown): string | Unknown {
  if (part === undefined) return '';
  return part instanceof Unknown ? part : (textOf(part) ?? new Unknown('it may be made of what is no text'));
}

function beforeBrace(texts: readonly (string | Unknown)[], rest: Unknown): readonly (string | Unknown)[] {
  for (const [place, text] of texts.entries()) {
    const brace = typeof text === 'string' ? text.indexOf('{') : -1;
    if (typeof text === 'string' && brace !== -1) return [...texts.slice(0, place), text.slice(0, brace), rest];
  }
  return texts;
}
