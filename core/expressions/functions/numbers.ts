import { ArgumentError } from '../values';
import { type ArmFunction, asInteger, asNumber, finite, pure, pureThroughout } from './pure';

/**
 * Numeric functions.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-numeric
 */
export const numericFunctions: Readonly<Record<string, ArmFunction>> = {
  add: arithmetic((left, right) => left + right),
  sub: arithmetic((left, right) => left - right),
  mul: arithmetic((left, right) => left * right),
  div: arithmetic((left, right) => Math.trunc(left / nonZero(right))),
  mod: arithmetic((left, right) => left % nonZero(right)),
  int: pure([1, 1], ([value]) => Math.trunc(toNumber(value, /^\s*[+-]?\d+\s*$/, "an integer such as '42'"))),
  float: pure([1, 1], ([value]) => toNumber(value, /^\s*[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?\s*$/i, "one such as '3.14'")),
  min: extreme((left, right) => Math.min(left, right)),
  max: extreme((left, right) => Math.max(left, right)),
};

/** Adding 0 turns JavaScript's -0 into 0: ARM's integers have no negative zero. */
function arithmetic(apply: (left: number, right: number) => number): ArmFunction {
  return pure([2, 2], ([left, right]) => apply(asInteger(left), asInteger(right)) + 0);
}

function nonZero(divisor: number): number {
  if (divisor === 0) throw new ArgumentError('cannot divide by 0');
  return divisor;
}

function toNumber(value: unknown, pattern: RegExp, example: string): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && pattern.test(value)) return finite(Number(value));
  throw new ArgumentError(`takes a number or a string with ${example}`);
}

/** The minimum or maximum of an array or of the arguments. */
function extreme(pick: (left: number, right: number) => number): ArmFunction {
  return pureThroughout([1, Infinity], (args) => {
    const values = (args.length === 1 && Array.isArray(args[0]) ? args[0] : args).map(asNumber);
    if (values.length === 0) throw new ArgumentError('takes an array that is not empty');
    return values.reduce(pick);
  });
}
