import type { Mode, Parameter } from './parameter';
import type { PolicyTextSearch } from './policy-text-search';
import type { Properties, PropertyPath } from './properties';
import type { RelatedPolicy } from './related-policy';
import type { Requirement } from './requirement';
import type { ApiImport, ResourceCopy, UnusedFacts } from './set-elsewhere';

export type Severity = 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

/** The same rule in another tool or benchmark, so that users can map their existing findings to the control. */
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

/** A resource type that a control evaluates. */
export interface Target<Fact extends string = string> {
  /** The name of several resources of this type in texts: `API Management backends`. */
  readonly noun: string;
  /**
   * The property that holds each fact. `null`: the type has no such property, so the fact is absent on all of its
   * resources.
   */
  readonly facts: Readonly<Record<Fact, PropertyPath | null>>;
  /** The control applies only to resources on which this property is present. */
  readonly onlyWith?: PropertyPath;
  /** Facts that do not count on some resources of this type. */
  readonly unused?: UnusedFacts<NoInfer<Fact>>;
  /** The API definitions that can set facts. `check` reads them. Azure Policy sees only the other properties. */
  readonly importedFrom?: readonly ApiImport<NoInfer<Fact>>[];
  /** The property that makes a resource of this type a copy of another one. Azure Policy reports such resources. */
  readonly copiedFrom?: ResourceCopy;
  /**
   * A resource of this type also creates a resource of another type. If a template declares a resource of that type
   * with the same values of the identity properties, both are the same resource, and the declared one decides.
   */
  readonly creates?: { readonly type: string; readonly identity: readonly PropertyPath[] };
  /**
   * The control matters only if the API has HTTP or HTTP_PROXY integrations. `check` can leave out findings on other
   * APIs. The hook sees one resource at a time and applies the control to all APIs.
   */
  readonly matters?: 'with-http-integrations';
  /** What to change on a resource of this type that violates the control. */
  readonly remediation: string;
  /** The provider's documentation of the property. */
  readonly documentation: string;
  /** Examples. Tests evaluate them, pages print them, and policies are checked with them. */
  readonly compliant: readonly Properties[];
  readonly violating: readonly Properties[];
  /** How findings describe a resource of this type that SAM generates. */
  readonly serverless?: ServerlessTarget;
}

/** A resource that SAM generates from an AWS::Serverless::Api or for events, in terms of the template's properties. */
export interface ServerlessTarget {
  /** The property of AWS::Serverless::Api and Globals.Api that decides; undefined if SAM has no such property. */
  readonly property?: PropertyPath;
  /** The problem if the control fails, as a clause; undefined if the value of the property is the problem. */
  readonly observation?: string;
  readonly remediation: string;
  readonly documentation: string;
  /** Properties of an AWS::Serverless::Api that meet the control; empty if no property can. */
  readonly compliant: readonly Properties[];
}

export interface Control<Fact extends string = string> {
  /** `GW` and three digits. Ids are issued in order and never reused. */
  readonly id: `GW${number}`;
  readonly name: string;
  /** The state that the control requires. */
  readonly title: string;
  readonly severity: Severity;
  /**
   * The mode if the configuration sets none. A new control starts as `off`, so that an upgrade does not make deployments
   * fail.
   */
  readonly defaultMode: Mode;
  readonly rationale: string;
  readonly references: readonly Reference[];
  readonly requirement: Requirement<Fact>;
  readonly targets: Readonly<Record<string, Target<Fact>>>;
  /** Settings that a configuration can make in addition to the mode. */
  readonly parameters?: Readonly<Record<string, Parameter<NoInfer<Fact>>>>;
  /** Text searches that Azure Policy runs in addition to the control. They only audit. */
  readonly policyTextSearches?: readonly PolicyTextSearch[];
  /** Built-in Azure policies that prevent a bypass of the control. Several controls can name the same policy. */
  readonly relatedPolicies?: readonly RelatedPolicy[];
}

/** Every control that a command, a worker or the hook applies, in the order of their ids. */
export type Catalogue = readonly Control[];

/**
 * Declares a control. Its facts are the facts in the requirement: a target that does not bind one of them, or that
 * binds another one, does not compile.
 */
export function defineControl<const Fact extends string>(
  control: Omit<Control<Fact>, 'targets'> & {
    readonly targets: Readonly<Record<string, Target<NoInfer<Fact>>>>;
  },
): Control {
  return control;
}
