import { AMPERSAND, ASTERISK, BANG, COLON, COMMA, LIST_END, MAP_END, QUESTION } from './characters';
import type { Key, OpenMap } from './members';
import { NodeReader, PROPERTIES_OF_ALIAS, type Properties } from './nodes';

/** Reads lists in brackets and maps in braces. Indentation has no meaning in them. */
export abstract class FlowReader extends NodeReader {
  /** Reads the collection at the cursor. Moves to the next token. */
  protected override flowList(): unknown {
    const start = this.open();
    const list: unknown[] = [];
    this.anchors.enter(start);
    const items = this.recorder.membersOf(list);
    while (this.hasMember(LIST_END, start)) {
      this.addItem(list, items, this.flowItem());
      this.endMember(LIST_END, start);
    }
    this.close();
    this.anchors.leave();
    return list;
  }

  protected override flowMap(): unknown {
    const start = this.open();
    const map = this.openMap();
    while (this.hasMember(MAP_END, start)) {
      this.flowMember(map, this.flowKey());
      this.endMember(MAP_END, start);
    }
    this.close();
    return this.closeMap(map);
  }

  /** Moves behind the bracket at the cursor, and returns its offset. */
  private open(): number {
    const { cursor } = this;
    const start = cursor.at;
    this.flowDepth += 1;
    cursor.at += 1;
    cursor.skip();
    return start;
  }

  private hasMember(end: number, start: number): boolean {
    const { cursor } = this;
    if (cursor.column === -1) cursor.fail(`the closing ${String.fromCharCode(end)} is missing`, start);
    return cursor.code() !== end;
  }

  /** Moves to the next member or to the closing bracket. A comma may follow the last member. */
  private endMember(end: number, start: number): void {
    const { cursor } = this;
    if (cursor.code() === COMMA) {
      cursor.at += 1;
      cursor.skip();
    } else if (this.hasMember(end, start)) cursor.fail(`a comma or ${String.fromCharCode(end)} is missing`);
  }

  private close(): void {
    const { cursor } = this;
    this.flowDepth -= 1;
    cursor.at += 1;
    cursor.end = cursor.at;
    cursor.skip();
    this.scalar = undefined;
  }

  /** An item of a list. `[a: b]` is a list of one map. */
  private flowItem(): unknown {
    const { cursor } = this;
    if (cursor.code() === QUESTION) return this.pair(this.explicitKey());
    const { at: start, lineStart } = cursor;
    const properties = this.flowProperties();
    const mark = this.begin(properties);
    const contentStart = this.flowStart();
    const content = this.flowContent(properties);
    if (cursor.code() !== COLON) return this.finish(content, contentStart, properties, mark);
    this.requireImplicitKey(start, lineStart);
    return this.pair(this.keyOf(content, start, properties, mark));
  }

  private pair(key: Key): unknown {
    const map = this.openMap();
    this.flowMember(map, key);
    this.nodeStart = key.start;
    this.contentStart = key.start;
    this.scalar = undefined;
    return this.closeMap(map);
  }

  private flowMember(map: OpenMap, key: Key): void {
    this.declare(map, key);
    this.setMember(map, key, this.flowValue());
  }

  /** Reads a key. Moves to the colon after it, or to the comma or bracket if it has no value. */
  private flowKey(): Key {
    const { cursor } = this;
    if (cursor.code() === QUESTION) return this.explicitKey();
    const { at: start, lineStart } = cursor;
    const properties = this.flowProperties();
    const mark = this.begin(properties);
    const content = this.flowContent(properties);
    if (cursor.code() === COLON) this.requireImplicitKey(start, lineStart);
    return this.keyOf(content, start, properties, mark);
  }

  private explicitKey(): Key {
    const { cursor } = this;
    const start = cursor.at;
    cursor.at += 1;
    cursor.end = cursor.at;
    cursor.skip();
    const properties = this.flowProperties();
    const mark = this.begin(properties);
    const isEmpty = this.isFlowEnd() || cursor.code() === COLON;
    return this.keyOf(isEmpty ? this.noContent() : this.flowContent(properties), start, properties, mark);
  }

  private requireImplicitKey(start: number, lineStart: number): void {
    if (this.cursor.lineStart !== lineStart)
      this.cursor.fail(
        'a key and its colon are on different lines; add a missing comma or bracket, or put a question mark and a space before the key',
        start,
      );
    this.requireShortKey(start);
  }

  /** Reads the value after a key; null without a colon. */
  private flowValue(): unknown {
    const { cursor } = this;
    if (cursor.code() !== COLON) return this.empty();
    cursor.at += 1;
    cursor.end = cursor.at;
    cursor.skip();
    if (this.isFlowEnd()) return this.empty();
    const properties = this.flowProperties();
    const mark = this.begin(properties);
    const start = this.flowStart();
    return this.finish(this.flowContent(properties), start, properties, mark);
  }

  private flowProperties(): Properties | undefined {
    const code = this.cursor.code();
    if (code !== AMPERSAND && code !== BANG) return undefined;
    // They can be on two lines.
    return this.combine(this.properties(), this.properties());
  }

  private flowContent(properties: Properties | undefined): unknown {
    const { cursor } = this;
    if (cursor.column === -1) return this.unexpected();
    if (properties === undefined) return this.content(-1);
    if (cursor.code() === COLON || this.isFlowEnd()) return this.noContent();
    if (cursor.code() === ASTERISK) cursor.fail(PROPERTIES_OF_ALIAS);
    return this.content(-1);
  }

  private flowStart(): number {
    const { cursor } = this;
    return cursor.code() === COLON || this.isFlowEnd() ? cursor.end : cursor.at;
  }

  private isFlowEnd(): boolean {
    const code = this.cursor.code();
    return code === COMMA || code === LIST_END || code === MAP_END;
  }
}
