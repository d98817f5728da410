/**
 * Invisible characters with an effect: terminals execute control characters, bidirectional characters change the order of
 * the displayed text, and XML cannot contain lone surrogates and noncharacters.
 */
const INVISIBLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/gu;

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** Escapes invisible characters in text from a template or a file name, for output on one line. */
export const visible = (text: string): string =>
  text.replaceAll(INVISIBLE, (character) => SHORT.get(character) ?? escapeUnits(character));

/** Splits text into lines and escapes each of them. */
export const visibleLines = (text: string): string[] => text.split(/\r\n|\r|\n/).map(visible);

/** JSON with escaped invisible characters; the value is the same. Line ends occur only between tokens. */
export const visibleJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replaceAll(INVISIBLE, (character) =>
    character === '\n' ? character : escapeUnits(character),
  );

const escapeUnits = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
