import { oneOf, requires, type Target } from '../catalogue';
import { Alternatives, possibleValues, quote, readPath, Unknown } from '../values';
import { Ambiguous } from './azure-names';
import { isAbsent, requirementVerdict } from './requirement';

/** A fact that the service takes from another place than the fact's own property. */
export interface FactElsewhere {
  readonly value: unknown;
  /** The property that holds or names the other place. */
  readonly property: string;
  /** The value as a clause for users: `value (openapi): servers[0].url is "http://orders.contoso.com"`. */
  readonly observation: string;
  readonly remediation: string;
}

/** The facts that the service takes from another place, by name. */
export type FactsElsewhere = Readonly<Record<string, FactElsewhere>>;

/** Whether a fact has no effect on a resource. */
function isUnused({ unused }: Target, properties: unknown, fact: string): 'yes' | 'no' | Unknown {
  if (!unused?.facts.includes(fact)) return 'no';
  const value = readPath(properties, unused.property);
  const verdict = requirementVerdict(requires(unused.property, oneOf(...unused.values)), () => value);
  if (verdict === 'unknown') return value instanceof Unknown ? value : new Unknown(`${unused.property} is unknown`);
  return verdict === 'pass' ? 'yes' : 'no';
}

/** Reads the facts of a resource from its properties. A fact that has no effect counts as absent. */
export const factReader =
  (target: Target, properties: unknown) =>
  (fact: string): unknown => {
    const path = Object.hasOwn(target.facts, fact) ? target.facts[fact] : undefined;
    if (!path) return undefined;
    const value = readPath(properties, path);
    const unused = isUnused(target, properties, fact);
    if (unused instanceof Unknown) return new Alternatives(unused.reason, [undefined, value]);
    return unused === 'yes' && !(value instanceof Ambiguous) ? undefined : value;
  };

/** Describes why the value of a fact does not count, or may not count. Undefined if it counts. */
export function observeUnused(target: Target, properties: unknown, fact: string): string | undefined {
  const path = target.facts[fact] ?? '';
  const own = readPath(properties, path);
  if (target.unused === undefined || isAbsent(own) || own instanceof Ambiguous) return undefined;
  const { property } = target.unused;
  const unused = isUnused(target, properties, fact);
  if (unused === 'no') return undefined;
  if (unused === 'yes')
    return `${path} is not used, because ${property} is ${quote(String(possibleValues(readPath(properties, property))[0]))}`;
  return `Whether ${path} is used depends on ${property}, which ${unused.describe()}`;
}
