import { isNotFinite } from './source';
import { NEWLINE, outside, SPACE, YamlLines } from './yaml-lines';
import { readPlainScalar } from './yaml-scalar';

/** What a plain scalar, or a line of it, may start with. */
const PLAIN_START = /[^\s\-?:,[\]{}#&*!|>'"%@`]|[-:]\S/y;
const DOUBLE_QUOTED = /"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"/y;
const SINGLE_QUOTED = /'[^'\n]*(?:''[^'\n]*)*'/y;
const BLOCK_HEADER = /[|>]-? *\n/y;

/** Reads scalars. Each has to be indented more than its parent, which is a column. */
export class YamlScalars extends YamlLines {
  /** Leaves the reading at the start of the next line. */
  protected plain(parent: number): string | number | boolean | null {
    const start = this.at;
    const line = this.plainLine();
    if (this.column <= parent) return plainScalar(line);
    let end = start;
    while (this.column > parent) {
      end = this.at;
      end += this.plainLine().length;
    }
    const lines = this.text.slice(start, end);
    // A comment would end the scalar.
    if (lines.includes('#')) outside();
    return plainScalar(unfold(lines));
  }

  private plainLine(): string {
    PLAIN_START.lastIndex = this.at;
    if (!PLAIN_START.test(this.text)) outside();
    const end = this.lineEnd(this.at);
    let line = this.text.slice(this.at, end);
    const comment = line.indexOf(' #');
    if (comment !== -1) line = line.slice(0, comment);
    if (line.endsWith(' ')) line = line.replace(/(?<! ) +$/, '');
    // More than text: a key, or something with a tab.
    if (line.includes(': ') || line.endsWith(':') || line.includes('\t')) outside();
    this.toLineAfter(end);
    return line;
  }

  protected doubleQuoted(parent: number): string {
    const text = this.quoted(DOUBLE_QUOTED);
    if (text === undefined) return this.quotedLines('"', parent);
    return text.includes('\\') ? unescape(text) : text.slice(1, -1);
  }

  protected singleQuoted(parent: number): string {
    const text = this.quoted(SINGLE_QUOTED)?.slice(1, -1) ?? this.quotedLines("'", parent);
    return text.includes("'") ? text.replaceAll("''", "'") : text;
  }

  /** A text with its quotes, where it is in one line. */
  private quoted(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return undefined;
    const start = this.at;
    this.at = pattern.lastIndex;
    return this.text.slice(start, this.at);
  }

  /** A text without its quotes, in several lines and without escapes. */
  private quotedLines(quote: '"' | "'", parent: number): string {
    const end = this.text.indexOf(quote, this.at + 1);
    // Two in a row are one of the text, or an empty text and something strange.
    if (end === -1 || this.text[end + 1] === quote) outside();
    const lines = this.text.slice(this.at + 1, end);
    if (lines.includes('\\')) outside();
    for (let lineEnd = lines.indexOf('\n'); lineEnd !== -1; lineEnd = lines.indexOf('\n', lineEnd + 1)) {
      let start = lineEnd + 1;
      while (lines.charCodeAt(start) === SPACE) start += 1;
      if (start - lineEnd - 1 <= parent && lines.charCodeAt(start) !== NEWLINE) outside();
    }
    this.at = end + 1;
    return unfold(lines);
  }

  /** Leaves the reading at the start of the next line. */
  protected block(parent: number): string {
    const isFolded = this.text[this.at] === '>';
    BLOCK_HEADER.lastIndex = this.at;
    if (!BLOCK_HEADER.test(this.text)) outside();
    const start = BLOCK_HEADER.lastIndex;
    const isStripped = this.text[this.at + 1] === '-';
    const { indent, end } = this.blockLines(start, parent);
    const lines = this.text.slice(start, end).split('\n');
    const text = lines.map((line) => line.slice(indent)).join('\n');
    return (isFolded ? foldBlock(text) : text) + (isStripped ? '' : '\n');
  }

  /** The indentation of a block scalar, and where the last of its lines ends that are not blank. */
  private blockLines(from: number, parent: number): { readonly indent: number; readonly end: number } {
    const { text } = this;
    let indent = -1;
    let end = from;
    let longestBlank = 0;
    let start = from;
    while (start < text.length) {
      let at = start;
      while (text.charCodeAt(at) === SPACE) at += 1;
      const column = at - start;
      const code = text.charCodeAt(at);
      if (code === NEWLINE) {
        longestBlank = Math.max(longestBlank, column);
        start = at + 1;
        continue;
      }
      // The line has spaces alone, and no end; or blank lines hold more than the indentation.
      if (Number.isNaN(code)) outside();
      if (indent === -1) {
        if (column <= parent || longestBlank > column) outside();
        indent = column;
      } else if (column < indent) break;
      longestBlank = 0;
      end = this.lineEnd(at);
      start = end + 1;
    }
    if (indent === -1 || longestBlank > indent) outside();
    this.toLineAfter(start - 1);
    return { indent, end };
  }
}

/** What JSON cannot hold is left to the reader that says where it stands. */
export function plainScalar(text: string): string | number | boolean | null {
  const value = readPlainScalar(text);
  return isNotFinite(value) ? outside() : value;
}

/** Lines as one text: a line break is a space, and where blank lines follow it each of these is a line break. */
function unfold(lines: string): string {
  if (lines.includes('\t')) outside();
  return lines.replace(/(?<! ) *\n[ \n]*/g, (blanks) => foldBreaks(blanks.replaceAll(' ', '')));
}

const foldBreaks = (breaks: string): string => (breaks.length === 1 ? ' ' : breaks.slice(1));

function foldBlock(text: string): string {
  // More indented lines keep their line breaks.
  if (/^[ \t]/m.test(text)) outside();
  return text.replace(/\n+/g, (breaks, offset) => (offset === 0 ? breaks : foldBreaks(breaks)));
}

/** JSON has the escapes that people write; YAML has more. */
function unescape(literal: string): string {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return outside();
  }
}
