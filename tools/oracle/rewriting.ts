/**
 * Changes to definitions and resources for the explanations of differences. A function that changes nothing returns the
 * same object, so callers can detect that.
 */

export type Condition = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Condition =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const SUBJECTS = ['field', 'value', 'count'];
const isCondition = (value: unknown): value is Condition =>
  isObject(value) && SUBJECTS.some((subject) => Object.hasOwn(value, subject));

/** Changes the members of an object or the items of an array; returns other values unchanged. */
function mapChildren(value: unknown, change: (child: unknown, key: string) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, child, change(child, key)] as const);
  if (entries.every(([, before, after]) => before === after)) return value;
  if (Array.isArray(value)) return entries.map(([, , after]) => after);
  return Object.fromEntries(entries.map(([key, , after]) => [key, after]));
}

export const mapMembers = (condition: Condition, change: (value: unknown, key: string) => unknown): Condition =>
  mapChildren(condition, change) as Condition;

/** The conditions in a definition, except those inside counts. */
export function conditionsOf(json: unknown): Condition[] {
  if (typeof json !== 'object' || json === null) return [];
  return isCondition(json) ? [json] : Object.values(json).flatMap(conditionsOf);
}

export const mapConditions = (json: unknown, change: (condition: Condition) => Condition): unknown =>
  isCondition(json) ? change(json) : mapChildren(json, (child) => mapConditions(child, change));

/** Changes each template expression of a definition. */
export function mapExpressions(json: unknown, change: (expression: string) => string): unknown {
  if (typeof json === 'string') return json.startsWith('[') && !json.startsWith('[[') ? change(json) : json;
  return mapChildren(json, (child) => mapExpressions(child, change));
}

/** Changes each scalar in a value. */
export const mapScalars = (value: unknown, change: (scalar: unknown) => unknown): unknown =>
  typeof value === 'object' && value !== null
    ? mapChildren(value, (child) => mapScalars(child, change))
    : change(value);

export const mapTexts = (value: unknown, change: (text: string) => string): unknown =>
  mapScalars(value, (scalar) => (typeof scalar === 'string' ? change(scalar) : scalar));

/** The key of the member with this name, compared case-insensitively. */
const memberNamed = (object: object, name: string): string | undefined =>
  Object.keys(object).find((key) => key.toLowerCase() === name.toLowerCase());

/** The value at a path of names, compared case-insensitively. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const key = isObject(value) ? memberNamed(value, name) : undefined;
  return key === undefined ? undefined : valueAt((value as Condition)[key], rest);
}

/** Changes the value at a path and creates missing objects on the path. A change to undefined removes the member. */
export function replaceAt(value: unknown, path: readonly string[], change: (value: unknown) => unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return change(value);
  const object = isObject(value) ? value : {};
  const key = memberNamed(object, name) ?? name;
  const replaced = replaceAt(object[key], rest, change);
  if (replaced === object[key]) return value;
  const others = Object.entries(object).filter(([each]) => each !== key);
  return Object.fromEntries(replaced === undefined ? others : [...others, [key, replaced]]);
}
