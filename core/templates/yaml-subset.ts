import { type Offsets, setOwn } from './source';
import { NEWLINE, outside, SPACE } from './yaml-lines';
import { plainScalar, YamlScalars } from './yaml-scalars';
import { inLongForm, LONG_FORMS } from './yaml-short-forms';

/**
 * Reads the subset of YAML that nearly all templates use, many times faster than the full reader: block and flow
 * collections, scalars of every style, comments, and CloudFormation's short forms. Anchors, other tags and directives
 * are outside the subset, and so is every text that is not valid YAML.
 * @param text with line feeds as the only line breaks.
 * @throws OutsideSubset if the text uses anything else. A text inside the subset has the same value in full YAML.
 */
export function readYamlSubset(text: string, offsets?: Offsets): unknown {
  return UNUSUAL.test(text) ? outside() : new SubsetReader(text, offsets).document();
}

/** Control characters, and characters that some readers treat as line breaks or byte order marks. */
const UNUSUAL = /[^\P{Cc}\t\n]|[\u2028\u2029\ufeff]/u;

/** Half of the general limit, because the two readers count levels differently. */
const MAX_SUBSET_DEPTH = 100;

const BANG = 0x21;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
const COMMA = 0x2c;
const DASH = 0x2d;
const COLON = 0x3a;
const GREATER = 0x3e;
const LIST_START = 0x5b;
const LIST_END = 0x5d;
const MAP_START = 0x7b;
const BAR = 0x7c;
const MAP_END = 0x7d;

