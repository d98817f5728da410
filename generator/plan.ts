import type { Control } from '../controls/control';
import type { Configuration } from '../evaluation/configuration';
import type { PolicyResource } from './policy-definition';

/**
 * Where policies are defined and assigned: `/subscriptions/{id}` or
 * `/providers/Microsoft.Management/managementGroups/{name}`.
 */
export type PolicyScope = string;

export type PolicyKind = 'policyDefinitions' | 'policySetDefinitions' | 'policyAssignments' | 'policyExemptions';

/** A resource of Microsoft.Authorization, as a PUT on its id creates it. */
export interface PlannedResource extends PolicyResource {
  readonly kind: PolicyKind;
  /** `{scope}/providers/Microsoft.Authorization/{kind}/{name}`; an exemption has the scope that it exempts. */
  readonly id: string;
}

export interface PlanOptions {
  /** The effect of the controls that the configuration enforces; Deny where none is given. */
  readonly effect?: 'Audit' | 'Deny' | 'Disabled';
  /** Whose day it is decides which exemptions still count. */
  readonly now: Date;
}

/** All that the gate is in a scope, in the order in which it has to be created; it is removed in the reverse order. */
export type Plan = readonly PlannedResource[];

export type PlanFor = (
  controls: readonly Control[],
  scope: PolicyScope,
  configuration: Configuration,
  options: PlanOptions,
) => Plan;
