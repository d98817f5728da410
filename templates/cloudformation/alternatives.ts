import { isDeepStrictEqual } from 'node:util';
import { Alternatives, Unknown } from '../../evaluation/unknown';

/** What Ref AWS::NoValue gives: the property or item that holds it is not there. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** What holds whichever of two branches is taken. */
export function eitherOf(left: unknown, right: unknown, reason: string): unknown {
  if (isDeepStrictEqual(left, right)) return left;
  return new Alternatives(reason, [...branches(left), ...branches(right)]);
}

function branches(value: unknown): readonly unknown[] {
  if (value instanceof Alternatives) return value.values;
  return [value === NO_VALUE ? undefined : value];
}

/** The first value in it that is not known; undefined where all of it is. */
export function findUnknown(value: unknown): Unknown | undefined {
  if (value instanceof Unknown) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const member of Object.values(value)) {
    const unknown = findUnknown(member);
    if (unknown) return unknown;
  }
  return undefined;
}
