/** The effects that an assignment can set for Gatewarden's policies. The first one is the default of every definition. */
export const ASSIGNABLE_EFFECTS = ['Audit', 'Deny', 'Disabled'] as const;

export type AssignableEffect = (typeof ASSIGNABLE_EFFECTS)[number];

/** An initiative parameter that sets the effect of one or more definitions. */
export interface EffectParameter {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly effects: readonly AssignableEffect[];
  /**
   * How an assignment sets the parameter. `mode`: the effect follows the mode of the control. `control`: the policy only
   * audits, unless all of its controls are disabled.
   */
  readonly follows: 'mode' | 'control';
}

/** Describes the effects, for example: "Deny rejects the request. Audit only reports it. Disabled turns off the policy." */
export const explainEffects = (effects: readonly AssignableEffect[], subject: string): string =>
  effects.includes('Deny')
    ? `Deny rejects the request. Audit only reports it. Disabled turns off ${subject}.`
    : `Audit reports the resource. Disabled turns off ${subject}. This policy cannot deny.`;

/** Declares the parameter in a definition or an initiative. The default is Audit, so that only an assignment can deny. */
export const declaration = ({ displayName, description, effects }: Omit<EffectParameter, 'name' | 'follows'>) => ({
  type: 'String',
  metadata: { displayName, description },
  allowedValues: effects,
  defaultValue: 'Audit',
});
