import type { Mark } from './anchors';
import {
  AMPERSAND,
  ASTERISK,
  BANG,
  BAR,
  BREAKS,
  COLON,
  DASH,
  DOUBLE_QUOTE,
  GREATER,
  isBlank,
  QUESTION,
  SINGLE_QUOTE,
} from './characters';
import { FlowReader } from './flow';
import type { Key, OpenMap } from './members';
import { LONGEST_KEY, PROPERTIES_OF_ALIAS, type Properties } from './nodes';

/** The keys of nearly all maps, with their colon: plain text, or quoted text without escapes. */
const WORD = `[^ :#\\t${BREAKS}]`;
const KEY = new RegExp(
  `(?:[\\w$/]${WORD}*(?:(?::+| )${WORD}+)*|"[^"\\\\${BREAKS}]*"|'[^'${BREAKS}]*'):(?=[ ${BREAKS}]|$)`,
  'y',
);

/** Reads block collections: lists with dashes, and maps with a key on each line. Indentation shows where they end. */
export abstract class BlockReader extends FlowReader {
  /**
   * Reads the node at the cursor, and moves to the next token.
   * @param indent the column of the collection that contains the node.
   * @param mayBegin whether a block collection can begin here. It cannot after `key: ` and after a tag.
   * @param inMap whether the node is the key or value of a map.
   * @param outer the properties that stand on lines before.
   */
  protected node(indent: number, mayBegin: boolean, inMap: boolean, outer?: Properties): unknown {
    const { cursor } = this;
    if (mayBegin) {
      const key = this.simpleKey();
      if (key) return this.block(cursor.column, outer, key);
    }
    const code = cursor.code();
    if ((code === DASH || code === QUESTION || code === COLON) && isBlank(cursor.code(1)))
      return this.indicated(code, mayBegin, outer);
    const own = code === AMPERSAND || code === BANG ? this.properties() : undefined;
    if (own && (cursor.isFirst || cursor.column === -1)) return this.nodeBelow(indent, inMap, this.combine(outer, own));
    if (own !== undefined || outer !== undefined) return this.keyOrContent(indent, mayBegin, outer, own);
    // The shorter way for nearly all nodes.
    const { at: start, lineStart } = cursor;
    const content = this.content(indent);
    if (this.isColonAfter(lineStart)) return this.mapAfter(content, start, mayBegin);
    return this.finish(content, start);
  }

  /** Reads the map whose first key was read as content. */
  private mapAfter(
    content: unknown,
    start: number,
    mayBegin: boolean,
    own?: Properties,
    ownMark?: Mark,
    outer?: Properties,
  ): unknown {
    const { cursor } = this;
    if (!mayBegin)
      cursor.fail('a map cannot start in the line of its key; put a string that contains ": " in quotes', start);
    this.requireShortKey(start);
    const key = this.keyOf(content, start, own, ownMark);
    return this.block(start - cursor.lineStart, outer, key);
  }

  /** Reads content that may be the first key of a map: `outer` are then the properties of the map, `own` of the key. */
  private keyOrContent(indent: number, mayBegin: boolean, outer?: Properties, own?: Properties): unknown {
    const { cursor } = this;
    const { at: contentStart, lineStart } = cursor;
    const ownMark = this.begin(own);
    const outerMark = this.begin(outer);
    const content = this.blockContent(indent, own);
    if (this.isColonAfter(lineStart)) {
      if (outerMark) this.anchors.drop(outerMark);
      return this.mapAfter(content, own?.start ?? contentStart, mayBegin, own, ownMark, outer);
    }
    const properties = this.combine(outer, own);
    if (properties !== undefined && cursor.text.charCodeAt(contentStart) === ASTERISK)
      cursor.fail(PROPERTIES_OF_ALIAS, contentStart);
    return this.finish(content, contentStart, properties, ownMark ?? outerMark);
  }

  /** Reads the node that starts with an indicator. */
  private indicated(code: number, mayBegin: boolean, outer: Properties | undefined): unknown {
    const { cursor } = this;
    if (code === COLON) return this.unexpected();
    if (!mayBegin) {
      const kind = code === DASH ? 'a list' : 'a map';
      cursor.fail(`${kind} cannot start here; start it on the next line, or put the string in quotes`);
    }
    return this.block(cursor.column, outer, undefined);
  }

  /** Content after properties in the same line. A key can be empty. */
  private blockContent(indent: number, own: Properties | undefined): unknown {
    const { cursor } = this;
    if (own === undefined) return this.content(indent);
    return cursor.isIndicator(COLON) ? this.noContent() : this.content(indent);
  }

