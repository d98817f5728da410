import { PartialList } from '../../../core/expressions/partial';
import { foldCase } from '../../../core/values/fold-case';
import { PartlyKnown } from '../../../core/values/partly-known';
import { Alternatives, SetOnceDeployed, Unknown } from '../../../core/values/unknown';

/** Whether a partly known value is consistent with the final value. */
export function holdsOf(foreseen: unknown, value: unknown): boolean {
  // The evaluation fails with these values, so there is no final value to compare.
  if (value instanceof Unknown) return true;
  if (foreseen instanceof Alternatives) return foreseen.values.some((each) => holdsOf(each, value));
  if (foreseen instanceof PartlyKnown) return typeof value === 'string' && startsAs(value, foreseen);
  if (foreseen instanceof PartialList) return Array.isArray(value) && holdsOfList(foreseen, value);
  if (foreseen instanceof SetOnceDeployed) return typeof value !== 'string' || value.trim() !== '';
  if (foreseen instanceof Unknown) return true;
  if (typeof foreseen !== 'object' || foreseen === null) return (foreseen ?? null) === (value ?? null);
  if (typeof value !== 'object' || value === null || Array.isArray(foreseen) !== Array.isArray(value)) return false;
  // An item that may be absent makes the indexes of the other items unknown.
  if (
    Array.isArray(foreseen) &&
    foreseen.some((each) => each instanceof Alternatives && each.values.includes(undefined))
  )
    return true;
  const names = new Set([...Object.keys(foreseen), ...Object.keys(value)]);
  return [...names].every((name) => holdsOf(member(foreseen, name), member(value, name)));
}

const startsAs = (value: string, { start, isExact }: PartlyKnown): boolean =>
  isExact ? value.startsWith(start) : foldCase(value).startsWith(foldCase(start));

/** The items at the start are in their places, and the other ones are somewhere. */
const holdsOfList = ({ items, lead, mayHaveMore }: PartialList, value: readonly unknown[]): boolean =>
  items.slice(0, lead).every((item, index) => index < value.length && holdsOf(item, value[index])) &&
  items.every((item) => value.some((each) => holdsOf(item, each))) &&
  (mayHaveMore || value.every((each) => items.some((item) => holdsOf(item, each))));

const member = (of: object, name: string): unknown =>
  Object.hasOwn(of, name) ? (of as Record<string, unknown>)[name] : undefined;

/** The kind of knowledge about a value. Tests count the kinds, so that a comparison of nothing fails. */
export function kindOf(value: unknown): string {
  if (value instanceof Unknown) return value.constructor.name;
  return typeof value === 'string' ? 'text' : 'other';
}
