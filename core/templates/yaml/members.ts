import { isObject } from '../../values';
import { Malformed } from '../malformed';
import type { Range, Recorder } from '../recorder';
import { setOwn } from '../source';
import { Anchors } from './anchors';
import { Cursor } from './cursor';

export type Members = Map<string | number, number> | undefined;

/** A key that was read, and whether it is the merge key `<<`. */
export interface Key {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly isMerge: boolean;
}

/** An object of which the members are being read. */
export interface OpenMap {
  readonly object: Record<string, unknown>;
  readonly members: Members;
  readonly merged: Record<string, unknown>[];
}

/** Collects the members of lists and maps, and records where they stand. */
export abstract class MemberReader {
  protected readonly cursor: Cursor;
  protected readonly anchors = new Anchors();
  /** The offset of the node that was read last, with its tag and anchor, and without them. */
  protected nodeStart = 0;
  protected contentStart = 0;

  constructor(
    text: string,
    protected readonly recorder: Recorder,
  ) {
    this.cursor = new Cursor(text);
  }

  protected openMap(): OpenMap {
    this.anchors.enter(this.cursor.at);
    const object = {};
    return { object, members: this.recorder.membersOf(object), merged: [] };
  }

  protected declare({ object, members }: OpenMap, key: Key): void {
    if (!key.isMerge) this.recorder.declare(object, key.text, key.start, members);
  }

  /** Sets the value that was read last. */
  protected setMember({ object, merged }: OpenMap, key: Key, value: unknown): void {
    if (key.isMerge) merged.push(...mergeSources(value, key.start));
    else {
      const { start, end } = key;
      if (this.recorder.ranges) this.recorder.place(object, key.text, { key: { start, end }, value: this.range() });
      setOwn(object, key.text, value);
    }
  }

  /** Adds the value that was read last. */
  protected addItem(list: unknown[], items: Members, value: unknown): void {
    items?.set(list.length, this.contentStart);
    if (this.recorder.ranges) this.recorder.place(list, list.length, { value: this.range() });
    list.push(value);
  }

  /** The range of the value that was read last. */
  protected range(): Range {
    return { start: this.nodeStart, end: Math.max(this.cursor.end, this.nodeStart) };
  }

  protected closeMap({ object, members, merged }: OpenMap): Record<string, unknown> {
    // Few maps have sources, and an iteration over none takes time.
    if (merged.length > 0) for (const source of merged) this.merge(source, object, members);
    this.anchors.leave();
    return object;
  }

  /** The map's own keys take precedence, then the first source that has the key. */
  private merge(source: Record<string, unknown>, object: Record<string, unknown>, members: Members): void {
    const offsets = this.recorder.offsets.get(source);
    const places = this.recorder.ranges?.get(source);
    for (const [key, value] of Object.entries(source)) {
      if (Object.hasOwn(object, key)) continue;
      members?.set(key, offsets?.get(key) ?? 0);
      const place = places?.get(key);
      if (place) this.recorder.place(object, key, place);
      setOwn(object, key, value);
    }
  }
}

/** A short form is a map with one key only after it was read, so it cannot be merged. */
const isMergeable = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && !Object.keys(value).some((key) => /^(?:Fn::.*|Ref|Condition)$/.test(key));

function mergeSources(value: unknown, offset: number): Record<string, unknown>[] {
  const sources: unknown[] = Array.isArray(value) ? value : [value];
  if (sources.every(isMergeable)) return sources;
  throw new Malformed(
    'the value of the merge key << is not an alias of a map or a list of them. Example: <<: *defaults',
    offset,
  );
}
