/**
 * Folds letter case: two texts are equal case-insensitively if their folded texts are equal. It follows .NET's ordinal
 * comparison, which Azure uses: character by character, so `ß` differs from `SS`, `ſ` from `s` and the Kelvin sign from
 * `K`.
 */
export function foldCase(text: string): string {
  return BEYOND_ASCII.test(text) ? Array.from(text, foldCharacter).join('') : text.toLowerCase();
}

const BEYOND_ASCII = /[\u0080-\uffff]/;

/** .NET does not change these two, although Unicode defines an upper case for them. */
const WITHOUT_UPPER_CASE = new Set(['ı', 'ſ']);

function foldCharacter(character: string): string {
  if (WITHOUT_UPPER_CASE.has(character)) return character;
  const upper = character.toUpperCase();
  if (upper.length !== character.length) return character;
  return upper.length === 1 && upper >= 'A' && upper <= 'Z' ? upper.toLowerCase() : upper;
}

/** Folding keeps the length, so texts of different lengths, which may be large, are not folded. */
export const equalsIgnoringCase = (left: string, right: string): boolean =>
  left.length === right.length && foldCase(left) === foldCase(right);
