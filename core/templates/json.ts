import { Malformed } from './malformed';
import { duplicateKey, isNotFinite, MAX_DEPTH, notFinite, type Offsets, setOwn, tooDeep } from './source';

/**
 * Reads JSON (ECMA-404) with the comments that Azure Resource Manager allows in templates. Unlike JSON.parse, it
 * refuses duplicate keys and numbers beyond the range of a double, and it can record positions.
 * @throws Malformed
 */
export function readJson(text: string, offsets?: Offsets): unknown {
  const reader = new JsonReader(text, offsets);
  return reader.document();
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const LITERAL = /true|false|null/y;

class JsonReader {
  private offset = 0;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly offsets: Offsets | undefined,
  ) {}

  document(): unknown {
    this.skipBlanks();
    const value = this.value();
    this.skipBlanks();
    if (this.offset < this.text.length)
      throw new Malformed('unexpected text after the end of the document', this.offset);
    return value;
  }

  private value(): unknown {
    switch (this.text[this.offset]) {
      case '{':
        return this.nested(() => this.object());
      case '[':
        return this.nested(() => this.list());
      case '"':
        return this.string();
      case undefined:
        throw new Malformed('the file ends where a value is expected', this.offset);
      default:
        return this.scalar();
    }
  }

  private nested<T>(read: () => T): T {
    if (this.depth === MAX_DEPTH) throw tooDeep(this.offset);
    this.depth += 1;
    this.offset += 1;
    this.skipBlanks();
    const value = read();
    this.depth -= 1;
    return value;
  }

  private object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    const members = this.record(object);
    if (this.closes('}')) return object;
    do {
      this.skipBlanks();
      const start = this.offset;
      if (this.text[start] !== '"') throw new Malformed('a key in double quotes is missing', start);
      const key = this.string();
      if (Object.hasOwn(object, key)) throw duplicateKey(key, start);
      this.skipBlanks();
      if (this.text[this.offset] !== ':') throw new Malformed('a colon is missing after the key', this.offset);
      this.offset += 1;
      this.skipBlanks();
      members?.set(key, start);
      setOwn(object, key, this.value());
    } while (this.continues('}'));
    return object;
  }

  private list(): unknown[] {
    const list: unknown[] = [];
    const items = this.record(list);
    if (this.closes(']')) return list;
    do {
      this.skipBlanks();
      items?.set(list.length, this.offset);
      list.push(this.value());
    } while (this.continues(']'));
    return list;
  }

  private record(container: object): Map<string | number, number> | undefined {
    if (this.offsets === undefined) return undefined;
    const members = new Map<string | number, number>();
    this.offsets.set(container, members);
    return members;
  }

  private closes(end: string): boolean {
    if (this.text[this.offset] !== end) return false;
    this.offset += 1;
    return true;
  }

  /** True if a comma follows, false at the end of the list or object. */
  private continues(end: string): boolean {
    this.skipBlanks();
    if (this.closes(end)) return false;
    if (this.text[this.offset] !== ',') throw new Malformed(`a comma or ${end} is missing`, this.offset);
    this.offset += 1;
    return true;
  }

  private string(): string {
    const start = this.offset;
    let end = start + 1;
    let escapes = false;
    for (let code = this.text.charCodeAt(end); code !== QUOTE; code = this.text.charCodeAt(end)) {
      if (end >= this.text.length) throw new Malformed('the file ends inside a string', start);
      if (code < 0x20) throw new Malformed('a string contains a line break or a control character', end);
      if (code === BACKSLASH) {
        escapes = true;
        end += 1;
      }
      end += 1;
    }
    this.offset = end + 1;
    return escapes ? unescape(this.text.slice(start, end + 1), start) : this.text.slice(start + 1, end);
  }

  private scalar(): unknown {
    for (const pattern of [LITERAL, NUMBER]) {
      pattern.lastIndex = this.offset;
      if (pattern.test(this.text)) {
        const start = this.offset;
        this.offset = pattern.lastIndex;
        const literal = this.text.slice(start, this.offset);
        const value: unknown = JSON.parse(literal);
        if (isNotFinite(value)) throw notFinite(literal, start);
        return value;
      }
    }
    throw new Malformed('a value is missing or is not in double quotes', this.offset);
  }

  private skipBlanks(): void {
    for (;;) {
      const character = this.text[this.offset];
      if (character === '/') this.skipComment();
      else if (character === ' ' || character === '\n' || character === '\r' || character === '\t') this.offset += 1;
      else return;
    }
  }

  private skipComment(): void {
    const start = this.offset;
    const [end, length] = this.text[start + 1] === '/' ? ['\n', 1] : ['*/', 2];
    if (length === 2 && this.text[start + 1] !== '*') throw new Malformed('a value is missing', start);
    const found = this.text.indexOf(end, start + 2);
    if (found === -1 && length === 2) throw new Malformed('the file ends inside a comment', start);
    this.offset = found === -1 ? this.text.length : found + length;
  }
}

function unescape(literal: string, offset: number): string {
  try {
    return JSON.parse(literal) as string;
  } catch {
    throw new Malformed('a string contains an escape sequence that JSON does not define', offset);
  }
}
