/**
 * Characters that nobody sees and that do something: terminals obey control characters, bidirectional ones show text
 * in another order than it is read in, and XML cannot hold lone surrogates and noncharacters.
 */
const INVISIBLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/gu;

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** Text from a template or a file's name, fit to be shown on one line. */
export const visible = (text: string): string =>
  text.replaceAll(INVISIBLE, (character) => SHORT.get(character) ?? escapeUnits(character));

/** The same for text that may have several lines. */
export const visibleLines = (text: string): string[] => text.split(/\r\n|\r|\n/).map(visible);

/** JSON in which what is invisible is escaped: it says the same. Line ends stand only between its tokens. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value, null, 2).replaceAll(INVISIBLE, (character) =>
    character === '\n' ? character : escapeUnits(character),
  );

const escapeUnits = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
