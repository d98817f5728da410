import { ArgumentError, isSame } from '../values';
import { type ArmFunction, acceptingUnknown, asBoolean, asString, pure, pureThroughout } from './pure';

/**
 * Logical and comparison functions that evaluate all of their arguments.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-logical
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-comparison
 */
export const logicalFunctions: Readonly<Record<string, ArmFunction>> = {
  true: acceptingUnknown([0, 0], () => true),
  false: acceptingUnknown([0, 0], () => false),
  null: acceptingUnknown([0, 0], () => null),
  not: pure([1, 1], ([value]) => !asBoolean(value)),
  bool: pure([1, 1], ([value]) => toBoolean(value)),
  equals: pureThroughout([2, 2], ([left, right]) => isSame(left, right)),
  fail: pure([1, 1], ([message]) => {
    throw new ArgumentError(`stopped the evaluation: ${asString(message)}`);
  }),
  greater: comparison((order) => order > 0),
  greaterOrEquals: comparison((order) => order >= 0),
  less: comparison((order) => order < 0),
  lessOrEquals: comparison((order) => order <= 0),
};

function toBoolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'string' && /^(?:true|1)$/i.test(value)) return true;
  if (typeof value === 'string' && /^(?:false|0)$/i.test(value)) return false;
  throw new ArgumentError("takes 'true', 'false' or an integer");
}

function comparison(holds: (order: number) => boolean): ArmFunction {
  return pure([2, 2], ([left, right]) => holds(compare(left, right)));
}

function compare(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left !== 'string' || typeof right !== 'string')
    throw new ArgumentError('compares two numbers or two strings');
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
