import { Malformed } from '../malformed';
import { MAX_DEPTH, tooDeep } from '../source';

/** Aliases share a value, but code that walks the document visits it once per alias. */
const MAX_ALIASED_VALUES = 100_000;

/** What an alias stands for. */
export interface Anchored {
  readonly value: unknown;
  /** The text of a scalar as written, which can be a key. */
  readonly text: string | undefined;
  readonly isPlain: boolean;
  /** The number of values in it, including itself. */
  readonly size: number;
  /** The number of levels of lists and maps in it. */
  readonly height: number;
}

/** The state before the value of an anchor. */
export interface Mark {
  readonly size: number;
  readonly depth: number;
  readonly bottom: number;
}

/** The anchors of a document, and the limits of depth and size that count aliases as copies. */
export class Anchors {
  /** The value of each anchor; undefined while it is being read. */
  private readonly anchored = new Map<string, Anchored | undefined>();
  /** The number of values so far, with aliases expanded. */
  size = 0;
  private aliased = 0;
  private depth = 0;
  /** The greatest depth so far, with aliases expanded. */
  private bottom = 0;

  enter(offset: number): void {
    this.depth += 1;
    this.reach(this.depth, offset);
  }

  leave(): void {
    this.depth -= 1;
  }

  private reach(depth: number, offset: number): void {
    if (depth > MAX_DEPTH) throw tooDeep(offset);
    if (depth > this.bottom) this.bottom = depth;
  }

  /** Starts to read the value of an anchor. Until it is closed, an alias of it is an error. */
  open(name: string): Mark {
    const mark = { size: this.size, depth: this.depth, bottom: this.bottom };
    this.anchored.set(name, undefined);
    this.bottom = this.depth;
    return mark;
  }

  close(name: string, mark: Mark, scalar: Pick<Anchored, 'value' | 'text' | 'isPlain'>): void {
    this.anchored.set(name, { ...scalar, size: this.size - mark.size, height: this.bottom - mark.depth });
    this.drop(mark);
  }

  /** Leaves an anchor open whose value starts later. */
  drop(mark: Mark): void {
    this.bottom = Math.max(mark.bottom, this.bottom);
  }

  resolve(name: string, offset: number): Anchored {
    const anchored = this.anchored.get(name);
    if (!anchored) {
      const isOpen = this.anchored.has(name);
      throw new Malformed(
        isOpen ? `the anchor &${name} contains itself` : `the alias *${name} has no anchor &${name} before it`,
        offset,
      );
    }
    this.size += anchored.size;
    this.aliased += anchored.size;
    if (this.aliased > MAX_ALIASED_VALUES)
      throw new Malformed(`its aliases expand to more than ${MAX_ALIASED_VALUES} values`, offset);
    this.reach(this.depth + anchored.height, offset);
    return anchored;
  }
}
