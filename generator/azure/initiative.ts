import type { Control, RelatedPolicy } from '../../core/catalogue';
import { GenerationError } from '../generation-error';
import { ASSIGNABLE_EFFECTS, declaration, type EffectParameter, explainEffects } from './effects';
import {
  DESCRIPTION_LIMIT,
  POLICY_CATEGORY,
  POLICY_VERSION,
  type PolicyDefinition,
  policyDefinitions,
  requireLengths,
} from './policy-definition';
import type { AliasOf } from './policy-rule';

/** The initiative groups all policies, so that one assignment applies every control. */
export interface Initiative {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  /** The controls that have policies, in the order of their ids. */
  readonly controls: readonly Control[];
  /** The custom definitions. The initiative also refers to built-in definitions. */
  readonly definitions: readonly PolicyDefinition[];
  readonly members: readonly InitiativeMember[];
  /** The effect parameters. Each one sets the effect of one or more members. */
  readonly effects: readonly (EffectParameter & { readonly controls: readonly Control[] })[];
}

export interface InitiativeMember {
  readonly referenceId: string;
  readonly controls: readonly Control[];
  readonly effect: EffectParameter;
  readonly message: string;
  readonly definition: DefinitionReference;
}

/** Refers to a custom definition by name, or to a built-in definition by id. */
export type DefinitionReference =
  | { readonly kind: 'custom'; readonly name: string }
  | { readonly kind: 'builtIn'; readonly id: string };

/**
 * @param lookUp finds the alias of a property. Tests replace it.
 * @throws GenerationError if a control cannot be compiled to Azure Policy.
 */
export function initiative(controls: readonly Control[], lookUp?: AliasOf): Initiative {
  const definitions = policyDefinitions(controls, lookUp);
  const covered = controls.filter((control) => definitions.some((definition) => definition.control === control));
  const members = [
    ...definitions.map(
      ({ referenceId, control, effect, message, name }): InitiativeMember => ({
        referenceId,
        controls: [control],
        effect,
        message,
        definition: { kind: 'custom', name },
      }),
    ),
    ...relatedPolicies(covered).map((policy) => relatedPolicyMember(policy, covered)),
  ];
  requireOwnNames(definitions);
  const texts = { displayName: 'Gatewarden: controls for API Management', description: describe(covered) };
  const name = 'gatewarden-api-management';
  requireLengths(name, texts);
  return { name, ...texts, controls: covered, definitions, members, effects: effectsOf(members) };
}

/** Two definitions of one name would replace each other, and one parameter can have one set of effects. */
function requireOwnNames(definitions: readonly PolicyDefinition[]): void {
  for (const [index, { name, effect }] of definitions.entries()) {
    const before = definitions.slice(0, index);
    if (before.some((other) => other.name === name))
      throw new GenerationError(
        name,
        'two policy definitions have this name. Rename the policy text search or the target',
      );
    if (before.some((other) => other.effect.name === effect.name && other.effect.follows !== effect.follows))
      throw new GenerationError(effect.name, 'a control and a search have this effect parameter. Rename the search');
  }
}

/** The description names as many controls as its maximum length allows. */
function describe(controls: readonly Control[]): string {
  const text = (shown: number): string => {
    const titles = controls.slice(0, shown).map(({ id, title }) => ` ${id}: ${title}.`);
    const others = controls.length - shown;
    const more = others === 0 ? '' : ` ${others} more controls are listed as policy definition groups.`;
    return `Applies the Gatewarden controls to API Management. Each control has its own effect parameter.${titles.join('')}${more}`;
  };
  const counts = controls.map((_, index) => controls.length - index);
  return text(counts.find((shown) => text(shown).length <= DESCRIPTION_LIMIT) ?? 0);
}

/** The distinct built-in policies that the controls refer to. */
const relatedPolicies = (controls: readonly Control[]): readonly RelatedPolicy[] => [
  ...new Map(
    controls.flatMap((control) => control.relatedPolicies ?? []).map((policy) => [policy.name, policy] as const),
  ).values(),
];

function relatedPolicyMember(
  { name, policyDefinitionId, title, rationale, remediation }: RelatedPolicy,
  covered: readonly Control[],
): InitiativeMember {
  return {
    referenceId: name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    controls: covered.filter((control) => control.relatedPolicies?.some((policy) => policy.name === name)),
    effect: {
      name: `${name}Effect`,
      displayName: `Effect of the built-in policy: ${title}`,
      description: `${rationale} ${explainEffects(ASSIGNABLE_EFFECTS, 'the policy')}`,
      effects: ASSIGNABLE_EFFECTS,
      follows: 'control',
    },
    message: remediation,
    definition: { kind: 'builtIn', id: policyDefinitionId },
  };
}

/** The distinct effect parameters, with the controls of all members that each parameter sets. */
function effectsOf(members: readonly InitiativeMember[]): Initiative['effects'] {
  const names = [...new Set(members.map(({ effect }) => effect.name))];
  return names.flatMap((name) => {
    const [first, ...others] = members.filter(({ effect }) => effect.name === name);
    if (first === undefined) return [];
    const controls = new Set([first, ...others].flatMap((member) => member.controls));
    return [{ ...first.effect, controls: [...controls] }];
  });
}

/**
 * The properties of the initiative resource.
 * @param idOf gives the id of a custom definition, which depends on the scope.
 */
export const initiativeProperties = (
  { displayName, description, controls, members, effects }: Initiative,
  idOf: (definitionName: string) => string,
) => ({
  displayName,
  description,
  policyType: 'Custom',
  metadata: { version: POLICY_VERSION, category: POLICY_CATEGORY },
  parameters: Object.fromEntries(effects.map((effect) => [effect.name, declaration(effect)])),
  policyDefinitionGroups: controls.map(({ id, title }) => ({
    name: id,
    displayName: title,
    category: POLICY_CATEGORY,
  })),
  policyDefinitions: members.map((member) => ({
    ...memberEntry(member),
    policyDefinitionId: idOfMember(member, idOf),
  })),
});

/** The entry of a member in `policyDefinitions`, without the id of the definition. */
export const memberEntry = ({ referenceId, controls, effect }: InitiativeMember) => ({
  policyDefinitionReferenceId: referenceId,
  groupNames: controls.map(({ id }) => id),
  parameters: { effect: { value: `[parameters('${effect.name}')]` } },
});

export const idOfMember = ({ definition }: InitiativeMember, idOf: (definitionName: string) => string): string =>
  definition.kind === 'custom' ? idOf(definition.name) : definition.id;
