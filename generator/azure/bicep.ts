import { Code, indented, isList, membersOf, type Printable } from './code';

/**
 * Prints a value as Bicep.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types
 */
export function bicepValue(value: Printable): string {
  if (value instanceof Code) return value.text;
  if (typeof value === 'string') return bicepString(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) throw new RangeError(`Bicep supports integers only, not ${value}.`);
    return String(value);
  }
  const lines = isList(value)
    ? value.map((item) => bicepValue(item))
    : membersOf(value).map(([key, member]) => `${bicepKey(key)}: ${bicepValue(member)}`);
  const [open, close] = isList(value) ? ['[', ']'] : ['{', '}'];
  return lines.length === 0 ? `${open}${close}` : `${open}\n${indented(lines.join('\n'))}\n${close}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '${': '\\${',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Bicep escapes a leading bracket itself, so a string never becomes an ARM expression. */
export const bicepString = (text: string): string => {
  const escaped = text.replaceAll(
    /\\|'|\$\{|[\p{Cc}\u2028\u2029]/gu,
    (found) => ESCAPES[found] ?? `\\u{${found.codePointAt(0)?.toString(16)}}`,
  );
  return `'${escaped}'`;
};

const LITERALS = new Set(['true', 'false', 'null']);

const bicepKey = (key: string): string =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) && !LITERALS.has(key) ? key : bicepString(key);
