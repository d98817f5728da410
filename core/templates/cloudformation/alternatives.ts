import { isDeepStrictEqual } from 'node:util';
import { anyOf, madeOf, Unknown } from '../../values';

/** What Ref AWS::NoValue gives: the property or item that holds it is not there. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** What holds whichever of two branches is taken. */
export function eitherOf(left: unknown, right: unknown, reason: string): unknown {
  if (isDeepStrictEqual(left, right)) return left;
  return anyOf(
    [left, right].map((branch) => (branch === NO_VALUE ? undefined : branch)),
    reason,
  );
}

/** What is made of a value in which something is not known; undefined where all of it is. */
export function findUnknown(value: unknown): Unknown | undefined {
  if (value instanceof Unknown) return madeOf(value);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const member of Object.values(value)) {
    const unknown = findUnknown(member);
    if (unknown) return unknown;
  }
  return undefined;
}
