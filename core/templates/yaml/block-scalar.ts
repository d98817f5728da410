import { BREAKS, GREATER, isBreak, SPACE, TAB } from './characters';
import type { Cursor } from './cursor';

const HEADER = new RegExp(`[|>](?:([-+])([1-9])?|([1-9])([-+])?)?(?: *$| *(?=[${BREAKS}])| +#)`, 'y');

/** The text of the block scalar at the cursor, whose lines have to exceed the column `parent`. Moves to the next token. */
export function readBlockScalar(cursor: Cursor, parent: number): string {
  HEADER.lastIndex = cursor.at;
  const header = HEADER.exec(cursor.text) ?? cursor.fail(INVALID_HEADER);
  const chomping = header[1] ?? header[4];
  const given = header[2] ?? header[3];
  const lines = new BlockLines(cursor, cursor.code() === GREATER);
  const least = Math.max(parent + 1, 1);
  lines.read(given === undefined ? Math.max(least, lines.detectIndent()) : least + Number(given) - 1);
  cursor.end = lines.at;
  cursor.at = lines.at;
  cursor.lineStart = lines.at;
  cursor.skip();
  cursor.isFirst = true;
  const { content, lastBreak, blankLines } = lines;
  if (chomping === '-') return content;
  return content + lastBreak + (chomping === '+' ? blankLines : '');
}

const INVALID_HEADER = 'a block of text has an invalid header. Valid headers: |, >, |-, >-, |+, |2';

class BlockLines {
  /** The start of the current line. */
  at: number;
  content = '';
  /** The line break after the content, and those of the blank lines after it. */
  lastBreak = '';
  blankLines = '';

  constructor(
    private readonly cursor: Cursor,
    private readonly isFolded: boolean,
  ) {
    const headerEnd = cursor.lineEnd(cursor.at);
    this.at = headerEnd < cursor.text.length ? cursor.afterBreak(headerEnd) : headerEnd;
  }

  /** The indentation of the first line with content, or of a longer blank line before it. */
  detectIndent(): number {
    const { cursor } = this;
    let longest = 0;
    for (let start = this.at; ; ) {
      const content = this.contentOf(start, Number.POSITIVE_INFINITY);
      longest = Math.max(longest, content - start);
      if (!isBreak(cursor.text.charCodeAt(content))) return longest;
      start = cursor.afterBreak(content);
    }
  }

  /** The offset of the first character of a line that is not indentation. */
  private contentOf(start: number, indent: number): number {
    const { text } = this.cursor;
    let at = start;
    while (text.charCodeAt(at) === SPACE && at - start < indent) at += 1;
    return at;
  }

  /** Reads the lines up to the first one that is indented less. */
  read(indent: number): void {
    const { cursor } = this;
    const { text } = cursor;
    let wasFoldable = false;
    for (;;) {
      this.skipBlankLines(indent);
      const start = this.contentOf(this.at, indent);
      if (start - this.at < indent || start >= text.length) return;
      const code = text.charCodeAt(start);
      const isFoldable = this.isFolded && code !== SPACE && code !== TAB;
      const end = cursor.lineEnd(start);
      const breaks =
        wasFoldable && isFoldable && this.lastBreak === '\n'
          ? this.blankLines || ' '
          : this.lastBreak + this.blankLines;
      this.content += breaks + text.slice(start, end);
      this.lastBreak = cursor.breakAt(end);
      this.at = end < text.length ? cursor.afterBreak(end) : end;
      wasFoldable = isFoldable;
    }
  }

  private skipBlankLines(indent: number): void {
    const { cursor } = this;
    this.blankLines = '';
    for (;;) {
      const content = this.contentOf(this.at, indent);
      if (!isBreak(cursor.text.charCodeAt(content))) return;
      this.blankLines += cursor.breakAt(content);
      this.at = cursor.afterBreak(content);
    }
  }
}
