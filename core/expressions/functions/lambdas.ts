import { derivedUnknown, Unknown } from '../../values';
import { joinLists, PartialList } from '../partial';
import { ArgumentError, Lambda, requireSize, sizeOf } from '../values';
import {
  type ArmFunction,
  asArray,
  asBoolean,
  asLambda,
  asObject,
  asString,
  firstUnknown,
  pure,
  withArity,
} from './pure';

/**
 * Functions that take a lambda, in the form that Bicep compiles to.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-lambda
 */
export const lambdaFunctions: Readonly<Record<string, ArmFunction>> = {
  map: withArity([2, 2], ([items, lambda]) =>
    items instanceof PartialList && lambda instanceof Lambda
      ? new PartialList(items.rest, each(items.items, lambda), items.lead, items.mayHaveMore)
      : (firstUnknown([items, lambda]) ?? each(asArray(items), asLambda(lambda))),
  ),
  filter: withArity([2, 2], ([items, lambda]) =>
    items instanceof PartialList && lambda instanceof Lambda
      ? filterPartial(items, lambda)
      : (firstUnknown([items, lambda]) ?? filter(asArray(items), asLambda(lambda))),
  ),
  reduce: pure([3, 3], ([items, start, lambda]) => reduce(asArray(items), start, asLambda(lambda))),
  sort: pure([2, 2], ([items, lambda]) => sort(asArray(items), asLambda(lambda))),
  toObject: pure([2, 3], ([items, key, value]) => toObject(asArray(items), asLambda(key), value)),
  groupBy: pure([2, 2], ([items, key]) => groupBy(asArray(items), asLambda(key))),
  mapValues: pure([2, 2], ([object, lambda]) => {
    const { call } = asLambda(lambda);
    return Object.fromEntries(Object.entries(asObject(object)).map(([key, value]) => [key, call([value])]));
  }),
};

function each(items: readonly unknown[], lambda: Lambda): unknown[] {
  let size = 0;
  return items.map((item, index) => {
    const result = lambda.call([item, index]);
    size += sizeOf(result);
    requireSize(size);
    return result;
  });
}

function filter(items: readonly unknown[], lambda: Lambda): unknown {
  const verdicts = each(items, lambda);
  const kept = items.filter((_, index) => {
    const verdict = verdicts[index];
    return !(verdict instanceof Unknown) && asBoolean(verdict);
  });
  const undecided = verdicts.findIndex((verdict) => verdict instanceof Unknown);
  if (undecided < 0) return kept;
  const lead = verdicts.slice(0, undecided).filter((verdict) => verdict === true).length;
  return new PartialList(firstUnknown(verdicts) as Unknown, kept, lead);
}

function filterPartial({ rest, items, lead, mayHaveMore }: PartialList, lambda: Lambda): PartialList {
  const first = filter(items.slice(0, lead), lambda);
  return joinLists(
    [first, new PartialList(rest, [], 0, mayHaveMore), filter(items.slice(lead), lambda)],
    asArray,
  ) as PartialList;
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
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  });
  return Object.fromEntries(groups);
}
