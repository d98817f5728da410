/**
 * The value of a plain (unquoted) YAML scalar in CloudFormation: YAML 1.1 as its Java parser reads it.
 * - `yes` and `on` are booleans, but `y` and `N` are text.
 * - `012345670123` is octal, but `012345678901` is text, because 8 and 9 are not octal digits.
 * - `1:30` is a base 60 number.
 * - Dates stay text, as CloudFormation expects. So do numbers that JavaScript cannot represent exactly as written:
 *   integers beyond 2^53, and `3.0`, which would become `3`.
 * - Infinite numbers and NaN are returned as such, because JSON cannot represent them and the reader has to refuse
 *   them: `.inf`, `1.0e999`, and also `1e999`, because CloudFormation accepts exponents without a decimal point
 *   (https://github.com/aws/serverless-application-model/issues/200).
 */
export function readPlainScalar(text: string): string | number | boolean | null {
  const known = text.length <= LONGEST_WORD ? WORDS.get(text) : undefined;
  if (known !== undefined) return known;
  if (!startsNumber(text.charCodeAt(0))) return text;
  const digits = text.replaceAll('_', '');
  const integer = INTEGERS.find(({ pattern }) => pattern.test(text));
  if (integer) {
    const value = integer.read(digits);
    return Number.isSafeInteger(value) ? value : text;
  }
  if (INFINITE.test(text)) return Number.POSITIVE_INFINITY;
  if (NOT_A_NUMBER.test(text)) return Number.NaN;
  const value = FLOAT.test(text) || EXPONENT.test(text) ? Number(digits) : 0;
  if (!Number.isFinite(value)) return value;
  return Number.isInteger(value) || EXPONENT.test(text) ? text : value;
}

const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...withCases('true', 'yes', 'on').map((word) => [word, true] as const),
  ...withCases('false', 'no', 'off').map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
]);

function withCases(...words: string[]): string[] {
  return words.flatMap((word) => [word, word[0]?.toUpperCase() + word.slice(1), word.toUpperCase()]);
}

const LONGEST_WORD = 5;

/** Digits, the signs, the point, and two characters between them. */
const startsNumber = (code: number): boolean => code >= 0x2b && code <= 0x39;
const FLOAT = /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?$/;
const EXPONENT = /^[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+$/;
const DECIMAL = /^[-+]?(?:0|[1-9][0-9_]*)$/;
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/;

const INTEGERS: readonly { pattern: RegExp; read: (digits: string) => number }[] = [
  { pattern: DECIMAL, read: Number },
  { pattern: /^[-+]?0[0-7_]+$/, read: (digits) => Number.parseInt(digits, 8) },
  { pattern: /^[-+]?0x[0-9a-fA-F_]+$/, read: (digits) => Number.parseInt(digits, 16) },
  { pattern: /^[-+]?0b[01_]+$/, read: (digits) => Number.parseInt(digits.replace('0b', ''), 2) },
  { pattern: /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/, read: sexagesimal },
];

export const isInteger = (text: string): boolean => INTEGERS.some(({ pattern }) => pattern.test(text));

/** Whether a text is a decimal number or one of the special numbers. */
export const isFloat = (text: string): boolean =>
  [DECIMAL, FLOAT, EXPONENT, INFINITE, NOT_A_NUMBER].some((pattern) => pattern.test(text));

function sexagesimal(digits: string): number {
  const sign = digits.startsWith('-') ? -1 : 1;
  return (
    sign *
    digits
      .replace(/^[-+]/, '')
      .split(':')
      .reduce((sum, part) => sum * 60 + Number(part), 0)
  );
}
