import { Alternatives, derivedUnknown, mapAlternatives, Unknown } from '../values';

/** A list of which some items are known: the result of concat(createArray('https'), parameters('more')). */
export class PartialList extends Unknown {
  constructor(
    /** Stands for the items that are not known. */
    readonly rest: Unknown,
    /** Items that the list certainly contains. An item may itself be unknown. */
    readonly items: readonly unknown[],
    /** The number of items that are certainly at the start of the list, in this order. */
    readonly lead: number,
    /** Whether the list may contain other items. */
    readonly mayHaveMore = true,
  ) {
    super(rest.reason);
  }

  /** A list for engines that judge each item: the known items, and an unknown one for the others. */
  asList(): readonly unknown[] {
    return this.mayHaveMore ? [...this.items, this.rest] : this.items;
  }
}

/** An object of which some members are known. The other ones are unknown and may not exist. */
export class PartialObject extends Unknown {
  constructor(
    reason: string,
    /** The value of a known member, or undefined. */
    readonly member: (name: string) => unknown,
  ) {
    super(reason);
  }
}

/** The value at a key of a partly known list or object; undefined if `of` is none. */
export function partialMember(of: unknown, key: unknown): unknown {
  if (of instanceof PartialList && typeof key === 'number') return key >= 0 && key < of.lead ? of.items[key] : of.rest;
  if (of instanceof PartialObject && typeof key === 'string') return of.member(key) ?? derivedUnknown(of);
  return undefined;
}

/** Joins lists, of which some may be unknown. */
export function joinLists(lists: readonly unknown[], asArray: (value: unknown) => readonly unknown[]): unknown {
  const items: unknown[] = [];
  let partial: { readonly rest: Unknown; readonly lead: number } | undefined;
  let mayHaveMore = false;
  for (const list of lists) {
    if (list instanceof Unknown) {
      const { rest, lead, mayHaveMore: isOpen } = list instanceof PartialList ? list : unknownList(list);
      partial ??= { rest, lead: items.length + lead };
      mayHaveMore ||= isOpen;
    }
    const known = list instanceof Unknown ? (list instanceof PartialList ? list.items : []) : asArray(list);
    for (const item of known) items.push(item);
  }
  return partial ? new PartialList(partial.rest, items, partial.lead, mayHaveMore) : items;
}

const unknownList = (list: Unknown): PartialList => new PartialList(derivedUnknown(list), [], 0);

/** The value of a property: lists for partly known lists, and unknown values for partly known objects. */
export function settled(value: unknown): unknown {
  if (value instanceof PartialList) return settled(value.asList());
  if (value instanceof PartialObject) return derivedUnknown(value);
  if (value instanceof Alternatives) return mapAlternatives(value, settled);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return mapUnlessSame(value);
  if (value instanceof Unknown || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, settled(item)] as const);
  return entries.every(([key, item]) => (value as Record<string, unknown>)[key] === item)
    ? value
    : Object.fromEntries(entries);
}

function mapUnlessSame(items: readonly unknown[]): readonly unknown[] {
  const changed = items.map(settled);
  return changed.every((item, index) => item === items[index]) ? items : changed;
}
