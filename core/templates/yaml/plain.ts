import { BREAKS } from './characters';
import type { Cursor } from './cursor';
import { fold } from './folding';

const BLANK = ` \\t${BREAKS}`;

/** The text of a plain scalar on one line: words between spaces, without `: ` and ` #`, which end it. */
function lineOf(inFlow: string, afterColonInFlow: string): string {
  const character = `[^:${BLANK}${inFlow}]`;
  const colon = `:(?=[^${BLANK}${afterColonInFlow}])`;
  const word = `${character}*(?:${colon}${character}*)*`;
  return `${word}(?: +(?=[^#:${BLANK}${inFlow}]|${colon})${word})*`;
}

/** The first characters of a plain scalar. No indicator can be one, except before other text. */
const startOf = (indicators: string): string => `(?=[^${BLANK}\\-?:,[\\]{}#&*!|>'"%@\`]|[${indicators}][^${BLANK}])`;

const inStyle = (line: string, indicators: string) => ({
  first: new RegExp(startOf(indicators) + line, 'y'),
  next: new RegExp(line, 'y'),
});
const BLOCK = inStyle(lineOf('', ''), '\\-?:');
const FLOW = inStyle(lineOf(',?[\\]{}', ',[\\]{}'), '\\-');

/**
 * The text of the plain scalar at the cursor; undefined if none can start there. Moves to the next token.
 * @param indent the column that all further lines have to exceed; undefined in flow style, where any column is valid.
 */
export function readPlain(cursor: Cursor, indent: number | undefined): string | undefined {
  const { text, at } = cursor;
  const { first, next } = indent === undefined ? FLOW : BLOCK;
  first.lastIndex = at;
  if (!first.test(text)) return undefined;
  cursor.end = first.lastIndex;
  cursor.at = cursor.end;
  cursor.skip();
  let scalar = text.slice(at, cursor.end);
  while (cursor.isFirst && !cursor.followsComment && cursor.column > (indent ?? -1)) {
    const start = cursor.at;
    next.lastIndex = start;
    if (!next.test(text) || next.lastIndex === start) break;
    scalar += fold(text.slice(cursor.end, start)) + text.slice(start, next.lastIndex);
    cursor.end = next.lastIndex;
    cursor.at = cursor.end;
    cursor.skip();
  }
  return scalar;
}
