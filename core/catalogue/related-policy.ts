/**
 * A built-in policy of the cloud provider that prevents a bypass of a control. It has an effect parameter of its own,
 * and the provider's rule decides what it reports.
 */
export interface RelatedPolicy {
  /** In camel case: the initiative's parameter for the effect is `${name}Effect`. */
  readonly name: string;
  /** The id of the provider's policy definition. */
  readonly policyDefinitionId: string;
  /** The display name of the policy definition. */
  readonly title: string;
  readonly rationale: string;
  readonly remediation: string;
  readonly documentation: string;
}
