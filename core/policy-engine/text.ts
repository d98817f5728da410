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
