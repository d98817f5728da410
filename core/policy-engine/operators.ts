import { foldCase, isObject } from '../values';
import { describe } from './errors';
import { parseDateTime } from './functions/date-time';
import { textOf } from './text';

/** Evaluates an actual value; undefined if the property is missing. */
export type Predicate = (actual: unknown) => boolean;

/** An expected value that the operator does not support. */
export class UnusableOperand extends Error {
  override readonly name = 'UnusableOperand';
}

/** An actual value that the operator cannot compare. The evaluation fails in Azure Policy, which denies the request. */
export class Incomparable extends Error {
  override readonly name = 'Incomparable';
}

export interface Operator {
  readonly name: string;
  /** A valid value, for messages. */
  readonly example: string;
  /** @throws UnusableOperand */
  readonly compile: (expected: unknown) => Predicate;
}

/** The problem of an expected value written as a literal; undefined if it is valid. */
export function wrongLiteral({ name }: Operator, literal: unknown): string | undefined {
  const items = (name === 'in' || name === 'notIn') && Array.isArray(literal) ? literal : [literal];
  const wrong = items.find((item) => typeof item === 'object');
  return wrong === undefined ? undefined : `is or contains ${describe(wrong)}, not a single value`;
}

/**
 * The operators of conditions by case-folded name.
 * @see https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#conditions
 */
export const operators: ReadonlyMap<string, Operator> = new Map(
  [
    ...withNegation('equals', '"https"', equals),
    ...withNegation('like', '"https://*"', like),
    ...withNegation('match', '"contoso-###"', (expected) => match(expected, (text) => text)),
    ...withNegation('matchInsensitively', '"contoso-###"', (expected) => match(expected, foldCase)),
    ...withNegation('contains', '"contoso"', contains),
    ...withNegation('in', '["https", "wss"]', isIn),
    ...withNegation('containsKey', '"environment"', containsKey),
    { name: 'exists', example: '"true"', compile: exists },
    ordering('less', (order) => order < 0),
    ordering('lessOrEquals', (order) => order <= 0),
    ordering('greater', (order) => order > 0),
    ordering('greaterOrEquals', (order) => order >= 0),
  ].map((operator) => [foldCase(operator.name), operator]),
);

