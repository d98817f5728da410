import { derivedUnknown, Unknown } from '../../values';
import { ArgumentError } from '../values';

/** `{0}`, `{0,-10}`, `{0:D2}`, and escaped braces. */
const ITEM = /\{\{|\}\}|\{(?<index>\d+)\s*(?:,\s*(?<width>-?\d+)\s*)?(?::(?<format>[^{}]*))?\}|[{}]/g;

const WIDEST = 1_000;

/**
 * Fills in a .NET composite format string, as ARM's format() does, in the invariant culture.
 * @returns the parts of the text in their order.
 * @see https://learn.microsoft.com/dotnet/standard/base-types/composite-formatting
 */
export function formatComposite(
  format: string,
  args: readonly unknown[],
  toText: (value: unknown) => string | Unknown,
): (string | Unknown)[] {
  const parts: (string | Unknown)[] = [];
  let from = 0;
  for (const match of format.matchAll(ITEM)) {
    parts.push(format.slice(from, match.index), formatItem(match[0], match.groups ?? {}, args, toText));
    from = match.index + match[0].length;
  }
  return [...parts, format.slice(from)];
}

function formatItem(
  item: string,
  { index, width, format }: Readonly<Record<string, string | undefined>>,
  args: readonly unknown[],
  toText: (value: unknown) => string | Unknown,
): string | Unknown {
  if (item === '{{' || item === '}}') return item.slice(1);
  if (index === undefined)
    throw new ArgumentError(`takes a format such as '{0}-{1:D2}'; write a literal ${item} as ${item}${item}`);
  if (Number(index) >= args.length) throw new ArgumentError(`has no argument for ${item}`);
  const value = args[Number(index)];
  const text = typeof value === 'number' && format ? formatNumber(value, format) : toText(value);
  if (width === undefined) return text;
  return text instanceof Unknown ? derivedUnknown(text) : align(text, Number(width));
}

function align(text: string, width: number): string {
  if (Math.abs(width) > WIDEST) throw new ArgumentError(`supports an alignment of at most ${WIDEST} characters`);
  return width < 0 ? text.padEnd(-width) : text.padStart(width);
}

function formatNumber(value: number, format: string): string {
  const standard = /^(?<specifier>[a-z])(?<precision>\d{0,2})$/i.exec(format);
  if (standard?.groups) {
    const { specifier = '', precision = '' } = standard.groups;
    return formatStandard(value, specifier, precision === '' ? undefined : Number(precision), format);
  }
  return formatPicture(value, format);
}

function formatStandard(value: number, specifier: string, precision: number | undefined, format: string): string {
  switch (specifier.toUpperCase()) {
    case 'D':
      return signed(value, (size) => String(size).padStart(precision ?? 1, '0'));
    case 'X': {
      const digits = (value < 0 ? value + 2 ** 32 : value).toString(16).padStart(precision ?? 1, '0');
      return specifier === 'X' ? digits.toUpperCase() : digits;
    }
    case 'F':
      return value.toFixed(precision ?? 2);
    case 'N':
      return signed(value, (size) => grouped(size.toFixed(precision ?? 2)));
    case 'G':
      return String(value);
    default:
      throw new ArgumentError(
        `does not support the number format '${format}'. Supported: D, F, G, N and X, for example '{0:D2}'`,
      );
  }
}

const signed = (value: number, write: (size: number) => string): string =>
  (value < 0 ? '-' : '') + write(Math.abs(value));

const grouped = (digits: string): string => digits.replace(/\B(?<!\.\d*)(?=(?:\d{3})+(?!\d))/g, ',');

/** A custom format: `000` for at least three digits, `0.00` for two decimals, `#,##0` for digit groups. */
function formatPicture(value: number, picture: string): string {
  const match = /^(?<whole>[#0,]+)(?:\.(?<decimals>0+))?$/.exec(picture);
  if (!match?.groups)
    throw new ArgumentError(`does not support the number format '${picture}'. Supported: zeros, for example '{0:000}'`);
  const { whole = '', decimals = '' } = match.groups;
  return signed(value, (size) => {
    const [digits = '', fraction] = size.toFixed(decimals.length).split('.');
    const padded = digits.padStart(whole.replaceAll(/[#,]/g, '').length, '0');
    return (whole.includes(',') ? grouped(padded) : padded) + (fraction === undefined ? '' : `.${fraction}`);
  });
}
