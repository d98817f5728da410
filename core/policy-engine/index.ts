/**
 * An engine for Azure Policy: it loads any policy definition and evaluates it against requests.
 *
 * It follows https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule. Where the
 * documentation does not specify a behaviour, the engine decides as follows:
 * - Values compare as strings: 5 equals "5", true equals "True", and null or a missing property is the empty string. So
 *   `like "*"` and `equals ""` are true for a missing property; `exists` distinguishes it.
 * - A condition on `[*]` must hold for every member. If the array is missing, null, empty or not an array, it has no
 *   members: the condition holds and a `count` is 0.
 * - An alias reads only resources of its own type. On a resource of another type, the property is missing.
 * - Numbers compare with numbers, dates with dates and other strings with strings. A missing value is neither less nor
 *   greater. Any other comparison fails. `match` recognizes ASCII letters and digits only.
 * - A failed evaluation denies, even with the effect Audit, but not with Disabled. A property that appears twice with
 *   different letter case fails too, because the resource provider may read either.
 * - `name` is the last segment of a child's name, `fullName` the whole name.
 */
export { type LoadedDefinition, type LoadOptions, loadDefinition, type PolicyMode } from './definition';
export type { Effect } from './effects';
export { PolicyError } from './errors';
export { evaluatePolicy, type PolicyRequest, type PolicyResult } from './evaluate';
export type { AliasPath } from './fields';
export type { PolicyContext } from './frame';
export {
  type ConditionReason,
  describeCondition,
  describeFindings,
  describeReason,
  type FailureReason,
  type NoteReason,
  type Reason,
} from './reasons';
export { normalizeLocation, type ResourceBody } from './resource';
