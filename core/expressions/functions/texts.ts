import { derivedUnknown, findUnknown, foldCase, joinTexts, PartlyKnown, startingWith, Unknown } from '../../values';
import { PartialList } from '../partial';
import { ArgumentError, requireSize } from '../values';
import { formatComposite } from './composite-format';
import { type ArmFunction, asArray, asInteger, asString, firstUnknown, forAlternatives, pure, withArity } from './pure';

/**
 * A function whose result for the start of a text is also the start of its result for the whole text.
 * @param isExact whether the letter case of the result is known for a text in any letter case.
 */
const prefixPreserving = (apply: (text: string) => string, isExact = false): ArmFunction =>
  withArity([1, 1], (args) => {
    const [value] = args;
    if (value instanceof PartlyKnown)
      return new PartlyKnown(value.reason, apply(value.start), isExact || value.isExact);
    return firstUnknown(args) ?? apply(asString(value));
  });

/**
 * String functions.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string
 */
export const textFunctions: Readonly<Record<string, ArmFunction>> = {
  format: withArity([1, Infinity], ([format, ...args]) =>
    format instanceof Unknown ? firstUnknown([format]) : joinTexts(formatComposite(asString(format), args, textOf)),
  ),
  string: withArity([1, 1], ([value]) => textOf(value)),
  toLower: prefixPreserving((text) => text.toLowerCase(), true),
  toUpper: prefixPreserving((text) => text.toUpperCase(), true),
  trim: prefixPreserving((text) => text.replaceAll(OUTER_BLANKS, '')),
  replace: withArity([3, 3], (args) => replaceStart(args) ?? firstUnknown(args) ?? replace(args)),
  split: withArity([2, 2], (args) => {
    const [text, delimiter] = args;
    return splitStart(text, delimiter) ?? firstUnknown(args) ?? split(asString(text), delimiter);
  }),
  join: withArity([2, 2], ([items, delimiter]) =>
    items instanceof PartialList
      ? joinPartial(items, delimiter)
      : (firstUnknown([items]) ?? join(asArray(items), delimiter)),
  ),
  substring: withArity([2, 3], (args) => {
    const [text, start, length] = args;
    const unknown = firstUnknown(args);
    if (!unknown) return substring(asString(text), asInteger(start), length);
    const isPlain = text instanceof PartlyKnown && typeof start === 'number' && !(length instanceof Unknown);
    return isPlain ? substringOfStart(text, start, length) : unknown;
  }),
  padLeft: pure([2, 3], ([value, width, filler = ' ']) => padLeft(toText(value), asInteger(width), asString(filler))),
  startsWith: withArity([2, 2], (args) => {
    const [text, start] = args;
    if (text instanceof PartlyKnown && typeof start === 'string') return startOfStart(text, start);
    return firstUnknown(args) ?? folded(text).startsWith(folded(start));
  }),
  endsWith: pure([2, 2], ([text, end]) => folded(text).endsWith(folded(end))),
};

/** ARM's startsWith() and endsWith() are case-insensitive. */
const folded = (value: unknown): string => foldCase(asString(value));

function startOfStart(text: PartlyKnown, wanted: string): unknown {
  const [known, start] = [foldCase(text.start), foldCase(wanted)];
  if (known.startsWith(start)) return true;
  return start.startsWith(known) ? derivedUnknown(text) : false;
}

/** The text that ARM makes of a value, as far as it is known. */
const textOf = (value: unknown): string | Unknown =>
  value instanceof PartlyKnown ? value : (findUnknown(value) ?? toText(value));

const join = (items: readonly unknown[], delimiter: unknown): unknown =>
  forAlternatives([delimiter, ...items], ([between, ...each]) => {
    const delimiter = between instanceof Unknown ? between : asString(between);
    return joinTexts(each.map(textOf).flatMap((text, index) => (index === 0 ? [text] : [delimiter, text])));
  });

/** Whether a delimiter follows the items at the start is unknown: there may be no other items. */
const joinPartial = ({ items, lead, rest }: PartialList, delimiter: unknown): unknown =>
  forAlternatives([join(items.slice(0, lead), delimiter)], ([start]) => joinTexts([start as string | Unknown, rest]));

