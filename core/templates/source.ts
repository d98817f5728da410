import { Malformed } from './malformed';

/** Deeper than any template that people write, and shallow enough for every reader to recurse. */
export const MAX_DEPTH = 200;

export type Path = readonly (string | number)[];

/** Where the members of each object and list start in the text: offsets by key or index. */
export type Offsets = Map<object, Map<string | number, number>>;

export const tooDeep = (offset: number): Malformed =>
  new Malformed(`it is nested more than ${MAX_DEPTH} levels deep`, offset);

export const duplicateKey = (key: string, offset: number): Malformed =>
  new Malformed(
    `the key ${JSON.stringify(key)} stands twice in one object, and only one of the two would count; remove the other`,
    offset,
  );

/** JSON, which templates become on their way, has neither infinite numbers nor NaN: they would turn into null. */
export const isNotFinite = (value: unknown): boolean => typeof value === 'number' && !Number.isFinite(value);

export function notFinite(number: string, offset: number): Malformed {
  const shown = number.length > 40 ? `${number.slice(0, 40)}…` : number;
  const problem = /[0-9]/.test(number)
    ? `the number ${shown} is too large: the largest is about 1.8e308`
    : `${shown} is a number that no template can hold`;
  return new Malformed(`${problem}; where text is meant, put it in quotes`, offset);
}

/** Sets an own property, `__proto__` included, which an assignment would take for the prototype. */
export function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

const isAlike = (one: string | number, other: string | number): boolean =>
  String(one).toLowerCase() === String(other).toLowerCase();

/** What a path leads to, by own properties alone; undefined where it leads nowhere. */
export function memberAt(value: unknown, path: Path): unknown {
  let member = value;
  for (const key of path) {
    if (typeof member !== 'object' || member === null || !Object.hasOwn(member, key)) return undefined;
    member = (member as Readonly<Record<string | number, unknown>>)[key];
  }
  return member;
}

/**
 * The offset of the deepest member that a path leads to; undefined where its first step leads nowhere. A key that is not
 * there is taken for one that differs in letter case: to Azure it is the same, and elsewhere a slip that is good to see.
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
