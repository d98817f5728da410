/** A property value that differs from the plan. */
export interface PropertyDifference {
  /** `parameters.gw003Effect.value`, `policyDefinitions[gw003-apis].policyDefinitionId`. */
  readonly path: string;
  readonly planned: unknown;
  /** Undefined if the property is absent. */
  readonly found: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** Properties in which an additional member is a difference. */
const COMPLETE = new Set(['parameters', 'policyRule']);

/** Properties that identify the items of an array. The order of such items has no meaning. */
const KEYS = ['policyDefinitionReferenceId', 'name'];

/**
 * Compares the planned properties with the deployed ones. Azure adds properties of its own, such as the creator, times,
 * versions and defaults, so only the planned properties are compared.
 */
export function propertyDifferences(
  planned: unknown,
  found: unknown,
  path = '',
  isComplete = false,
): PropertyDifference[] {
  if (isEmpty(planned) && isEmpty(found)) return [];
  if (Array.isArray(planned) && Array.isArray(found)) return differencesInList(planned, found, path, isComplete);
  if (isFields(planned) && isFields(found)) {
    const names = isComplete ? [...new Set([...Object.keys(planned), ...Object.keys(found)])] : Object.keys(planned);
    return names.flatMap((name) =>
      propertyDifferences(
        member(planned, name),
        member(found, name),
        joined(path, name),
        isComplete || COMPLETE.has(name),
      ),
    );
  }
  return isSame(planned, found) ? [] : [{ path, planned, found }];
}

function differencesInList(
  planned: readonly unknown[],
  found: readonly unknown[],
  path: string,
  isComplete: boolean,
): PropertyDifference[] {
  const keys = [planned, found].every(haveKeys) ? keysOf : indexesOf;
  const [here, there] = [planned, found].map((list) => new Map(keys(list).map((key, index) => [key, list[index]])));
  return [...new Set([...(here?.keys() ?? []), ...(there?.keys() ?? [])])].flatMap((key) =>
    propertyDifferences(here?.get(key), there?.get(key), `${path}[${key}]`, isComplete),
  );
}

const indexesOf = (list: readonly unknown[]): string[] => list.map((_, index) => String(index));

/** The keys of the items of an array. The key of an item without an identifying property is its index. */
const keysOf = (list: readonly unknown[]): string[] => list.map((each, index) => keyOf(each) ?? String(index));

const haveKeys = (list: readonly unknown[]): boolean => new Set(keysOf(list)).size === list.length;

const keyOf = (value: unknown): string | undefined =>
  isFields(value) ? KEYS.map((name) => member(value, name)).find((key) => typeof key === 'string') : undefined;

function isSame(planned: unknown, found: unknown): boolean {
  if (typeof planned !== 'string' || typeof found !== 'string') return Object.is(planned, found);
  // Azure can return ids in a different letter case, and times with a different precision.
  if (/^\/(?:subscriptions|providers)\//i.test(planned)) return planned.toLowerCase() === found.toLowerCase();
  if (INSTANT.test(planned) && INSTANT.test(found)) return Date.parse(planned) === Date.parse(found);
  return planned === found;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);

const member = (fields: Fields, name: string): unknown => (Object.hasOwn(fields, name) ? fields[name] : undefined);

const joined = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
