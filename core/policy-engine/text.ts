/**
 * A text such that two texts are equal without letter case when theirs are the same. As .NET's ordinal comparison
 * ignores case, which is what Azure compares with: character by character, so that `ß` is not `SS`, `ſ` not `s`
 * and the Kelvin sign not `K`.
 */
export function foldCase(text: string): string {
  return BEYOND_ASCII.test(text) ? Array.from(text, foldCharacter).join('') : text.toLowerCase();
}

const BEYOND_ASCII = /[\u0080-\uffff]/;

/** .NET leaves these two as they are although Unicode has an upper case for them. */
const WITHOUT_UPPER_CASE = new Set(['ı', 'ſ']);

function foldCharacter(character: string): string {
  if (WITHOUT_UPPER_CASE.has(character)) return character;
  const upper = character.toUpperCase();
  if (upper.length !== character.length) return character;
  return upper.length === 1 && upper >= 'A' && upper <= 'Z' ? upper.toLowerCase() : upper;
}

export const equalsIgnoringCase = (left: string, right: string): boolean => foldCase(left) === foldCase(right);

/**
 * The text that Azure Policy compares: it converts numbers and booleans to strings, and reads null, and what is
 * missing, as the empty one. Arrays and objects have none.
 * @see https://github.com/MicrosoftDocs/azure-docs/pull/41628
 * @see https://github.com/Azure/azure-policy-linter/blob/main/docs/Rules/equality-check-on-numeric-field.md
 * @see https://github.com/Azure/azure-policy-linter/blob/main/docs/Rules/tryget-use-with-null-coercing-operator.md
 */
export function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
