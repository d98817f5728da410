import type { ResourceCopy, Target } from '../catalogue';
import { type FactElsewhere, type FactsElsewhere, isAbsent } from '../evaluation';
import { isObject, mapAlternatives, possibleValues, quote, readPath, Unknown } from '../values';

/** The facts that a resource copies from another one: those that its own properties do not set. */
export function copiedFacts(copy: ResourceCopy, { facts }: Target, properties: unknown): FactsElsewhere {
  const { property, remediation } = copy;
  const source = readPath(properties, property);
  if (possibleValues(source).every(isAbsent)) return {};
  return Object.fromEntries(
    Object.entries(facts).flatMap(([fact, path]): [string, FactElsewhere][] => {
      const own = path === null ? null : readPath(properties, path);
      if (path === null || !possibleValues(own).some(isUnset)) return [];
      const copied = new Unknown(`${path} is copied from another resource`);
      const value = mapAlternatives(own, (each) => (isUnset(each) ? copied : each));
      return [[fact, { value, property, observation: observe(path, property, source), remediation }]];
    }),
  );
}

/** The service may read an empty list as a missing one. Azure Policy cannot distinguish an object from an empty list. */
const isUnset = (value: unknown): boolean =>
  isAbsent(value) || isObject(value) || (Array.isArray(value) && value.length === 0);

function observe(path: string, property: string, source: unknown): string {
  if (source instanceof Unknown) return `${path} may be copied from another API: ${property} ${source.describe()}`;
  const shown = typeof source === 'string' ? `is ${quote(source)}` : 'is set';
  return `${path} is copied from another API: ${property} ${shown}`;
}
