import { isDeepStrictEqual } from 'node:util';
import { Alternatives, derivedUnknown } from './unknown';

/** One of several values: {@link Alternatives}, or the value itself if all of them are equal. */
export function alternativesOf(values: readonly unknown[], reason: string): unknown {
  const distinct = [...new Set(values.flatMap(possibleValues))];
  const [first, ...others] = distinct;
  return others.every((other) => isDeepStrictEqual(other, first)) ? first : new Alternatives(reason, distinct);
}

/** All values that a value may have, with nested alternatives flattened. */
export const possibleValues = (value: unknown): readonly unknown[] =>
  value instanceof Alternatives ? value.values.flatMap(possibleValues) : [value];

/** Limits the work: the number of combinations is the product of the numbers of alternatives. */
const MOST_COMBINATIONS = 32;

/**
 * Applies a function to every combination of the given values' alternatives. If there are too many combinations, the
 * alternatives count as plain unknown values; if one of them may also be absent, the result is unknown.
 */
export function mapCombinations(values: readonly unknown[], apply: (values: readonly unknown[]) => unknown): unknown {
  const several = values.find((value) => value instanceof Alternatives);
  if (several === undefined) return apply(values);
  const choices = values.map(possibleValues);
  if (choices.reduce((count, choice) => count * choice.length, 1) > MOST_COMBINATIONS)
    return choices.some((choice) => choice.includes(undefined))
      ? derivedUnknown(several)
      : apply(values.map((value) => (value instanceof Alternatives ? derivedUnknown(value) : value)));
  return alternativesOf(combinations(choices).map(apply), several.reason);
}

const combinations = (choices: readonly (readonly unknown[])[]): unknown[][] =>
  choices.reduce<unknown[][]>(
    (begun, choice) => begun.flatMap((values) => choice.map((value) => [...values, value])),
    [[]],
  );
