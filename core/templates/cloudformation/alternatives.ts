import { isDeepStrictEqual } from 'node:util';
import { alternativesOf, derivedUnknown, Unknown } from '../../values';

/** The value of Ref AWS::NoValue, which removes the property or list item. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** The value of Fn::If with an unknown condition. */
export function eitherOf(left: unknown, right: unknown, reason: string): unknown {
  if (isDeepStrictEqual(left, right)) return left;
  return alternativesOf(
    [left, right].map((branch) => (branch === NO_VALUE ? undefined : branch)),
    reason,
  );
}

/** The unknown value that results from a value with an unknown part; undefined if all parts are known. */
export function findUnknown(value: unknown): Unknown | undefined {
  if (value instanceof Unknown) return derivedUnknown(value);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const member of Object.values(value)) {
    const unknown = findUnknown(member);
    if (unknown) return unknown;
  }
  return undefined;
}
