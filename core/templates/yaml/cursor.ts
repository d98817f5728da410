import { Malformed } from '../malformed';
import { BREAKS, DASH, DOT, HASH, isBlank, isBreak, NEWLINE, RETURN, SPACE } from './characters';

/** Control characters, single surrogates and two that Unicode reserves. */
const UNPRINTABLE = /[^\P{Cc}\t\n\r\x85]|[\ud800-\udfff\ufffe\uffff]/u;
/** A line break other than a line feed. */
const OTHER_BREAK = /[\r\x85\u2028\u2029]/;
/** One of both. Nearly no text contains one, and one search is faster than two. */
const UNUSUAL = /[^\P{Cc}\t\n]|[\u2028\u2029\ud800-\udfff\ufffe\uffff]/u;
const ANY_BREAK = new RegExp(`[${BREAKS}]`, 'g');

/** A position in a YAML text, and what the reader has to know about it. */
export class Cursor {
  at = 0;
  lineStart = 0;
  /** The column of the token at the cursor; -1 at the end of the document. */
  column = 0;
  /** Whether the token at the cursor is the first one on its line. */
  isFirst = true;
  /** Whether there is a comment between the token at the cursor and the one before it. */
  followsComment = false;
  /** The offset after the node that was read last. */
  end = 0;
  private readonly hasOtherBreaks: boolean;

  /** @throws Malformed if the text contains a character that YAML does not allow. */
  constructor(readonly text: string) {
    const isUnusual = UNUSUAL.test(text);
    this.hasOtherBreaks = isUnusual && OTHER_BREAK.test(text);
    const unprintable = isUnusual ? text.search(UNPRINTABLE) : -1;
    if (unprintable === -1) return;
    const code = (text.codePointAt(unprintable) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    this.fail(`the character U+${code} is not allowed in YAML`, unprintable);
  }

  /** NaN at the end of the text. */
  code(ahead = 0): number {
    return this.text.charCodeAt(this.at + ahead);
  }

  /** Whether the character at the cursor is an indicator: a dash, question mark or colon before a blank. */
  isIndicator(indicator: number): boolean {
    return this.code() === indicator && isBlank(this.code(1));
  }

  lineEnd(from: number): number {
    if (!this.hasOtherBreaks) {
      const end = this.text.indexOf('\n', from);
      return end === -1 ? this.text.length : end;
    }
    ANY_BREAK.lastIndex = from;
    return ANY_BREAK.exec(this.text)?.index ?? this.text.length;
  }

  /** The offset after the line break at an offset; a carriage return and a line feed are one line break. */
  afterBreak(at: number): number {
    return this.text.charCodeAt(at) === RETURN && this.text.charCodeAt(at + 1) === NEWLINE ? at + 2 : at + 1;
  }

  /** The line break at an offset as YAML reads it: U+2028 and U+2029 stay, all others are line feeds. */
  breakAt(at: number): string {
    const code = this.text.charCodeAt(at);
    if (code === 0x2028 || code === 0x2029) return this.text.charAt(at);
    return at < this.text.length ? '\n' : '';
  }

  /** Moves to the next token, over spaces, line breaks and comments. Tabs do not separate tokens. */
  skip(): void {
    const { text } = this;
    let { at } = this;
    this.isFirst = false;
    this.followsComment = false;
    for (;;) {
      let code = text.charCodeAt(at);
      while (code === SPACE) code = text.charCodeAt((at += 1));
      if (code === HASH) {
        this.followsComment = true;
        at = this.lineEnd(at);
        code = text.charCodeAt(at);
      }
      if (code === NEWLINE) at += 1;
      else if (isBreak(code)) at = this.afterBreak(at);
      else break;
      this.lineStart = at;
      this.isFirst = true;
    }
    this.at = at;
    this.column = at >= text.length || (at === this.lineStart && this.isMarker(at)) ? -1 : at - this.lineStart;
  }

  /** Moves to an offset after a text of several lines. */
  moveBehind(at: number, from: number): void {
    if (this.hasOtherBreaks) {
      for (let lineEnd = this.lineEnd(from); lineEnd < at; lineEnd = this.lineEnd(this.lineStart))
        this.lineStart = this.afterBreak(lineEnd);
    } else {
      const lineEnd = this.text.lastIndexOf('\n', at - 1);
      if (lineEnd >= from) this.lineStart = lineEnd + 1;
    }
    this.at = at;
  }

  /** Whether the line that starts at an offset is the start or the end of a document. */
  private isMarker(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return (
      (code === DASH || code === DOT) &&
      this.text.charCodeAt(at + 1) === code &&
      this.text.charCodeAt(at + 2) === code &&
      isBlank(this.text.charCodeAt(at + 3))
    );
  }

  fail(reason: string, at = this.at): never {
    throw new Malformed(reason, Math.min(at, this.text.length));
  }
}
