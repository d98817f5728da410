/**
 * A built-in policy of the cloud provider that closes a way around a control. Its effect is set beside the control's;
 * what it reports is the provider's verdict.
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
