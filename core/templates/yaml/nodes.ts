import { Malformed } from '../malformed';
import type { Mark } from './anchors';
import { readBlockScalar } from './block-scalar';
import {
  AMPERSAND,
  ASTERISK,
  BANG,
  BAR,
  COLON,
  DOUBLE_QUOTE,
  GREATER,
  isBlank,
  LIST_START,
  MAP_START,
  SINGLE_QUOTE,
  TAB,
} from './characters';
import { type Key, MemberReader } from './members';
import { readPlain } from './plain';
import { readQuoted } from './quoted';
import { plainValue, taggedCollection, taggedScalar, UNTAGGED } from './scalar-tags';
import { longFormOf } from './short-forms';
import { CORE_TAG, DEFAULT_HANDLES, readTag, type TagHandles } from './tags';

/** The tag and the anchor of a node. */
export interface Properties {
  readonly start: number;
  readonly tag?: string;
  readonly anchor?: string;
}

/** Keys must be shorter, and on one line. Only keys after a question mark can be longer. */
export const LONGEST_KEY = 1024;

export const PROPERTIES_OF_ALIAS = 'an alias has a tag or an anchor before it';
const MERGE = `${CORE_TAG}merge`;

const NAME = /[\w-]+/y;
const NOT_AFTER_NAME = /[^?:,\]}%@`\s]/;

/** What is common to nodes in block style and in flow style. */
export abstract class NodeReader extends MemberReader {
  protected handles: TagHandles = DEFAULT_HANDLES;
  protected flowDepth = 0;
  /** The scalar read last, as written: undefined after a list or map, and without quotes. */
  protected scalar: string | undefined;
  protected isPlain = false;

  protected abstract flowList(): unknown;
  protected abstract flowMap(): unknown;

  /** Reads the tag and the anchor at the cursor, as far as they are on one line. Moves to the next token. */
  protected properties(): Properties | undefined {
    const { cursor } = this;
    let read: Properties | undefined;
    for (let code = cursor.code(); code === AMPERSAND || code === BANG; code = cursor.code()) {
      const start = cursor.at;
      const next = code === AMPERSAND ? { start, anchor: this.name() } : { start, tag: readTag(cursor, this.handles) };
      read = this.combine(read, next);
      cursor.end = cursor.at;
      cursor.skip();
      if (cursor.isFirst) break;
    }
    return read;
  }

  protected combine(first: Properties | undefined, second: Properties | undefined): Properties | undefined {
    if (first === undefined || second === undefined) return first ?? second;
    const { start, tag = second.tag, anchor = second.anchor } = first;
    if ((first.tag && second.tag) || (first.anchor && second.anchor))
      this.cursor.fail(`a value has two ${first.tag && second.tag ? 'tags' : 'anchors'}`, second.start);
    return { start, ...(tag === undefined ? {} : { tag }), ...(anchor === undefined ? {} : { anchor }) };
  }

  /** The name of the anchor or alias at the cursor. */
  private name(): string {
    const { cursor } = this;
    NAME.lastIndex = cursor.at + 1;
    const name = NAME.exec(cursor.text)?.[0] ?? cursor.fail('an anchor or alias has no name. Example: &defaults');
    cursor.at += 1 + name.length;
    if (cursor.at < cursor.text.length && NOT_AFTER_NAME.test(cursor.text.charAt(cursor.at)) && !isBlank(cursor.code()))
      cursor.fail('the name of an anchor or alias contains a character other than letters, digits, - and _');
    return name;
  }

  /**
   * Reads a scalar, an alias or a flow collection. Moves to the next token. Returns undefined for a scalar, of which only
   * the text is read: whether it is a key is known only after it.
   */
  protected content(indent: number): unknown {
    const { cursor } = this;
    this.anchors.size += 1;
    this.scalar = undefined;
    this.isPlain = false;
    switch (cursor.code()) {
      case LIST_START:
        return this.flowList();
      case MAP_START:
        return this.flowMap();
      case ASTERISK:
        return this.alias();
      case DOUBLE_QUOTE:
      case SINGLE_QUOTE:
        this.scalar = readQuoted(cursor);
        cursor.skip();
        return undefined;
      case BAR:
      case GREATER:
        if (this.flowDepth > 0) return this.unexpected();
        this.scalar = readBlockScalar(cursor, indent);
        return undefined;
      default:
        this.scalar = readPlain(cursor, this.flowDepth > 0 ? undefined : indent) ?? this.unexpected();
        this.isPlain = true;
        return undefined;
    }
  }

  private alias(): unknown {
    const { cursor } = this;
    const start = cursor.at;
    const { value, text, isPlain } = this.anchors.resolve(this.name(), start);
    cursor.end = cursor.at;
    cursor.skip();
    this.scalar = text;
    this.isPlain = isPlain;
    return value;
  }

  protected begin(properties: Properties | undefined): Mark | undefined {
    return properties?.anchor === undefined ? undefined : this.anchors.open(properties.anchor);
  }

  /** The value of a node whose content was read. */
  protected finish(content: unknown, start: number, properties?: Properties, mark?: Mark): unknown {
    if (properties === undefined) {
      this.nodeStart = start;
      this.contentStart = start;
      return content === undefined ? this.scalarValue(start) : content;
    }
    const value = this.taggedValue(content, properties.tag, start);
    if (properties.anchor !== undefined && mark)
      this.anchors.close(properties.anchor, mark, { value, text: this.scalar, isPlain: this.isPlain });
    this.nodeStart = properties.start;
    this.contentStart = start;
    return value;
  }

  private taggedValue(content: unknown, tag: string | undefined, start: number): unknown {
    if (tag === undefined) return content === undefined ? this.scalarValue(start) : content;
    const text = this.scalar ?? '';
    const value = content === undefined ? taggedScalar(tag, text, start) : taggedCollection(tag, content, start);
    const longForm = longFormOf(tag);
    if (longForm !== undefined) this.recordShortForm(value as object, longForm, start);
    return value;
  }

  private scalarValue(start: number): unknown {
    return this.isPlain ? plainValue(this.scalar ?? '', start) : this.scalar;
  }

  private recordShortForm(value: object, longForm: string, start: number): void {
    // The result of a short form cannot be a key.
    this.scalar = undefined;
    this.recorder.membersOf(value)?.set(longForm, start);
    if (this.recorder.ranges)
      this.recorder.place(value, longForm, { value: { start, end: Math.max(start, this.cursor.end) } });
  }

  /** A node without content. Without a tag it is null, and with a tag it is empty text. */
  protected empty(properties?: Properties): unknown {
    const mark = this.begin(properties);
    this.noContent();
    return this.finish(undefined, this.cursor.end, properties, mark);
  }

  protected noContent(): undefined {
    this.anchors.size += 1;
    this.scalar = '';
    this.isPlain = true;
  }

  /** The key that was read as a node. */
  protected keyOf(content: unknown, start: number, properties?: Properties, mark?: Mark): Key {
    const { scalar: text, isPlain } = this;
    const { end } = this.cursor;
    const tag = properties?.tag;
    if (text === undefined || (tag !== undefined && longFormOf(tag) !== undefined))
      throw new Malformed(
        'a key is not a plain string; remove its tag, or put a key that starts with a brace or a bracket in quotes',
        start,
      );
    const isMerge = tag === MERGE || (text === '<<' && (tag === undefined ? isPlain : tag === UNTAGGED));
    // Keys are text as written, including `200`, `2012-10-17` and `yes`. The tag must fit nevertheless.
    if (properties !== undefined && tag !== MERGE) this.finish(content, start, properties, mark);
    return { text, start, end, isMerge };
  }

  /** Whether a colon after a node makes the node a key. */
  protected requireShortKey(start: number): void {
    const { cursor } = this;
    // Only long keys are counted: a character outside the basic plane has two units of UTF-16.
    const isLong = cursor.at - start > LONGEST_KEY;
    if (isLong && cursor.text.slice(start, cursor.at).replace(/[\ud800-\udbff]/g, '').length > LONGEST_KEY)
      cursor.fail(`a key is longer than ${LONGEST_KEY} characters; put a question mark and a space before it`, start);
  }

  /** Reports the character at the cursor. */
  protected unexpected(): never {
    const { cursor } = this;
    const code = cursor.code();
    if (cursor.column === -1) return cursor.fail('the document ends where a value is expected');
    if (code === TAB) return cursor.fail('a tab stands where only spaces are valid; replace it with spaces');
    if (code === COLON)
      return cursor.fail(
        'a colon has no key before it; indent the line as the key above it, or put a string that contains ": " in quotes',
      );
    return cursor.fail(
      `unexpected ${JSON.stringify(String.fromCodePoint(cursor.text.codePointAt(cursor.at) ?? 0))}; put a string that starts with it in quotes`,
    );
  }
}
