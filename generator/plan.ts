import type { Control } from '../controls/control';
import type { Configuration } from '../evaluation/configuration';
import { ASSIGNMENT_NAME, effectsOf, nonComplianceMessages } from './assignment';
import { type PolicyExemption, policyExemptions } from './exemptions';
import { controlsOf, type Initiative, initiative } from './initiative';
import { type PolicyResource, policyDefinitions, referenceId } from './policy-definition';
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

/**
 * The definitions, the initiative, its assignment and the exemptions from it.
 * @throws GenerationError where the scope is none, or the configuration is wrong.
 */
export const policyPlan: PlanFor = (controls, scope, configuration, { effect, now }) => {
  const assigned = parseAssignableScope(scope);
  const definitions = policyDefinitions(controls);
  const set = initiative(definitions);
  const effects = effectsOf(set, controls, configuration, effect);
  const at = (
    kind: PolicyKind,
    name: string,
    properties: PolicyResource['properties'],
    id = scope,
  ): PlannedResource => ({
    kind,
    id: `${id}/providers/Microsoft.Authorization/${kind}/${name}`,
    name,
    properties,
  });
  const idOf = (kind: PolicyKind, name: string): string => at(kind, name, {}).id;

  return [
    ...definitions.map(({ name, properties }) => at('policyDefinitions', name, properties)),
    at('policySetDefinitions', set.name, {
      ...set.properties,
      policyDefinitions: set.members.map(({ definition, entry }) => ({
        ...entry,
        policyDefinitionId: idOf('policyDefinitions', definition.name),
      })),
    }),
    at('policyAssignments', ASSIGNMENT_NAME, {
      displayName: set.properties['displayName'],
      description: set.properties['description'],
      policyDefinitionId: idOf('policySetDefinitions', set.name),
      enforcementMode: 'Default',
      parameters: Object.fromEntries(Object.entries(effects).map(([name, value]) => [name, { value }])),
      nonComplianceMessages: nonComplianceMessages(set),
    }),
    ...policyExemptions(controlsOf(definitions), configuration, now)
      .filter((exemption) => mayReach(assigned, exemption.scope))
      .map((exemption) =>
        at(
          'policyExemptions',
          exemption.name,
          exemptionProperties(exemption, set, idOf('policyAssignments', ASSIGNMENT_NAME)),
          exemption.scope.id,
        ),
      ),
  ];
};

const exemptionProperties = (
  { control, displayName, description, expiresOn }: PolicyExemption,
  { members }: Initiative,
  policyAssignmentId: string,
): PolicyResource['properties'] => ({
  policyAssignmentId,
  policyDefinitionReferenceIds: members
    .filter(({ definition }) => definition.control === control)
    .map(({ definition }) => referenceId(definition.control, definition.resourceType)),
  exemptionCategory: 'Waiver',
  displayName,
  description,
  expiresOn,
});
