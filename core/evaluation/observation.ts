import type { Requirement } from '../catalogue';
import { Alternatives, PartlyKnown, possibleValues, quote, Unknown, Unreadable, type Verdict } from '../values';
import { decideValue } from './requirement';

/** A requirement on one fact. */
export type FactRequirement = Exclude<Requirement, { readonly kind: 'allOf' }>;

export interface Observation {
  /** The problem or the value, as a clause for users: `protocols[2] is "http"`. */
  readonly observation: string;
  /** The index of the deciding item, if the value is a list. */
  readonly item?: number;
}

/** Lists and alternatives can have any length. A message shows only some of their values. */
const MOST_ITEMS = 3;
const MOST_CASES = 3;
const LONGEST_LIST = 8;

/** Describes what decided the verdict of a requirement on the value of a property. */
export function observe(requirement: FactRequirement, property: string, value: unknown, verdict: Verdict): Observation {
  if (requirement.kind === 'everyItem' && verdict !== 'pass') {
    if (Array.isArray(value)) return observeItems(requirement, property, value, verdict);
    if (!(value instanceof Unknown)) return { observation: `${property} is ${shown(value)}, not a list` };
  }
  return { observation: `${property} ${predicateOf(value, requirement)}` };
}

function observeItems(
  requirement: FactRequirement,
  property: string,
  items: readonly unknown[],
  verdict: Verdict,
): Observation {
  const [item, ...others] = itemsWith(verdict, items, requirement);
  if (item === undefined) return { observation: `${property} is ${shown(items)}` };
  const named = [item, ...others.slice(0, MOST_ITEMS - 1)];
  const texts = named.map((index) => `${property}[${index}] ${predicateOf(items[index], asValue(requirement))}`);
  const rest = 1 + others.length - named.length;
  return { observation: [...texts, ...(rest > 0 ? [`and ${rest} more`] : [])].join(', '), item };
}

/** The requirement on an item of a list. */
const asValue = (requirement: FactRequirement): FactRequirement => ({ ...requirement, kind: 'value' });

const itemsWith = (verdict: Verdict, items: readonly unknown[], { condition }: FactRequirement): number[] =>
  [...items.keys()].filter((index) => decideValue('value', items[index], condition) === verdict);

/** The predicate of a sentence whose subject is the property. */
function predicateOf(value: unknown, requirement: FactRequirement): string {
  if (value instanceof Alternatives) return predicateOfCases(value, requirement);
  if (value instanceof Unknown) return value.describe();
  return `is ${shown(value)}`;
}

function predicateOfCases(alternatives: Alternatives, requirement: FactRequirement): string {
  const { reason } = alternatives;
  const cases = possibleValues(alternatives);
  const common = commonItem(cases, requirement);
  if (common !== undefined) return `contains ${common} in every case`;
  const passes = (each: unknown): boolean => decideValue(requirement.kind, each, requirement.condition) === 'pass';
  // The cases that do not pass come first.
  const sorted = [...cases.filter((each) => !passes(each)), ...cases.filter(passes)];
  const texts = [...new Set(sorted.map((each) => shownCase(each, reason, requirement)))];
  const rest = texts.length - MOST_CASES;
  const listed = rest > 0 ? [...texts.slice(0, MOST_CASES), `one of ${rest} more`] : texts;
  return `is ${listed.join(' or ')}; which one applies is known only at deployment: ${reason}`;
}

/** An item because of which every case fails. */
function commonItem(cases: readonly unknown[], requirement: FactRequirement): string | undefined {
  if (requirement.kind !== 'everyItem') return undefined;
  const failing = cases.map(
    (each) =>
      new Set(Array.isArray(each) ? itemsWith('fail', each, requirement).map((index) => shown(each[index])) : []),
  );
  return [...(failing[0] ?? [])].find((text) => failing.every((texts) => texts.has(text)));
}

function shownCase(value: unknown, reason: string, requirement: FactRequirement): string {
  if (value instanceof Unknown) return value.reason === reason ? shown(value) : `${shown(value)} (${value.reason})`;
  if (requirement.kind !== 'everyItem' || value === undefined) return shown(value);
  if (!Array.isArray(value)) return `${shown(value)} (not a list)`;
  const [failing] = value.length > LONGEST_LIST ? itemsWith('fail', value, requirement) : [];
  return failing === undefined ? shown(value) : `${shown(value)} with ${shown(value[failing])}`;
}

/** Aliases in YAML can make a short list of lists very large. */
const shownItem = (item: unknown): string => (Array.isArray(item) ? 'a list' : shown(item));

/** A value as the complement of "is". */
function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value instanceof PartlyKnown) return `a text that starts with ${quote(value.start)}`;
  if (value instanceof Unreadable) return 'unreadable';
  if (value instanceof Unknown) return 'unknown';
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value))
    return value.length <= LONGEST_LIST ? `[${value.map(shownItem).join(', ')}]` : `a list of ${value.length} items`;
  return typeof value === 'number' || typeof value === 'boolean' || value === null ? `${value}` : 'an object';
}