function withNegation(name: string, example: string, compile: Operator['compile']): [Operator, Operator] {
  const negation = `not${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const negate: Operator['compile'] = (expected) => {
    const holds = compile(expected);
    return (actual) => !holds(actual);
  };
  return [
    { name, example, compile },
    { name: negation, example, compile: negate },
  ];
}

/** An array or object never equals an expected value. */
function equals(expected: unknown): Predicate {
  if (expected === null || expected === undefined) throw new UnusableOperand('is null, which cannot be compared');
  const wanted = textOf(expected);
  if (wanted === undefined) return () => false;
  const folded = foldCase(wanted);
  return (actual) => isText(actual, folded);
}

const isText = (actual: unknown, folded: string): boolean => {
  const text = textOf(actual);
  return text !== undefined && foldCase(text) === folded;
};

/** A single `*` stands for any text, including the empty one. */
function like(expected: unknown): Predicate {
  const [head = '', tail, ...more] = foldCase(text(expected)).split('*');
  if (more.length > 0) throw new UnusableOperand(`is ${describe(expected)}, which has more than one wildcard *`);
  if (tail === undefined) return (actual) => isText(actual, head);
  return (actual) => {
    const given = textOf(actual);
    if (given === undefined) return false;
    const folded = foldCase(given);
    return folded.length >= head.length + tail.length && folded.startsWith(head) && folded.endsWith(tail);
  };
}

/** `#` is an ASCII digit, `?` an ASCII letter, `.` any character. Other characters match themselves. */
function match(expected: unknown, fold: (text: string) => string): Predicate {
  const pattern = Array.from(fold(text(expected)));
  return (actual) => {
    const given = textOf(actual);
    if (given === undefined) return false;
    const characters = Array.from(fold(given));
    return (
      characters.length === pattern.length &&
      characters.every((character, index) => matchesCharacter(character, pattern[index]))
    );
  };
}

function matchesCharacter(character: string, pattern: string | undefined): boolean {
  if (pattern === '#') return /^[0-9]$/.test(character);
  if (pattern === '?') return /^[A-Za-z]$/.test(character);
  return pattern === '.' || pattern === character;
}

/** Whether a string contains the expected text, or an array the expected item. */
function contains(expected: unknown): Predicate {
  const wanted = foldCase(text(expected));
  if (wanted.includes('*'))
    throw new UnusableOperand(`is ${describe(expected)}, but contains supports no wildcard *; use like`);
  return (actual) => {
    if (Array.isArray(actual)) return actual.some((item) => isText(item, wanted));
    const given = textOf(actual);
    return given !== undefined && foldCase(given).includes(wanted);
  };
}

function isIn(expected: unknown): Predicate {
  if (!Array.isArray(expected)) throw new UnusableOperand(`is ${describe(expected)}, not an array`);
  const wanted = new Set(expected.map(textOf).map((item) => item && foldCase(item)));
  return (actual) => {
    const given = textOf(actual);
    return given !== undefined && wanted.has(foldCase(given));
  };
}

function containsKey(expected: unknown): Predicate {
  const wanted = foldCase(text(expected));
  return (actual) => isObject(actual) && Object.keys(actual).some((key) => foldCase(key) === wanted);
}

/** A property with the value null does not exist. */
function exists(expected: unknown): Predicate {
  const wanted = typeof expected === 'boolean' ? expected : BOOLEAN_TEXTS.get(foldCase(text(expected)));
  if (wanted === undefined) throw new UnusableOperand(`is ${describe(expected)}, not true or false`);
  return (actual) => (actual !== undefined && actual !== null) === wanted;
}

const BOOLEAN_TEXTS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

function ordering(name: string, holds: (order: number) => boolean): Operator {
  const compile = (expected: unknown): Predicate => {
    const compare = comparison(expected);
    // A missing value is neither less nor greater.
    return (actual) => actual !== undefined && actual !== null && holds(compare(actual));
  };
  return { name, example: name.startsWith('less') ? '5' : '"2021-08-01"', compile };
}

/**
 * Numbers compare with numbers, dates with dates and other strings with strings. Any other comparison fails.
 * @see https://github.com/Azure/azure-policy-linter/blob/main/docs/Rules/ordering-operator-on-incompatible-field-type.md
 */
function comparison(expected: unknown): (actual: unknown) => number {
  if (typeof expected === 'number') {
    return (actual) => {
      if (typeof actual !== 'number') throw incomparable(actual, 'a number');
      return actual - expected;
    };
  }
  if (typeof expected !== 'string') throw new UnusableOperand(`is ${describe(expected)}, not a number or a string`);
  const date = parseDateTime(expected);
  if (date !== undefined) {
    return (actual) => {
      const given = typeof actual === 'string' ? parseDateTime(actual) : undefined;
      if (given === undefined) throw incomparable(actual, 'a date such as 2026-01-31T00:00:00Z');
      return given < date ? -1 : Number(given > date);
    };
  }
  return (actual) => {
    if (typeof actual !== 'string') throw incomparable(actual, 'a string');
    return INVARIANT_CULTURE.compare(actual, expected);
  };
}

/** The closest match to .NET's InvariantCultureIgnoreCase: accents matter, letter case does not. */
const INVARIANT_CULTURE = new Intl.Collator('en', { sensitivity: 'accent' });

const incomparable = (actual: unknown, wanted: string): Incomparable =>
  new Incomparable(`the value is ${describe(actual)}, which cannot be compared with ${wanted}`);

function text(expected: unknown): string {
  if (typeof expected !== 'string') throw new UnusableOperand(`is ${describe(expected)}, not a string`);
  return expected;
}
