import { Malformed } from './malformed';
import { Recorder } from './recorder';
import { isNotFinite, MAX_DEPTH, notFinite, setOwn, tooDeep } from './source';

/**
 * Reads JSON (ECMA-404) with what the tools of Azure accept in templates: comments, a comma after the last member, and
 * strings on several lines. CloudFormation refuses these, so a template with them that passes cannot be deployed there.
 * Unlike JSON.parse, it refuses numbers beyond the range of a double, and it records duplicate keys and positions.
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax#multi-line-strings
 * @throws Malformed
 */
export function readJson(text: string, recorder: Recorder = new Recorder()): unknown {
  return new JsonReader(text, recorder).document();
}

const SPACE = 0x20;
const QUOTE = 0x22;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const LITERAL = /true|false|null/y;

class JsonReader {
  private offset = 0;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly recorder: Recorder,
  ) {}

  document(): unknown {
    this.skipBlanks();
    const start = this.offset;
    const value = this.value();
    this.recorder.root = { start, end: this.offset };
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
    const members = this.recorder.membersOf(object);
    while (!this.closes('}')) {
      const start = this.offset;
      if (this.text[start] !== '"') throw new Malformed('a key in double quotes is missing', start);
      const key = this.string();
      const end = this.offset;
      this.skipBlanks();
      if (this.text[this.offset] !== ':') throw new Malformed('a colon is missing after the key', this.offset);
      this.offset += 1;
      this.skipBlanks();
      this.recorder.declare(object, key, start, members);
      const valueStart = this.offset;
      setOwn(object, key, this.value());
      if (this.recorder.ranges)
        this.recorder.place(object, key, { key: { start, end }, value: { start: valueStart, end: this.offset } });
      this.endMember('}');
    }
    return object;
  }

  private list(): unknown[] {
    const list: unknown[] = [];
    const items = this.recorder.membersOf(list);
    while (!this.closes(']')) {
      const start = this.offset;
      items?.set(list.length, start);
      list.push(this.value());
      if (this.recorder.ranges) this.recorder.place(list, list.length - 1, { value: { start, end: this.offset } });
      this.endMember(']');
    }
    return list;
  }

  private closes(end: string): boolean {
    if (this.text[this.offset] !== end) return false;
    this.offset += 1;
    return true;
  }

  /** Moves to the next member, or to the end of the list or object. A comma may follow the last member. */
  private endMember(end: string): void {
    this.skipBlanks();
    const character = this.text[this.offset];
    if (character === ',') {
      this.offset += 1;
      this.skipBlanks();
    } else if (character !== end) throw new Malformed(`a comma or ${end} is missing`, this.offset);
  }

  private string(): string {
    const start = this.offset;
    let end = start + 1;
    let escapes = false;
    for (let code = this.text.charCodeAt(end); code !== QUOTE; code = this.text.charCodeAt(end)) {
      if (end >= this.text.length) throw new Malformed('the file ends inside a string', start);
      if (code < 0x20 && !isLineCharacter(code)) throw new Malformed('a string contains a control character', end);
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
    const { text } = this;
    for (;;) {
      let code = text.charCodeAt(this.offset);
      while (code === SPACE || isLineCharacter(code)) code = text.charCodeAt((this.offset += 1));
      if (code !== SLASH) return;
      this.skipComment();
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

/** The characters of strings on several lines: tab, line feed and carriage return. */
const isLineCharacter = (code: number): boolean => code === 0x09 || code === 0x0a || code === 0x0d;

const LINE_CHARACTERS = /[\t\n\r]/g;

function unescape(literal: string, offset: number): string {
  try {
    return JSON.parse(
      literal.replace(LINE_CHARACTERS, (character) => JSON.stringify(character).slice(1, -1)),
    ) as string;
  } catch {
    throw new Malformed('a string contains an escape sequence that JSON does not define', offset);
  }
}
