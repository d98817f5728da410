const LINE_WIDTH = 120;

/** JSON as the project's formatter writes it: a list without objects is on one line where it fits. */
export const formattedJson = (value: unknown): string => `${format(value, '', 0)}\n`;

/** @param taken the characters that stand before and after the value on its first line. */
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

/** A list on one line; undefined where an object is in it. */
function inline(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (!Array.isArray(value)) return Object.keys(value).length === 0 ? '{}' : undefined;
  const items = value.map(inline);
  return items.includes(undefined) ? undefined : `[${items.join(', ')}]`;
}
