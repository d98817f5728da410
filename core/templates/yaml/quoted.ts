import { BACKSLASH, BREAKS, DOUBLE_QUOTE } from './characters';
import type { Cursor } from './cursor';
import { breaksIn, fold } from './folding';

const SIMPLE_DOUBLE = new RegExp(`"[^"\\\\${BREAKS}]*"`, 'y');
const SIMPLE_SINGLE = new RegExp(`'[^'${BREAKS}]*'(?!')`, 'y');
const LINES = new RegExp(`[${BREAKS}]`);
const MARKER = new RegExp(`[${BREAKS}](?:---|\\.\\.\\.)[ \\t${BREAKS}]`);

/** Blanks before, in and after line breaks; or other blanks. */
const BLANKS = new RegExp(`[ \\t]+(?:[${BREAKS}][ \\t${BREAKS}]*)?|[${BREAKS}][ \\t${BREAKS}]*`, 'g');
const ESCAPE = `\\\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([${BREAKS}][ \\t${BREAKS}]*)|([^]))`;
const ESCAPES = new RegExp(ESCAPE, 'g');
const ESCAPES_AND_BLANKS = new RegExp(`${ESCAPE}|${BLANKS.source}`, 'g');

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '\\': '\\',
  '/': '/',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

/** The text of the quoted scalar at the cursor. Moves behind it. */
export function readQuoted(cursor: Cursor): string {
  const { text, at: start } = cursor;
  const isDouble = cursor.code() === DOUBLE_QUOTE;
  const simple = isDouble ? SIMPLE_DOUBLE : SIMPLE_SINGLE;
  simple.lastIndex = start;
  if (simple.test(text)) {
    cursor.at = simple.lastIndex;
    cursor.end = cursor.at;
    return text.slice(start + 1, cursor.at - 1);
  }
  const end = isDouble ? endOfDouble(cursor) : endOfSingle(cursor);
  const content = text.slice(start + 1, end);
  const marker = MARKER.exec(content);
  if (marker)
    cursor.fail('a string contains a line that starts a new document; indent the line', start + 2 + marker.index);
  cursor.moveBehind(end + 1, start);
  cursor.end = cursor.at;
  if (isDouble) return unescape(content, cursor, start + 1);
  const folded = LINES.test(content) ? content.replace(BLANKS, foldBlanks) : content;
  return folded.replaceAll("''", "'");
}

function endOfDouble(cursor: Cursor): number {
  const { text, at } = cursor;
  for (let end = at + 1; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (code === DOUBLE_QUOTE) return end;
    if (code === BACKSLASH) end += 1;
  }
  return cursor.fail('the file ends inside a string; the closing " is missing');
}

function endOfSingle(cursor: Cursor): number {
  const { text, at } = cursor;
  let end = text.indexOf("'", at + 1);
  while (end !== -1 && text[end + 1] === "'") end = text.indexOf("'", end + 2);
  return end === -1 ? cursor.fail("the file ends inside a string; the closing ' is missing") : end;
}

const foldBlanks = (blanks: string): string => (LINES.test(blanks) ? fold(blanks) : blanks);

function unescape(content: string, cursor: Cursor, offset: number): string {
  const pattern = LINES.test(content) ? ESCAPES_AND_BLANKS : ESCAPES;
  return content.replace(pattern, (found: string, x, u, U, lines, character, at: number) => {
    if (character !== undefined)
      return (
        SHORT_ESCAPES[character] ??
        cursor.fail(`a string contains ${found}, which is not an escape sequence of YAML`, offset + at)
      );
    // A line break after a backslash joins two lines without a space.
    if (lines !== undefined) return breaksIn(lines).slice(1).join('');
    const digits: string | undefined = x ?? u ?? U;
    if (digits === undefined) return foldBlanks(found);
    const code = Number.parseInt(digits, 16);
    return code > 0x10ffff ? cursor.fail(`${found} is not a character`, offset + at) : String.fromCodePoint(code);
  });
}
