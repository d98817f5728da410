import { derivedUnknown, Unknown } from '../../values';
import type { Lambda } from '../values';
import { ArgumentError } from '../values';
import { type ArmFunction, asArray, asBoolean, asLambda, asObject, asString, firstUnknown, pure } from './pure';

/**
 * Functions that take a lambda, in the form that Bicep compiles to.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-lambda
 */
export const lambdaFunctions: Readonly<Record<string, ArmFunction>> = {
  map: pure([2, 2], ([items, lambda]) => each(asArray(items), asLambda(lambda))),
  filter: pure([2, 2], ([items, lambda]) => filter(asArray(items), asLambda(lambda))),
  reduce: pure([3, 3], ([items, start, lambda]) => reduce(asArray(items), start, asLambda(lambda))),
  sort: pure([2, 2], ([items, lambda]) => sort(asArray(items), asLambda(lambda))),
  toObject: pure([2, 3], ([items, key, value]) => toObject(asArray(items), asLambda(key), value)),
  groupBy: pure([2, 2], ([items, key]) => groupBy(asArray(items), asLambda(key))),
  mapValues: pure([2, 2], ([object, lambda]) => {
    const { call } = asLambda(lambda);
    return Object.fromEntries(Object.entries(asObject(object)).map(([key, value]) => [key, call([value])]));
  }),
};

const each = (items: readonly unknown[], lambda: Lambda): unknown[] =>
  items.map((item, index) => lambda.call([item, index]));

function filter(items: readonly unknown[], lambda: Lambda): unknown {
  const verdicts = each(items, lambda);
  return firstUnknown(verdicts) ?? items.filter((_, index) => asBoolean(verdicts[index]));
}

const reduce = (items: readonly unknown[], start: unknown, lambda: Lambda): unknown =>
  items.reduce((result, item, index) => lambda.call([result, item, index]), start);

/** The lambda returns whether its first argument comes before its second. */
function sort(items: readonly unknown[], lambda: Lambda): unknown {
  let unknown: Unknown | undefined;
  const isBefore = (left: unknown, right: unknown): boolean => {
    const verdict = lambda.call([left, right]);
    if (!(verdict instanceof Unknown)) return asBoolean(verdict);
    unknown = derivedUnknown(verdict);
    return false;
  };
  const sorted = items.toSorted((left, right) => {
    if (isBefore(left, right)) return -1;
    return isBefore(right, left) ? 1 : 0;
  });
  return unknown ?? sorted;
}

function toObject(items: readonly unknown[], key: Lambda, value: unknown): unknown {
  const keys = each(items, key);
  const values = value === undefined ? items : each(items, asLambda(value));
  return firstUnknown(keys) ?? Object.fromEntries(keys.map((name, index) => [asString(name), values[index]]));
}

function groupBy(items: readonly unknown[], key: Lambda): unknown {
  const keys = each(items, key);
  const unknown = firstUnknown(keys);
  if (unknown) return unknown;
  if (!keys.every((name) => typeof name === 'string')) throw new ArgumentError('needs a lambda that returns strings');
  const groups = new Map<string, unknown[]>();
  items.forEach((item, index) => {
    const name = keys[index] as string;
    groups.set(name, [...(groups.get(name) ?? []), item]);
  });
  return Object.fromEntries(groups);
}
