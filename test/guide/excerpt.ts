/** Whether a quotation leaves lines out, and the output has the others in the same order. */
export function isExcerpt(shown: string, output: string): boolean {
  const parts = shown.split(/^ *…\n/m);
  let end = 0;
  const isInOrder = parts.every((part) => {
    const start = `\n${output}`.indexOf(`\n${part}`, end);
    end = start + part.length;
    return start !== -1;
  });
  return parts.length > 1 && isInOrder;
}
