import { Malformed } from './malformed';

/** Deeper than real templates, and shallow enough for every reader to recurse. */
export const MAX_DEPTH = 200;

export type Path = readonly (string | number)[];

/** The offsets in the text of the members of each object and list, by key or index. */
export type Offsets = Map<object, Map<string | number, number>>;

export const tooDeep = (offset: number): Malformed =>
  new Malformed(`the nesting is deeper than ${MAX_DEPTH} levels`, offset);

/** Templates are sent as JSON, which has neither infinite numbers nor NaN: they would become null. */
export const isNotFinite = (value: unknown): boolean => typeof value === 'number' && !Number.isFinite(value);

export function notFinite(number: string, offset: number): Malformed {
  const shown = number.length > 40 ? `${number.slice(0, 40)}…` : number;
  const problem = /[0-9]/.test(number)
    ? `the number ${shown} is too large: the largest is about 1.8e308`
    : `a template cannot contain the number ${shown}`;
  return new Malformed(`${problem}; if it is a string, put it in quotes`, offset);
}

/** Sets an own property. For `__proto__`, an assignment would set the prototype instead. */
export function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

const isAlike = (one: string | number, other: string | number): boolean =>
  String(one).toLowerCase() === String(other).toLowerCase();

/** The value at a path of own properties; undefined if the path does not exist. */
export function memberAt(value: unknown, path: Path): unknown {
  let member = value;
  for (const key of path) {
    if (typeof member !== 'object' || member === null || !Object.hasOwn(member, key)) return undefined;
    member = (member as Readonly<Record<string | number, unknown>>)[key];
  }
  return member;
}

/**
 * The offset of the deepest existing member on a path; undefined if the first step does not exist. A key that differs
 * only in letter case matches too: Azure treats it as the same key, and in other templates it is probably a typo.
 */
export function offsetAt(root: unknown, path: Path, offsets: Offsets): number | undefined {
  let found: number | undefined;
  let container = root;
  for (const key of path) {
    if (typeof container !== 'object' || container === null) return found;
    const members = offsets.get(container);
    const written = members?.has(key) ? key : [...(members?.keys() ?? [])].find((each) => isAlike(each, key));
    const offset = written === undefined ? undefined : members?.get(written);
    if (written === undefined || offset === undefined) return found;
    found = offset;
    container = (container as Record<string | number, unknown>)[written];
  }
  return found;
}
