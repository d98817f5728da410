/**
 * An engine for Azure Policy: it loads policy definitions, those of others too, and decides requests by them.
 *
 * It follows the documentation, the authority being
 * https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule. Where that leaves
 * something open:
 * - Values compare as texts: 5 equals "5", true equals "True", and null or a missing property is the empty text. So
 *   `like "*"` and `equals ""` hold for what is missing; `exists` tells it apart.
 * - A condition on `[*]` has to hold for every member. There is none in an array that is missing, null, empty or no
 *   array at all, and the condition holds. A `count` of it is 0.
 * - An alias reads the resources of its own type. On another type the property is missing.
 * - Numbers order with numbers, dates with dates and other texts with texts; a missing value is neither less nor
 *   greater; everything else fails. `match` knows ASCII's letters and digits.
 * - What fails to evaluate denies, also where the effect is Audit, but not where it is Disabled. That includes a
 *   property that is there twice in different letter case, because the provider may read either.
 * - `name` is the last name of a child, `fullName` all of them.
 */
export { type LoadedDefinition, type LoadOptions, loadDefinition, type Mode } from './definition';
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