  /** Whether a colon in the line that starts at an offset makes the node before it a key. */
  private isColonAfter(lineStart: number): boolean {
    const { cursor } = this;
    return !cursor.isFirst && cursor.lineStart === lineStart && cursor.isIndicator(COLON);
  }

  /** The node on the lines after its key, dash or properties. */
  private nodeBelow(column: number, inMap: boolean, properties?: Properties): unknown {
    const { cursor } = this;
    if (cursor.column > column) return this.node(column, true, inMap, properties);
    // The dashes of a list can be in the column of its key.
    if (inMap && cursor.column === column && cursor.isIndicator(DASH)) return this.block(column, properties, undefined);
    // PyYAML accepts the header of a block of text there as well, but no other value.
    const code = cursor.code();
    if (cursor.column === column && column >= 0 && (code === BAR || code === GREATER))
      return this.keyOrContent(column, false, properties);
    return this.empty(properties);
  }

  /** The node after an indicator of one character. */
  private nodeAfter(column: number, mayBegin: boolean, inMap: boolean): unknown {
    const { cursor } = this;
    cursor.at += 1;
    cursor.end = cursor.at;
    cursor.skip();
    if (cursor.isFirst || cursor.column === -1) return this.nodeBelow(column, inMap);
    return this.node(column, mayBegin, inMap);
  }

  /** Reads the collection at the cursor: a map if its first key was read or a question mark follows, else a list. */
  private block(column: number, properties: Properties | undefined, key: Key | undefined): unknown {
    const start = key?.start ?? this.cursor.at;
    const mark = this.begin(properties);
    const isMap = key !== undefined || this.cursor.code() === QUESTION;
    const collection = isMap ? this.map(column, key) : this.list(column);
    this.scalar = undefined;
    return this.finish(collection, start, properties, mark);
  }

  private map(column: number, first: Key | undefined): unknown {
    const { cursor } = this;
    const map = this.openMap();
    let key = first;
    do {
      key ??= this.simpleKey();
      if (key === undefined && cursor.isIndicator(QUESTION)) this.explicitMember(map, column);
      else {
        key ??= this.nextKey(column);
        this.declare(map, key);
        this.setMember(map, key, this.nodeAfter(column, false, true));
      }
      key = undefined;
    } while (cursor.isFirst && cursor.column === column);
    this.leave(column);
    return this.closeMap(map);
  }

  /** Reads a key of a map that is not a simple one. Moves to the colon. */
  private nextKey(column: number): Key {
    const { cursor } = this;
    const { at: start, lineStart } = cursor;
    if (cursor.isIndicator(DASH)) cursor.fail('a list item stands where a key of the map is expected');
    const properties = this.properties();
    const mark = this.begin(properties);
    const content = this.blockContent(column, properties);
    if (!this.isColonAfter(lineStart)) cursor.fail('a key must be followed by a colon and a space, on one line', start);
    this.requireShortKey(start);
    return this.keyOf(content, start, properties, mark);
  }

  private simpleKey(): Key | undefined {
    const { cursor } = this;
    const { text, at: start } = cursor;
    KEY.lastIndex = start;
    if (!KEY.test(text)) return undefined;
    const end = KEY.lastIndex - 1;
    cursor.at = end;
    if (end - start > LONGEST_KEY) this.requireShortKey(start);
    const code = text.charCodeAt(start);
    const quotes = code === DOUBLE_QUOTE || code === SINGLE_QUOTE ? 1 : 0;
    return { text: text.slice(start + quotes, end - quotes), start, end, isMerge: false };
  }

  /** Reads a key after a question mark, and its value after a colon in the same column. */
  private explicitMember(map: OpenMap, column: number): void {
    const { cursor } = this;
    const content = this.nodeAfter(column, true, true);
    const key = this.keyOf(content, this.nodeStart);
    this.declare(map, key);
    const hasValue = cursor.isFirst && cursor.column === column && cursor.isIndicator(COLON);
    this.setMember(map, key, hasValue ? this.nodeAfter(column, true, true) : this.empty());
  }

  private list(column: number): unknown {
    const { cursor } = this;
    const list: unknown[] = [];
    this.anchors.enter(cursor.at);
    const items = this.recorder.membersOf(list);
    do {
      this.addItem(list, items, this.nodeAfter(column, true, false));
    } while (cursor.isFirst && cursor.column === column && cursor.isIndicator(DASH));
    this.leave(column);
    this.anchors.leave();
    return list;
  }

  /** Requires that the token at the cursor starts a line and is not indented more than the collection before it. */
  protected leave(column: number): void {
    const { cursor } = this;
    if (cursor.column === -1) return;
    if (!cursor.isFirst) this.unexpected();
    if (cursor.column > column) cursor.fail('the indentation of this line fits no key and no list before it');
  }
}
