import { SetOnceDeployed, Unknown } from '../../evaluation/unknown';
import type { Bindings } from './scope';

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
  return unknown ?? replaced;
}

/** A text that is whole but for its dynamic references, such as `{{resolve:ssm:/stage/certificate}}`. */
export function withoutDynamicReference(text: string): string | Unknown {
  const start = text.indexOf('{{resolve:');
  const end = start === -1 ? -1 : text.indexOf('}}', start);
  return end === -1 ? text : new Unknown(`${shorten(text.slice(start, end + 2))} is looked up at deployment`);
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

/** A text made of parts. Where one of them is not known the whole is not, but one part that is set makes it set. */
export function composed(parts: readonly (string | Unknown)[]): string | Unknown {
  const texts = parts.filter((part) => typeof part === 'string');
  const unknown = parts.find((part) => part instanceof Unknown);
  if (unknown === undefined) return withoutDynamicReference(texts.join(''));
  const isSet = texts.some((text) => text.trim() !== '') || parts.some((part) => part instanceof SetOnceDeployed);
  return isSet ? new SetOnceDeployed(unknown.reason) : unknown;
}