/** A key and its colon: plain text, or quoted text without escapes. */
const KEY = /(?:[\w$/][^ :#\n\t]*(?:(?::+| )[^ :#\n\t]+)*|"[^"\\\n]*"|'[^'\n]*'):(?=[ \n]|$)/y;
const TAG = /![A-Za-z0-9]+(?=[ \n]|$)/y;
const FLOW_KEY = /[\w$/][^ :#,[\]{}\n\t]*(?:(?::+| )[^ :#,[\]{}\n\t]+)*(?=:[ \n])/y;
const FLOW_PLAIN =
  /(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|[-:](?=[^\s,[\]{}:#]))[^ :#,[\]{}\n\t]*(?:(?::+| +)[^ :#,[\]{}\n\t]+)*/y;

type JsonObject = Record<string, unknown>;
type Members = Map<string | number, number> | undefined;

class SubsetReader extends YamlScalars {
  private depth = 0;
  private flowDepth = 0;
  /** The offset after the colon of the last key found. */
  private keyEnd = 0;
  /** The offset of the last node read, after its tag. */
  private nodeStart = 0;

  constructor(
    text: string,
    private readonly offsets: Offsets | undefined,
  ) {
    super(text);
  }

  document(): unknown {
    this.toLineAfter(-1);
    if (this.column === 0 && this.text.startsWith('---', this.at)) {
      this.at += 3;
      if (!this.endsLine()) outside();
    }
    if (this.column !== 0) outside();
    const value = this.node(-1);
    return this.isAtEnd() ? value : outside();
  }

  /** Reads the node at the start of the line or after the dash of a list item. Moves to the next line. */
  private node(parent: number): unknown {
    const start = this.at;
    let value: unknown;
    if (this.isDash()) value = this.list(this.column);
    else if (this.isKey()) value = this.map(this.column);
    else return this.inline(parent);
    this.nodeStart = start;
    return value;
  }

  private isDash(): boolean {
    if (this.code() !== DASH) return false;
    const next = this.text.charCodeAt(this.at + 1);
    return next === SPACE || next === NEWLINE || Number.isNaN(next);
  }

  private isKey(): boolean {
    KEY.lastIndex = this.at;
    const found = KEY.test(this.text);
    this.keyEnd = KEY.lastIndex;
    return found;
  }

  private map(column: number): JsonObject {
    const object: JsonObject = {};
    const members = this.enter(object);
    do {
      const key = this.keyText(this.at, this.keyEnd - 1);
      this.declare(key, this.at, object, members);
      this.at = this.keyEnd;
      setOwn(object, key, this.mapValue(column));
    } while (this.column === column && (this.isKey() || outside()));
    return this.leave(object, column);
  }

  private keyText(start: number, end: number): string {
    const code = this.text.charCodeAt(start);
    const quotes = code === DOUBLE_QUOTE || code === SINGLE_QUOTE ? 1 : 0;
    return this.text.slice(start + quotes, end - quotes);
  }

  private declare(key: string, offset: number, object: JsonObject, members: Members): void {
    if (Object.hasOwn(object, key)) outside();
    members?.set(key, offset);
  }

  private mapValue(column: number): unknown {
    if (!this.endsLine()) return this.inline(column, true);
    if (this.column > column) return this.node(column);
    return this.column === column && this.isDash() ? this.listAtKey(column) : null;
  }

  /** Reads a list that is not indented more than its key. */
  private listAtKey(column: number): unknown[] {
    const start = this.at;
    const list = this.list(column);
    this.nodeStart = start;
    return list;
  }

  private list(column: number): unknown[] {
    const list: unknown[] = [];
    const items = this.enter(list);
    do {
      this.at += 1;
      const value = this.item(column);
      items?.set(list.length, this.nodeStart);
      list.push(value);
    } while (this.column === column && this.isDash());
    return this.leave(list, column);
  }

  private item(column: number): unknown {
    if (this.endsLine()) return this.column > column ? this.node(column) : outside();
    this.column = this.at - this.lineStart;
    return this.node(column);
  }

  private enter(container: object): Members {
    this.depth += 1;
    if (this.depth > MAX_SUBSET_DEPTH) outside();
    if (this.offsets === undefined) return undefined;
    const members = new Map<string | number, number>();
    this.offsets.set(container, members);
    return members;
  }

  /** The next line must not be indented more: it would not belong to any node. */
  private leave<T>(container: T, column: number): T {
    if (this.column > column) outside();
    this.depth -= 1;
    return container;
  }

  /** Reads a node that is not a block collection, or a node with a tag. Moves to the next line. */
  private inline(parent: number, isOnKeyLine = false): unknown {
    if (parent < 0) outside();
    const start = this.at;
    const value = this.inlineValue(this.code(), parent, isOnKeyLine);
    if (this.text.charCodeAt(start) !== BANG) this.nodeStart = start;
    return value;
  }

  private inlineValue(code: number, parent: number, isOnKeyLine: boolean): unknown {
    switch (code) {
      case BANG:
        return this.tagged(() => this.taggedNode(parent, isOnKeyLine));
      case BAR:
      case GREATER:
        return this.block(parent);
      case DOUBLE_QUOTE:
        return this.lastOfLine(this.doubleQuoted(parent));
      case SINGLE_QUOTE:
        return this.lastOfLine(this.singleQuoted(parent));
      case LIST_START:
        return this.lastOfLine(this.flowList(parent));
      case MAP_START:
        return this.lastOfLine(this.flowMap(parent));
      default:
        return this.plain(parent);
    }
  }

  private lastOfLine<T>(value: T): T {
    return this.endsLine() ? value : outside();
  }

  /** @param read reads the node that has the tag, from the offset after the tag. */
  private tagged(read: () => unknown): JsonObject {
    TAG.lastIndex = this.at;
    const tag = TAG.exec(this.text)?.[0] ?? '';
    const longForm = LONG_FORMS.get(tag) ?? outside();
    this.at += tag.length;
    const argument = read();
    const value = inLongForm(longForm, argument);
    this.offsets?.set(value, new Map([[longForm, this.nodeStart]]));
    return value;
  }

  private taggedNode(parent: number, isOnKeyLine: boolean): unknown {
    const isAlone = this.endsLine();
    // A node cannot have two tags.
    if (this.code() === BANG) outside();
    if (!isAlone) return this.inline(parent);
    if (this.column > parent) return this.node(parent);
    return isOnKeyLine && this.column === parent && this.isDash() ? this.listAtKey(parent) : outside();
  }

  private flowList(parent: number): unknown[] {
    const list: unknown[] = [];
    const items = this.enter(list);
    this.flowDepth += 1;
    while (this.hasNextMember(list.length === 0, LIST_END, parent)) {
      const value = this.flowNode(parent);
      items?.set(list.length, this.nodeStart);
      list.push(value);
    }
    this.flowDepth -= 1;
    this.depth -= 1;
    return list;
  }

  private flowMap(parent: number): JsonObject {
    const object: JsonObject = {};
    const members = this.enter(object);
    this.flowDepth += 1;
    for (let isFirst = true; this.hasNextMember(isFirst, MAP_END, parent); isFirst = false) {
      const start = this.at;
      const key = this.flowKey(parent);
      this.declare(key, start, object, members);
      this.skipSpaces();
      if (this.code() !== COLON) outside();
      this.at += 1;
      this.skipFlowSpace(parent);
      setOwn(object, key, this.flowNode(parent));
    }
    this.flowDepth -= 1;
    this.depth -= 1;
    return object;
  }

  private flowKey(parent: number): string {
    const code = this.code();
    if (code === DOUBLE_QUOTE) return this.doubleQuoted(parent);
    if (code === SINGLE_QUOTE) return this.singleQuoted(parent);
    return this.match(FLOW_KEY);
  }

  /** Whether another member follows. Call it at the opening bracket or after a member. */
  private hasNextMember(isFirst: boolean, end: number, parent: number): boolean {
    if (isFirst) this.at += 1;
    this.skipFlowSpace(parent);
    if (!isFirst && this.code() === COMMA) {
      this.at += 1;
      this.skipFlowSpace(parent);
    } else if (!isFirst && this.code() !== end) outside();
    if (this.code() !== end) return true;
    this.at += 1;
    return false;
  }

  private flowNode(parent: number): unknown {
    const start = this.at;
    const code = this.code();
    if (code === BANG)
      return this.tagged(() => {
        this.skipFlowSpace(parent);
        return this.code() === BANG ? outside() : this.flowNode(parent);
      });
    const value = this.flowValue(code, parent);
    this.nodeStart = start;
    return value;
  }

  private flowValue(code: number, parent: number): unknown {
    switch (code) {
      case DOUBLE_QUOTE:
        return this.doubleQuoted(parent);
      case SINGLE_QUOTE:
        return this.singleQuoted(parent);
      case LIST_START:
        return this.flowList(parent);
      case MAP_START:
        return this.flowMap(parent);
      default:
        return plainScalar(this.match(FLOW_PLAIN));
    }
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) outside();
    const start = this.at;
    this.at = pattern.lastIndex;
    return this.text.slice(start, this.at);
  }

  /** Skips spaces and line breaks. Lines must be indented more than the parent; only the last bracket need not be. */
  private skipFlowSpace(parent: number): void {
    this.skipSpaces();
    while (this.code() === NEWLINE) {
      const start = this.at + 1;
      this.at = start;
      this.skipSpaces();
      const column = this.at - start;
      const code = this.code();
      if (code === NEWLINE || column > parent) continue;
      const isLast = this.flowDepth === 1 && column === parent && (code === LIST_END || code === MAP_END);
      if (!isLast) outside();
    }
  }
}
