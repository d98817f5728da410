import type { Mode, Parameter } from './parameter';
import type { PolicyTextSearch } from './policy-text-search';
import type { Properties, PropertyPath } from './properties';
import type { RelatedPolicy } from './related-policy';
import type { Requirement } from './requirement';

export type Severity = 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

/** The same idea in another system, so that people can map their existing findings to ours. */
export interface Reference {
  readonly system:
    | 'AWS Config'
    | 'AWS Control Tower'
    | 'AWS Security Hub'
    | 'Azure Policy'
    | 'Checkov'
    | 'Datadog'
    | 'KICS'
    | 'Microsoft cloud security benchmark'
    | 'PSRule'
    | 'Prowler'
    | 'Serverless Rules'
    | 'Template Analyzer'
    | 'Trivy'
    | 'cdk-nag';
  readonly id: string;
  readonly url: string;
}

/** A resource type that a control looks at. */
export interface Target<Fact extends string = string> {
  /** What people call several resources of the type: `API Management backends`. */
  readonly noun: string;
  /**
   * The property that each fact is. `null` says that this type has no such property: the fact is absent
   * on each of its resources.
   */
  readonly facts: Readonly<Record<Fact, PropertyPath | null>>;
  /** The control applies only to resources on which this property is present. */
  readonly onlyWith?: PropertyPath;
  /**
   * A resource of this type creates one of another type. Where a template declares a resource of that type with the
   * same values of these properties, the two are one, and the declared one decides.
   */
  readonly creates?: { readonly type: string; readonly identity: readonly PropertyPath[] };
  /**
   * The control matters only where the API has HTTP or HTTP_PROXY integrations. `check` can leave out findings on other
   * APIs; the hook sees one resource at a time and asks it of all.
   */
  readonly matters?: 'with-http-integrations';
  /** What to change on a resource of this type that violates the control. */
  readonly remediation: string;
  /** The provider's page on the property. */
  readonly documentation: string;
  /** Examples: tests decide them, pages print them, policies are checked with them. */
  readonly compliant: readonly Properties[];
  readonly violating: readonly Properties[];
  /** Where SAM makes resources of this type of what people write. */
  readonly serverless?: ServerlessTarget;
}

/** A resource that SAM makes of an AWS::Serverless::Api, or for events, in the words of what is written. */
export interface ServerlessTarget {
  /** The property of AWS::Serverless::Api, and of Globals.Api, that decides; absent where there is none. */
  readonly property?: PropertyPath;
  /** What is wrong where the control fails, as a clause; absent where it is what is found at the property. */
  readonly observation?: string;
  readonly remediation: string;
  readonly documentation: string;
  /** Properties of an AWS::Serverless::Api that meet the control; none where no property can. */
  readonly compliant: readonly Properties[];
}

export interface Control<Fact extends string = string> {
  /** `GW` and three digits; issued in order, never reused. */
  readonly id: `GW${number}`;
  readonly name: string;
  /** The state of the world that the control asks for. */
  readonly title: string;
  readonly severity: Severity;
  /** The mode where a configuration sets none. A new control starts as `off`, so that an upgrade fails no deployment. */
  readonly defaultMode: Mode;
  readonly rationale: string;
  readonly references: readonly Reference[];
  readonly requirement: Requirement<Fact>;
  readonly targets: Readonly<Record<string, Target<Fact>>>;
  /** What a configuration can set beyond the mode. */
  readonly parameters?: Readonly<Record<string, Parameter<NoInfer<Fact>>>>;
  /** Searches that Azure Policy runs beside the control, in audit only. */
  readonly policyTextSearches?: readonly PolicyTextSearch[];
  /** Built-in Azure policies that close ways around the control. One policy may be named by several controls. */
  readonly relatedPolicies?: readonly RelatedPolicy[];
}

/** Every control that a command, a worker or the hook applies, in the order of their ids. */
export type Catalogue = readonly Control[];

/**
 * Declares a control. The facts are those that the requirement speaks of, so a target that leaves one of them
 * unbound, or binds one that nobody asks for, does not compile.
 */
export function defineControl<const Fact extends string>(
  control: Omit<Control<Fact>, 'targets'> & {
    readonly targets: Readonly<Record<string, Target<NoInfer<Fact>>>>;
  },
): Control {
  return control;
}
