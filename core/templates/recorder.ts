import type { Offsets, Path } from './source';

/** A part of a text, from the offset `start` to before the offset `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where a member of an object or list stands. Items of lists have no key. A value includes its tag and anchor. */
export interface Place {
  readonly key?: Range;
  readonly value: Range;
}

/** A key that an object has twice. The last one counts. */
export interface Duplicate {
  readonly key: string;
  /** The offset of the key that is ignored; undefined if offsets are not recorded. */
  readonly ignored: number | undefined;
  readonly applied: number;
}

/** What a reader records beside values: nothing, the offsets of members, or their ranges as well. */
export type Detail = 'values' | 'offsets' | 'ranges';

/** Records where values stand while a text is read. */
export class Recorder {
  readonly duplicates: Duplicate[] = [];
  readonly offsets: Offsets = new Map();
  readonly ranges: Map<object, Map<string | number, Place>> | undefined;
  root: Range | undefined;
  private readonly hasOffsets: boolean;

  constructor(detail: Detail = 'values') {
    this.hasOffsets = detail !== 'values';
    this.ranges = detail === 'ranges' ? new Map() : undefined;
  }

  /** The offsets of the members of an object or list, to be filled; undefined if they are not recorded. */
  membersOf(container: object): Map<string | number, number> | undefined {
    if (!this.hasOffsets) return undefined;
    const members = new Map<string | number, number>();
    this.offsets.set(container, members);
    return members;
  }

  /** Declares a key of an object before its value is set. */
  declare(object: object, key: string, offset: number, members: Map<string | number, number> | undefined): void {
    const ignored = members?.get(key);
    // Looking up an offset takes less time than looking up a member of an object.
    const isDuplicate = members === undefined ? Object.hasOwn(object, key) : ignored !== undefined;
    if (isDuplicate) this.duplicates.push({ key, ignored, applied: offset });
    members?.set(key, offset);
  }

  place(container: object, member: string | number, place: Place): void {
    const places = this.ranges?.get(container) ?? new Map<string | number, Place>();
    this.ranges?.set(container, places);
    places.set(member, place);
  }

  /** The place of the value at a path; undefined if the path does not exist. */
  placeOf(root: unknown, path: Path): Place | undefined {
    let value = root;
    let place: Place | undefined = this.root && { value: this.root };
    for (const key of path) {
      place = typeof value === 'object' && value !== null ? this.ranges?.get(value)?.get(key) : undefined;
      if (place === undefined) return undefined;
      value = (value as Readonly<Record<string | number, unknown>>)[key];
    }
    return place;
  }
}
