import type { Control } from '../../core/catalogue';
import type { Configuration } from '../../core/configuration';
import { ASSIGNMENT_NAME, assignedEffects, nonComplianceMessages } from './assignment';
import type { AssignableEffect } from './effects';
import { exemptionProperties, policyExemptions } from './exemptions';
import { initiative, initiativeProperties } from './initiative';
import type { PolicyResource } from './policy-definition';
import { mayReach, parseAssignableScope } from './scope';

/**
 * The scope in which policies are defined and assigned: `/subscriptions/{id}` or
 * `/providers/Microsoft.Management/managementGroups/{name}`.
 */
export type PolicyScope = string;

export type PolicyKind = 'policyDefinitions' | 'policySetDefinitions' | 'policyAssignments' | 'policyExemptions';

/** A Microsoft.Authorization resource with the properties that a PUT on its id sends. */
export interface PlannedResource extends PolicyResource {
  readonly kind: PolicyKind;
  /** `{scope}/providers/Microsoft.Authorization/{kind}/{name}`. The scope of an exemption is the exempted scope. */
  readonly id: string;
}

export interface PlanOptions {
  /** The effect of the controls in mode enforce. Default: Deny. */
  readonly effect?: AssignableEffect;
  /** The date against which exemptions expire. */
  readonly now: Date;
}

/** The policy resources of a scope, in the order of creation. They are deleted in the reverse order. */
export type Plan = readonly PlannedResource[];

export type PlanFor = (
  controls: readonly Control[],
  scope: PolicyScope,
  configuration: Configuration,
  options: PlanOptions,
) => Plan;

/**
 * Plans the definitions, the initiative, its assignment and the exemptions.
 * @throws GenerationError if the scope or the configuration is invalid.
 */
export const policyPlan: PlanFor = (controls, scope, configuration, { effect, now }) => {
  const assigned = parseAssignableScope(scope);
  const set = initiative(controls);
  const effects = assignedEffects(set, controls, configuration, effect);
  const exemptions = policyExemptions(set, configuration, now).filter((each) => mayReach(assigned, each.scope));
  const assignmentId = policyResourceId(scope, 'policyAssignments', ASSIGNMENT_NAME);

  return [
    ...set.definitions.map(({ name, properties }) => planned(scope, 'policyDefinitions', name, properties)),
    planned(
      scope,
      'policySetDefinitions',
      set.name,
      initiativeProperties(set, (name) => policyResourceId(scope, 'policyDefinitions', name)),
    ),
    planned(scope, 'policyAssignments', ASSIGNMENT_NAME, {
      displayName: set.displayName,
      description: set.description,
      policyDefinitionId: policyResourceId(scope, 'policySetDefinitions', set.name),
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

export const policyResourceId = (scope: string, kind: PolicyKind, name: string): string =>
  `${scope}/providers/Microsoft.Authorization/${kind}/${name}`;

const planned = (
  scope: string,
  kind: PolicyKind,
  name: string,
  properties: PolicyResource['properties'],
): PlannedResource => ({ kind, id: policyResourceId(scope, kind, name), name, properties });
