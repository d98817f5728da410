import { type Requirement, SCHEME_PREFIX, type ValueCondition } from '../catalogue';
import { Alternatives, all, equalsIgnoringCase, foldCase, Unknown, unanimous, type Verdict } from '../values';

/**
 * A value is absent if it is missing, null or the empty string. Template readers resolve AWS::NoValue to a missing
 * value. A blank string is not absent: it is known and does not meet any condition.
 */
export const isAbsent = (value: unknown): value is undefined | null | '' =>
  value === undefined || value === null || value === '';

/** Evaluates a requirement. `read` returns the value of a fact, or undefined if the fact is absent. */
export function requirementVerdict<Fact extends string>(
  requirement: Requirement<Fact>,
  read: (fact: Fact) => unknown,
): Verdict {
  if (requirement.kind === 'allOf') return all(requirement.requirements.map((each) => requirementVerdict(each, read)));
  return decideValue(requirement.kind, read(requirement.fact), requirement.condition);
}

/** Evaluates a condition on the value of a fact. */
export function decideValue(
  kind: 'value' | 'whenPresent' | 'everyItem',
  value: unknown,
  condition: ValueCondition,
): Verdict {
  if (value instanceof Alternatives) return unanimous(value.values.map((each) => decideValue(kind, each, condition)));
  switch (kind) {
    case 'value':
      return meets(value, condition);
    case 'whenPresent':
      return isAbsent(value) ? 'pass' : meets(value, condition);
    case 'everyItem':
      return everyItemMeets(value, condition);
  }
}

function everyItemMeets(value: unknown, condition: ValueCondition): Verdict {
  if (isAbsent(value)) return 'pass';
  if (value instanceof Unknown) return 'unknown';
  if (Array.isArray(value)) return all(value.map((item) => decideValue('value', item, condition)));
  // The service may read a single value as a list with one item or as an empty list, so it fails. The service rejects
  // an object, which Azure Policy cannot distinguish from an empty list.
  return typeof value === 'object' ? 'pass' : 'fail';
}

function meets(value: unknown, condition: ValueCondition): Verdict {
  if (value instanceof Unknown) return value.meets(condition);
  return holds(value, condition) ? 'pass' : 'fail';
}

function holds(value: unknown, condition: ValueCondition): boolean {
  switch (condition.is) {
    case 'set':
      return isSet(value);
    case 'true':
      return isTrue(value);
    case 'withScheme':
      return typeof value === 'string' && condition.schemes.some((scheme) => startsWith(value, SCHEME_PREFIX[scheme]));
    case 'oneOf':
      return typeof value === 'string' && condition.values.some((word) => equalsIgnoringCase(value, word));
  }
}

// An object or a list counts as set, because the service rejects it. A number can be an id that is written without
// quotes. A boolean, or a number that JSON cannot represent, is not a valid value of any property with this condition.
function isSet(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  if (typeof value === 'number') return Number.isFinite(value) && value !== 0;
  return !isAbsent(value) && typeof value !== 'boolean';
}

// CloudFormation accepts booleans as strings. Template readers resolve the other boolean words of YAML 1.1.
const isTrue = (value: unknown): boolean =>
  value === true || (typeof value === 'string' && equalsIgnoringCase(value, 'true'));

const startsWith = (value: string, prefix: string): boolean => foldCase(value.slice(0, prefix.length)) === prefix;
