import { BREAKS } from './characters';

const ANY_BREAK = new RegExp(`\\r\\n|[${BREAKS}]`, 'g');

/** The line breaks in a text, as YAML reads them: U+2028 and U+2029 stay, all others are line feeds. */
export const breaksIn = (text: string): string[] =>
  (text.match(ANY_BREAK) ?? []).map((found) => (found === '\u2028' || found === '\u2029' ? found : '\n'));

/** Folds the line breaks between two lines: one line feed becomes a space, and each blank line a line break. */
export function fold(blanks: string): string {
  const [first, ...others] = breaksIn(blanks);
  if (first !== '\n') return [first, ...others].join('');
  return others.length === 0 ? ' ' : others.join('');
}
