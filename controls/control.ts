import type { Requirement } from './requirement';

export type Severity = 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

/** Resource properties as an engine receives them: CloudFormation's `Properties`, Azure's `properties`. */
export type Properties = Readonly<Record<string, unknown>>;

/** Where a property stands below {@link Properties}: names joined by dots. */
export type PropertyPath = string;

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
  /**
   * The property that each fact is. `null` says that this type has no such property: the fact is absent
   * on each of its resources.
   */
  readonly facts: Readonly<Record<Fact, PropertyPath | null>>;
  /** The control applies only to resources on which this property is present. */
  readonly onlyWith?: PropertyPath;
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
  readonly rationale: string;
  readonly references: readonly Reference[];
  readonly requirement: Requirement<Fact>;
  readonly targets: Readonly<Record<string, Target<Fact>>>;
}

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
