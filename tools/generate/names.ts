/** `access-log`. */
export const isKebabCase = (name: string): boolean => /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name);

/** `access-log` → `accessLog`. */
export const camelCase = (name: string): string =>
  name.replaceAll(/-(?<first>[a-z0-9])/g, (_, first: string) => first.toUpperCase());

/** The id after the highest one, because ids are never reused. */
export function nextId(ids: readonly string[]): string {
  const highest = Math.max(0, ...ids.map((id) => Number(id.slice('GW'.length))));
  return `GW${String(highest + 1).padStart(3, '0')}`;
}
