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

export const equalsIgnoringCase = (left: string, right: string): boolean => foldCase(left) === foldCase(right);

/**
 * The string that Azure Policy compares: numbers and booleans are converted to strings, null and a missing value are
 * the empty string. Undefined for arrays and objects.
 * @see https://github.com/MicrosoftDocs/azure-docs/pull/41628
 * @see https://github.com/Azure/azure-policy-linter/blob/main/docs/Rules/equality-check-on-numeric-field.md
 * @see https://github.com/Azure/azure-policy-linter/blob/main/docs/Rules/tryget-use-with-null-coercing-operator.md
 */
export function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
