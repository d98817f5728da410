import { type Control, isAwsType, type PolicyTextSearch, type Target } from '../../core/catalogue';
import { GenerationError } from '../generation-error';
import { declaration, EFFECTS, type Effect, type EffectParameter, explainEffects } from './effects';
import { type AliasOf, type PolicyCondition, showsSigns, violates } from './policy-rule';

/** Raised whenever what a definition denies changes. */
export const POLICY_VERSION = '1.0.0';

export const POLICY_CATEGORY = 'API Management';

/** A resource of Azure Resource Manager, as a template or a PUT names it. */
export interface PolicyResource {
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface PolicyDefinition extends PolicyResource {
  readonly control: Control;
  /** How the initiative names it: `gw003-backends`, `gw003-workspaces-backends`, `gw003-policies`. */
  readonly referenceId: string;
  /** The parameter of the initiative that switches it. */
  readonly effect: EffectParameter;
  /** What the person whose request is denied is told. */
  readonly message: string;
}

/**
 * One definition for each control and resource type in Azure: a denial then names exactly what to change. And one for
 * each search that only reports.
 */
export function policyDefinitions(controls: readonly Control[], lookUp?: AliasOf): PolicyDefinition[] {
  return controls.flatMap((control) => [
    ...Object.keys(control.targets)
      .filter((type) => !isAwsType(type))
      .map((type) => requirementDefinition(control, type, lookUp)),
    ...(control.policyTextSearches ?? []).map((search) => searchDefinition(control, search, lookUp)),
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
      effects: EFFECTS,
      condition: violates(control, resourceType, lookUp),
    }),
    control,
    referenceId,
    effect: {
      name: `${id.toLowerCase()}Effect`,
      displayName: `Effect of ${id} ${name}`,
      description: `${title}. ${explainEffects(EFFECTS, 'the control')}`,
      effects: EFFECTS,
      follows: 'mode',
    },
    message: `${id} ${name}: ${remediation}`,
  };
}

function searchDefinition(control: Control, search: PolicyTextSearch, lookUp?: AliasOf): PolicyDefinition {
  const { id, severity } = control;
  const { name, title, limits, remediation } = search;
  const effects = ['Audit', 'Disabled'] as const;
  const referenceId = `${id.toLowerCase()}-${name}`;
  return {
    ...resource(referenceId, {
      displayName: `Gatewarden ${id}: ${title} (audit only)`,
      description: `${remediation} ${limits}`,
      metadata: { control: id, severity, auditOnly: true },
      effects,
      condition: showsSigns(search, `${id} ${name}`, lookUp),
    }),
    control,
    referenceId,
    effect: {
      name: `${id.toLowerCase()}${name.charAt(0).toUpperCase()}${name.slice(1)}Effect`,
      displayName: `Effect of ${id} ${name}`,
      description: `${title}. ${explainEffects(effects, 'the search')}`,
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
  readonly effects: readonly Effect[];
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
      // Indexed would pass over these types: they carry neither tags nor a location.
      mode: 'All',
      metadata: { version: POLICY_VERSION, category: POLICY_CATEGORY, ...metadata },
      parameters: {
        effect: declaration({ displayName: 'Effect', description: explainEffects(effects, 'the policy'), effects }),
      },
      policyRule: { if: condition, then: { effect: "[parameters('effect')]" } },
    },
  };
}

/** The longest description that Azure Resource Manager accepts. */
export const DESCRIPTION_LIMIT = 512;

/** What Azure Resource Manager accepts: https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-basics */
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
      throw new GenerationError(name, `its ${field} has ${text.length} characters; Azure accepts ${limit}.`);
}
