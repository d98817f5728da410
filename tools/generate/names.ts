/** `access-log`. */
export const isKebabCase = (name: string): boolean => /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name);

/** `access-log` → `accessLog`. */
export const camelCase = (name: string): string =>
  name.replaceAll(/-(?<first>[a-z0-9])/g, (_, first: string) => first.toUpperCase());
