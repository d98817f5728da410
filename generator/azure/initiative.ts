import type { Control, RelatedPolicy } from '../../core/catalogue';
import { declaration, EFFECTS, type EffectParameter, explainEffects } from './effects';
import {
  DESCRIPTION_LIMIT,
  POLICY_CATEGORY,
  POLICY_VERSION,
  type PolicyDefinition,
  policyDefinitions,
  requireLengths,
} from './policy-definition';
import type { AliasOf } from './policy-rule';

/** All policies under one name, so that one assignment turns every control on. */
export interface Initiative {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  /** The controls that have policies, in the order of their ids. */
  readonly controls: readonly Control[];
  /** The definitions of its own; the others are the provider's. */
  readonly definitions: readonly PolicyDefinition[];
  readonly members: readonly InitiativeMember[];
  /** Each switches one or more members. */
  readonly effects: readonly (EffectParameter & { readonly controls: readonly Control[] })[];
}

export interface InitiativeMember {
  readonly referenceId: string;
  readonly controls: readonly Control[];
  readonly effect: EffectParameter;
  readonly message: string;
  readonly definition: DefinitionReference;
}

/** A definition is of the initiative's own, by name, or the provider's, by id. */
export type DefinitionReference =
  | { readonly kind: 'own'; readonly name: string }
  | { readonly kind: 'builtIn'; readonly id: string };

/**
 * @param lookUp says which alias stands for a property; a seam for tests.
 * @throws GenerationError where a control cannot be written as Azure Policy.
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
        definition: { kind: 'own', name },
      }),
    ),
    ...relatedPolicies(covered).map((policy) => relatedPolicyMember(policy, covered)),
  ];
  const texts = { displayName: 'Gatewarden: controls for API Management', description: describe(covered) };
  const name = 'gatewarden-api-management';
  requireLengths(name, texts);
  return { name, ...texts, controls: covered, definitions, members, effects: effectsOf(members) };
}

/** Names as many controls as the description can hold. */
function describe(controls: readonly Control[]): string {
  const text = (shown: number): string => {
    const titles = controls.slice(0, shown).map(({ id, title }) => ` ${id}: ${title}.`);
    const others = controls.length - shown;
    const more = others === 0 ? '' : ` And ${others} more, listed as the groups of the initiative.`;
    return `Applies Gatewarden's controls to API Management. Each control has its own effect parameter.${titles.join('')}${more}`;
  };
  const counts = controls.map((_, index) => controls.length - index);
  return text(counts.find((shown) => text(shown).length <= DESCRIPTION_LIMIT) ?? 0);
}

/** The built-in policies that the controls name, each once. */
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
      displayName: `Effect of the built-in: ${title}`,
      description: `${rationale} ${explainEffects(EFFECTS, 'the policy')}`,
      effects: EFFECTS,
      follows: 'control',
    },
    message: remediation,
    definition: { kind: 'builtIn', id: policyDefinitionId },
  };
}

/** The parameters, each once, with the controls of all that it switches. */
function effectsOf(members: readonly InitiativeMember[]): Initiative['effects'] {
  const names = [...new Set(members.map(({ effect }) => effect.name))];
  return names.flatMap((name) => {
    const [first, ...others] = members.filter(({ effect }) => effect.name === name);
    if (first === undefined) return [];
    const controls = new Set([first, ...others].flatMap((member) => member.controls));
    return [{ ...first.effect, controls: [...controls] }];
  });
}

/** Its properties, where the id of each definition of its own is what `idOf` says: it depends on the scope. */
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

/** The entry of a member, but for the definition that it names. */
export const memberEntry = ({ referenceId, controls, effect }: InitiativeMember) => ({
  policyDefinitionReferenceId: referenceId,
  groupNames: controls.map(({ id }) => id),
  parameters: { effect: { value: `[parameters('${effect.name}')]` } },
});

export const idOfMember = ({ definition }: InitiativeMember, idOf: (definitionName: string) => string): string =>
  definition.kind === 'own' ? idOf(definition.name) : definition.id;
