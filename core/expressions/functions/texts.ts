import { joinTexts, PartlyKnown, Unknown } from '../../values';
import { ArgumentError, findUnknown } from '../values';
import { formatComposite } from './composite-format';
import { type ArmFunction, asArray, asInteger, asString, firstUnknown, forAlternatives, pure, withArity } from './pure';

/** A function whose result for the start of a text is also the start of its result for the whole text. */
const prefixPreserving = (apply: (text: string) => string): ArmFunction =>
  withArity([1, 1], (args) => {
    const [value] = args;
    if (value instanceof PartlyKnown) return new PartlyKnown(value.reason, apply(value.start));
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
  toLower: prefixPreserving((text) => text.toLowerCase()),
  toUpper: prefixPreserving((text) => text.toUpperCase()),
  trim: prefixPreserving((text) => text.replaceAll(OUTER_BLANKS, '')),
  replace: pure([3, 3], ([text, old, next]) => replace(asString(text), asString(old), asString(next))),
  split: pure([2, 2], ([text, delimiter]) => split(asString(text), delimiter)),
  join: withArity([2, 2], ([items, delimiter]) => firstUnknown([items]) ?? join(asArray(items), delimiter)),
  substring: pure([2, 3], ([text, start, length]) => substring(asString(text), asInteger(start), length)),
  padLeft: pure([2, 3], ([value, width, filler = ' ']) => padLeft(toText(value), asInteger(width), asString(filler))),
  startsWith: pure([2, 2], ([text, start]) => lower(text).startsWith(lower(start))),
  endsWith: pure([2, 2], ([text, end]) => lower(text).endsWith(lower(end))),
};

/** ARM's startsWith() and endsWith() are case-insensitive. */
const lower = (value: unknown): string => asString(value).toLowerCase();

/** The text that ARM makes of a value, as far as it is known. */
const textOf = (value: unknown): string | Unknown =>
  value instanceof PartlyKnown ? value : (findUnknown(value) ?? toText(value));

const join = (items: readonly unknown[], delimiter: unknown): unknown =>
  forAlternatives([delimiter, ...items], ([between, ...each]) => {
    const delimiter = between instanceof Unknown ? between : asString(between);
    return joinTexts(each.map(textOf).flatMap((text, index) => (index === 0 ? [text] : [delimiter, text])));
  });

/** The text that ARM makes of a known value. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
}

/** White space as in .NET. Unlike JavaScript's trim(), it includes U+0085 and excludes U+FEFF. */
const OUTER_BLANKS = /^[\p{Z}\t-\r\u0085]+|(?<![\p{Z}\t-\r\u0085])[\p{Z}\t-\r\u0085]+$/gu;

function replace(text: string, old: string, next: string): string {
  if (old === '') throw new ArgumentError('needs a non-empty text to replace');
  return text.replaceAll(old, () => next);
}

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
