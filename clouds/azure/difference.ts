/** One value that is not as planned. */
export interface PropertyDifference {
  /** `parameters.gw003Effect.value`, `policyDefinitions[gw003-apis].policyDefinitionId`. */
  readonly path: string;
  readonly planned: unknown;
  /** Undefined where it is absent. */
  readonly found: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** In these every name means something: one that is not planned is a difference. */
const COMPLETE = new Set(['parameters', 'policyRule']);

/** By these Azure tells the members of a list apart; their order means nothing. */
const KEYS = ['policyDefinitionReferenceId', 'name'];

/**
 * Where something is not as planned. Azure adds much of its own to what it is sent (who made it and when, versions,
 * defaults), so that only what is planned is compared.
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
  const keys = [planned, found].every(haveKeys) ? keysOf : placesOf;
  const [here, there] = [planned, found].map((list) => new Map(keys(list).map((key, index) => [key, list[index]])));
  return [...new Set([...(here?.keys() ?? []), ...(there?.keys() ?? [])])].flatMap((key) =>
    propertyDifferences(here?.get(key), there?.get(key), `${path}[${key}]`, isComplete),
  );
}

const placesOf = (list: readonly unknown[]): string[] => list.map((_, index) => String(index));

/** The keys of a list's members; one that has none is known by its place. */
const keysOf = (list: readonly unknown[]): string[] => list.map((each, index) => keyOf(each) ?? String(index));

const haveKeys = (list: readonly unknown[]): boolean => new Set(keysOf(list)).size === list.length;

const keyOf = (value: unknown): string | undefined =>
  isFields(value) ? KEYS.map((name) => member(value, name)).find((key) => typeof key === 'string') : undefined;

function isSame(planned: unknown, found: unknown): boolean {
  if (typeof planned !== 'string' || typeof found !== 'string') return Object.is(planned, found);
  // Azure writes ids in letters of its own choice, and instants with more or less digits.
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
