import { isDeepStrictEqual } from 'node:util';
import { alternativesOf } from '../../values';

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