/** The text that ARM makes of a known value. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
}

/** White space as in .NET. Unlike JavaScript's trim(), it includes U+0085 and excludes U+FEFF. */
const OUTER_BLANKS = /^[\p{Z}\t-\r\u0085]+|(?<![\p{Z}\t-\r\u0085])[\p{Z}\t-\r\u0085]+$/gu;

function replace(args: readonly unknown[]): string {
  const [text = '', old = '', next = ''] = args.map(asString);
  if (old === '') throw new ArgumentError('needs a non-empty text to replace');
  const added = next.length - old.length;
  if (added > 0) requireSize(text.length + added * (text.split(old).length - 1));
  return text.replaceAll(old, () => next);
}

/** The known start of a text after the replacement. */
function replaceStart([text, old, next]: readonly unknown[]): unknown {
  if (!(text instanceof PartlyKnown) || !text.isExact || typeof old !== 'string' || old === '') return undefined;
  const [first = '', ...others] = certainPieces(text.start, [old]);
  const between = next instanceof Unknown ? next : asString(next);
  return joinTexts([first, ...others.flatMap((piece) => [between, piece]), new Unknown(text.reason)]);
}

/** The first items of a split text with a known start. */
function splitStart(text: unknown, delimiter: unknown): unknown {
  const delimiters = Array.isArray(delimiter) ? delimiter : [delimiter];
  const areKnown = delimiters.every((each) => typeof each === 'string' && each !== '');
  // Delimiters of several characters could overlap each other at the end of the known start.
  const areSimple = areKnown && (delimiters.length === 1 || delimiters.every((each: string) => each.length === 1));
  if (!(text instanceof PartlyKnown) || !text.isExact || !areSimple) return undefined;
  const pieces = certainPieces(text.start, delimiters as string[]);
  const last = startingWith(pieces.at(-1) ?? '', text);
  return new PartialList(new Unknown(text.reason), [...pieces.slice(0, -1), last], pieces.length);
}

/** The pieces between delimiters, the last of which continues. It has no end that may be the start of a delimiter. */
function certainPieces(start: string, delimiters: readonly string[]): string[] {
  const pieces = split(start, delimiters);
  const last = pieces.pop() ?? '';
  const isBegun = (from: number): boolean => delimiters.some((each) => each.startsWith(last.slice(from)));
  const longest = Math.max(0, ...delimiters.map(({ length }) => length - 1));
  let end = Math.max(0, last.length - longest);
  while (end < last.length && !isBegun(end)) end += 1;
  return [...pieces, last.slice(0, end)];
}

function substringOfStart(text: PartlyKnown, from: number, length: unknown): unknown {
  const size = length === undefined || length === null ? undefined : asInteger(length);
  if (from < 0 || (size !== undefined && size < 0)) throw new ArgumentError('takes a range within the string');
  if (size === undefined) return startingWith(text.start.slice(from), text, undefined, text.isExact);
  const known = text.start.slice(from, from + size);
  return known.length === size && text.isExact ? known : partOf(known, text);
}

/** A text with a known start that may or may not continue. */
export const partOf = (start: string, text: PartlyKnown): Unknown => startingWith(start, text, undefined, text.isExact);

const WIDEST = 10_000;

function padLeft(text: string, width: number, filler: string): string {
  if (width > WIDEST || filler.length !== 1)
    throw new ArgumentError(`takes a width of at most ${WIDEST} and a single padding character`);
  return text.padStart(width, filler);
}

/** Splits at one delimiter or at each of several. */
function split(text: string, delimiter: unknown): string[] {
  const delimiters = Array.isArray(delimiter) ? delimiter.map(asString) : [asString(delimiter)];
  return delimiters.reduce((parts, each) => (each === '' ? parts : parts.flatMap((part) => part.split(each))), [text]);
}

function substring(text: string, start: number, length: unknown): string {
  const count = length === undefined || length === null ? text.length - start : asInteger(length);
  if (start < 0 || count < 0 || start + count > text.length)
    throw new ArgumentError(`takes a range within the string, which has ${text.length} characters`);
  return text.slice(start, start + count);
}
