import { isDeepStrictEqual } from 'node:util';
import { Alternatives, madeOf } from './unknown';

/** What holds whichever of some values comes true. */
export function anyOf(values: readonly unknown[], reason: string): unknown {
  const distinct = [...new Set(values.flatMap(branches))];
  const [first, ...others] = distinct;
  return others.every((other) => isDeepStrictEqual(other, first)) ? first : new Alternatives(reason, distinct);
}

/** The values that there may be, none of which is one of several. */
export const branches = (value: unknown): readonly unknown[] =>
  value instanceof Alternatives ? value.values.flatMap(branches) : [value];

/** More than these nobody follows: each function of several such values has as many as their product. */
const MOST_COMBINATIONS = 32;

/**
 * What something gives of values of which each may be one of several: it is asked for every combination of them. Where
 * there are too many it is asked for values that are not known, unless one of them may not be there at all.
 */
export function combine(values: readonly unknown[], apply: (values: readonly unknown[]) => unknown): unknown {
  const several = values.find((value) => value instanceof Alternatives);
  if (several === undefined) return apply(values);
  const choices = values.map(branches);
  if (choices.reduce((count, choice) => count * choice.length, 1) > MOST_COMBINATIONS)
    return choices.some((choice) => choice.includes(undefined))
      ? madeOf(several)
      : apply(values.map((value) => (value instanceof Alternatives ? madeOf(value) : value)));
  return anyOf(combinations(choices).map(apply), several.reason);
}

const combinations = (choices: readonly (readonly unknown[])[]): unknown[][] =>
  choices.reduce<unknown[][]>(
    (begun, choice) => begun.flatMap((values) => choice.map((value) => [...values, value])),
    [[]],
  );
