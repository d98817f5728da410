const LINE_WIDTH = 120;

/** JSON in the style of the project's formatter: an array without objects is on one line if it fits. */
export const formattedJson = (value: unknown): string => `${format(value, '', 0)}\n`;

/** @param taken the number of characters before and after the value on its first line. */
function format(value: unknown, indent: string, taken: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const line = inline(value);
    if (line !== undefined && indent.length + taken + line.length <= LINE_WIDTH) return line;
    return lines(
      '[',
      value.map((item) => format(item, inner, 1)),
      ']',
      indent,
    );
  }
  const members = Object.entries(value).map(([key, member]) => {
    const start = `${JSON.stringify(key)}: `;
    return `${start}${format(member, inner, start.length + 1)}`;
  });
  return members.length === 0 ? '{}' : lines('{', members, '}', indent);
}

const lines = (open: string, members: readonly string[], close: string, indent: string): string =>
  `${open}\n${members.map((member) => `${indent}  ${member}`).join(',\n')}\n${indent}${close}`;

/** An array on one line; undefined if it contains an object with members. */
function inline(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (!Array.isArray(value)) return Object.keys(value).length === 0 ? '{}' : undefined;
  const items = value.map(inline);
  return items.includes(undefined) ? undefined : `[${items.join(', ')}]`;
}
