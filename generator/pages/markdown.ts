/** A table in the style of the project's formatter: each column is as wide as its widest cell. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const escaped = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = heads.map((_, column) => Math.max(3, ...[heads, ...escaped].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(heads), line(widths.map((width) => '-'.repeat(width))), ...escaped.map(line)].join('\n');
}

export const codeBlock = (language: string, lines: readonly string[]): string =>
  [`\`\`\`${language}`, ...lines, '```'].join('\n');

export const code = (text: string): string => `\`${text}\``;

export const bulletList = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');

/** Joins words with commas and "or": `a`, `a or b`, `a, b or c`. */
export function alternatives(words: readonly string[]): string {
  const [last = '', ...others] = words.toReversed();
  return others.length === 0 ? last : `${others.toReversed().join(', ')} or ${last}`;
}
