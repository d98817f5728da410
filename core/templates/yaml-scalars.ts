import { isNotFinite } from './source';
import { NEWLINE, outside, SPACE, YamlLines } from './yaml-lines';
import { readPlainScalar } from './yaml-scalar';

/** The first characters that a plain scalar, or a line of it, can have. */
const PLAIN_START = /[^\s\-?:,[\]{}#&*!|>'"%@`]|[-:]\S/y;
const DOUBLE_QUOTED = /"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"/y;
const SINGLE_QUOTED = /'[^'\n]*(?:''[^'\n]*)*'/y;
const BLOCK_HEADER = /[|>]-? *\n/y;

/** Reads scalars. Each must be indented more than `parent`, the column of its parent. */
export class YamlScalars extends YamlLines {
  /** Moves to the start of the next line. */
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
    // A key, or a text that contains a tab.
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

  /** A quoted text on one line, with its quotes. */
  private quoted(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return undefined;
    const start = this.at;
    this.at = pattern.lastIndex;
    return this.text.slice(start, this.at);
  }

  /** A quoted text on several lines without escapes. Returns it without its quotes. */
  private quotedLines(quote: '"' | "'", parent: number): string {
    const end = this.text.indexOf(quote, this.at + 1);
    // Two quotes are an escaped quote, or an empty text followed by something unexpected.
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

  /** Moves to the start of the next line. */
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

  /**
   * The indentation of a block scalar, and the end of its last line that is not blank. A blank line that is longer than
   * the indentation is outside the subset.
   */
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
      // The last line contains only spaces and has no line break.
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

/** Numbers that JSON cannot represent are left to the full reader, which reports their position. */
export function plainScalar(text: string): string | number | boolean | null {
  const value = readPlainScalar(text);
  return isNotFinite(value) ? outside() : value;
}

/** Folds lines: a single line break becomes a space; each blank line after it becomes a line break. */
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

/** JSON defines the common escapes. YAML's other escapes are left to the full reader. */
function unescape(literal: string): string {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return outside();
  }
}
