import { Alternatives } from '../../values';

/** The size of an item or member beside its text. */
const MEMBER = 16;

/** The size of a value that a function makes: its characters and items, without the content of its items. */
export function shallowSize(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (value instanceof Alternatives) return value.values.reduce<number>((size, each) => size + shallowSize(each), 0);
  if (!Array.isArray(value)) return 0;
  return value.reduce<number>((size, item) => size + MEMBER + (typeof item === 'string' ? item.length : 0), 0);
}

/** The number of characters of a value in JSON, at least. */
export function jsonSize(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((size, member) => size + 1 + jsonSize(member), 0);
}
