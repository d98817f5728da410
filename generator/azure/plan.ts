import type { Control } from '../../core/catalogue';
import type { Configuration } from '../../core/configuration';
import { ASSIGNMENT_NAME, assignedEffects, nonComplianceMessages } from './assignment';
import type { Effect } from './effects';
import { exemptionProperties, policyExemptions } from './exemptions';
import { initiative, initiativeProperties } from './initiative';
import type { PolicyResource } from './policy-definition';
import { mayReach, parseAssignableScope } from './scope';

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
  readonly effect?: Effect;
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

/**
 * The definitions, the initiative, its assignment and the exemptions from it.
 * @throws GenerationError where the scope is none, or the configuration is wrong.
 */
export const policyPlan: PlanFor = (controls, scope, configuration, { effect, now }) => {
  const assigned = parseAssignableScope(scope);
  const set = initiative(controls);
  const effects = assignedEffects(set, controls, configuration, effect);
  const exemptions = policyExemptions(set, configuration, now).filter((each) => mayReach(assigned, each.scope));
  const assignmentId = idOf(scope, 'policyAssignments', ASSIGNMENT_NAME);

  return [
    ...set.definitions.map(({ name, properties }) => planned(scope, 'policyDefinitions', name, properties)),
    planned(
      scope,
      'policySetDefinitions',
      set.name,
      initiativeProperties(set, (name) => idOf(scope, 'policyDefinitions', name)),
    ),
    planned(scope, 'policyAssignments', ASSIGNMENT_NAME, {
      displayName: set.displayName,
      description: set.description,
      policyDefinitionId: idOf(scope, 'policySetDefinitions', set.name),
      enforcementMode: 'Default',
      parameters: Object.fromEntries(Object.entries(effects).map(([name, value]) => [name, { value }])),
      nonComplianceMessages: nonComplianceMessages(set),
    }),
    ...exemptions.map((exemption) =>
      planned(exemption.scope.id, 'policyExemptions', exemption.name, {
        policyAssignmentId: assignmentId,
        ...exemptionProperties(exemption),
      }),
    ),
  ];
};

export const idOf = (scope: string, kind: PolicyKind, name: string): string =>
  `${scope}/providers/Microsoft.Authorization/${kind}/${name}`;

const planned = (
  scope: string,
  kind: PolicyKind,
  name: string,
  properties: PolicyResource['properties'],
): PlannedResource => ({ kind, id: idOf(scope, kind, name), name, properties });
