/** What a policy can do with what violates it; the first is the default of every definition. */
export const EFFECTS = ['Audit', 'Deny', 'Disabled'] as const;

export type Effect = (typeof EFFECTS)[number];

/** A parameter of the initiative that sets the effect of some of its definitions. */
export interface EffectParameter {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly effects: readonly Effect[];
  /**
   * What an assignment makes of it: a control is enforced as far as the configuration asks; what only watches over
   * controls audits as long as one of them is on.
   */
  readonly follows: 'mode' | 'control';
}

/** What each effect does, in a sentence: "Deny refuses the request, Audit only reports it, Disabled turns it off." */
export const explainEffects = (effects: readonly Effect[], subject = 'it'): string =>
  effects.includes('Deny')
    ? `Deny refuses the request, Audit only reports it, Disabled turns ${subject} off.`
    : `Audit reports it, Disabled turns ${subject} off. It cannot deny.`;

/** The parameter as a definition or an initiative declares it. Nobody denies deployments by looking at a default. */
export const declaration = ({ displayName, description, effects }: Omit<EffectParameter, 'name' | 'follows'>) => ({
  type: 'String',
  metadata: { displayName, description },
  allowedValues: effects,
  defaultValue: 'Audit',
});
