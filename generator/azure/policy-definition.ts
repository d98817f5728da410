import { type Control, isAwsType, type PolicyTextSearch, type Target } from '../../core/catalogue';
import { GenerationError } from '../generation-error';
import {
  ASSIGNABLE_EFFECTS,
  type AssignableEffect,
  declaration,
  type EffectParameter,
  explainEffects,
} from './effects';
import { type AliasOf, copyCondition, type PolicyCondition, searchCondition, violationCondition } from './policy-rule';

/** The version in the metadata of definitions and initiative. Raise it when a change affects what a definition denies. */
export const POLICY_VERSION = '1.0.0';

export const POLICY_CATEGORY = 'API Management';

/** The name and the properties of a resource, as a template or a PUT request contains them. */
export interface PolicyResource {
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface PolicyDefinition extends PolicyResource {
  readonly control: Control;
  /** The policyDefinitionReferenceId in the initiative, such as `gw003-backends` or `gw003-workspaces-backends`. */
  readonly referenceId: string;
  /** The initiative parameter that sets the effect of the definition. */
  readonly effect: EffectParameter;
  /** The non-compliance message that Azure shows with a denied request. */
  readonly message: string;
}

/**
 * One definition for each control and Azure resource type, so that a denial names the exact property to change. Beside
 * them audit-only definitions: one for each policy text search, and one for copied resources.
 */
export function policyDefinitions(controls: readonly Control[], lookUp?: AliasOf): PolicyDefinition[] {
  return controls.flatMap((control) => [
    ...Object.keys(control.targets)
      .filter((type) => !isAwsType(type))
      .map((type) => requirementDefinition(control, type, lookUp)),
    ...(control.policyTextSearches ?? []).map((search) => searchDefinition(control, search, lookUp)),
    ...copyDefinition(control, lookUp),
  ]);
}

function requirementDefinition(control: Control, resourceType: string, lookUp?: AliasOf): PolicyDefinition {
  const { id, name, title, severity, rationale } = control;
  const { noun, remediation } = control.targets[resourceType] as Target;
  const referenceId = [id.toLowerCase(), ...resourceType.split('/').slice(2)].join('-');
  return {
    ...resource(referenceId, {
      displayName: `Gatewarden ${id}: ${title} (${noun})`,
      description: `${rationale} ${remediation}`,
      metadata: { control: id, severity },
      effects: ASSIGNABLE_EFFECTS,
      condition: violationCondition(control, resourceType, lookUp),
    }),
    control,
    referenceId,
    effect: {
      name: `${id.toLowerCase()}Effect`,
      displayName: `Effect of ${id} ${name}`,
      description: `${title}. ${explainEffects(ASSIGNABLE_EFFECTS, 'the control')}`,
      effects: ASSIGNABLE_EFFECTS,
      follows: 'mode',
    },
    message: `${id} ${name}: ${remediation}`,
  };
}

const searchDefinition = (control: Control, search: PolicyTextSearch, lookUp?: AliasOf): PolicyDefinition =>
  auditDefinition(control, search, searchCondition(search, `${control.id} ${search.name}`, lookUp), 'the search');

/** Azure Policy sees the request for a copy, not the properties that the service copies. */
function copyDefinition(control: Control, lookUp?: AliasOf): PolicyDefinition[] {
  const condition = copyCondition(control, lookUp);
  const copy = Object.values(control.targets).find(({ copiedFrom }) => copiedFrom !== undefined)?.copiedFrom;
  if (condition === undefined || copy === undefined) return [];
  const texts = {
    name: 'copies',
    title: `${control.title}, copies included`,
    limits: `The request contains ${copy.property}, and not the copied values. The compliance scan evaluates the values.`,
    remediation: copy.remediation,
  };
  return [auditDefinition(control, texts, condition, 'the report')];
}

/** @param subject what the effect Disabled turns off. */
function auditDefinition(
  control: Control,
  { name, title, limits, remediation }: Pick<PolicyTextSearch, 'name' | 'title' | 'limits' | 'remediation'>,
  condition: PolicyCondition,
  subject: string,
): PolicyDefinition {
  const { id, severity } = control;
  const effects = ['Audit', 'Disabled'] as const;
  const referenceId = `${id.toLowerCase()}-${name}`;
  return {
    ...resource(referenceId, {
      displayName: `Gatewarden ${id}: ${title} (audit only)`,
      description: `${remediation} ${limits}`,
      metadata: { control: id, severity, auditOnly: true },
      effects,
      condition,
    }),
    control,
    referenceId,
    effect: {
      name: `${id.toLowerCase()}${name.charAt(0).toUpperCase()}${name.slice(1)}Effect`,
      displayName: `Effect of ${id} ${name}`,
      description: `${title}. ${explainEffects(effects, subject)}`,
      effects,
      follows: 'control',
    },
    message: `${id} ${name}: ${remediation}`,
  };
}

interface Parts {
  readonly displayName: string;
  readonly description: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly effects: readonly AssignableEffect[];
  readonly condition: PolicyCondition;
}

function resource(
  referenceId: string,
  { displayName, description, metadata, effects, condition }: Parts,
): PolicyResource {
  const name = `gatewarden-${referenceId}`;
  const texts = { displayName, description };
  requireLengths(name, texts);
  return {
    name,
    properties: {
      ...texts,
      policyType: 'Custom',
      // Mode Indexed skips these types, because they support neither tags nor a location.
      mode: 'All',
      metadata: { version: POLICY_VERSION, category: POLICY_CATEGORY, ...metadata },
      parameters: {
        effect: declaration({ displayName: 'Effect', description: explainEffects(effects, 'the policy'), effects }),
      },
      policyRule: { if: condition, then: { effect: "[parameters('effect')]" } },
    },
  };
}

/** The maximum length of a description, in characters. */
export const DESCRIPTION_LIMIT = 512;

/** Checks the maximum lengths of Azure Policy: https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-basics */
export function requireLengths(
  name: string,
  { displayName, description }: { readonly displayName: string; readonly description: string },
): void {
  for (const [field, text, limit] of [
    ['name', name, 64],
    ['displayName', displayName, 128],
    ['description', description, DESCRIPTION_LIMIT],
  ] as const)
    if (text.length > limit)
      throw new GenerationError(
        name,
        `${field} has ${text.length} characters. The maximum length in Azure Policy is ${limit}. Shorten the texts of the control.`,
      );
}
