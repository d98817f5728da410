import type { Effect } from './effects';
import type { PolicyExemption } from './exemptions';
import type { Initiative } from './initiative';

/** What every form of the gate says, whichever language it is written in. */
export interface Gate {
  readonly initiative: Initiative;
  /** The effect of each parameter of the initiative. */
  readonly effects: Readonly<Record<string, Effect>>;
  readonly exemptions: readonly PolicyExemption[];
  /** The subscription or management group, where a form has to name it. */
  readonly scope: string;
}

/** Texts by their paths below the folder of all forms. */
export type FileEntries = readonly (readonly [path: string, text: string])[];

export type Json = Readonly<Record<string, unknown>>;

export const jsonText = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** The parameters of the forms that have some, beside the effects and the exemptions. */
export const PARAMETERS = {
  enforcementMode: 'DoNotEnforce reports what would be denied, and denies nothing.',
  notScopes: 'Ids of the subscriptions, resource groups and resources that the assignment leaves out.',
  exemptions:
    'What violates a control and is let through for a while. Each has a name, a scope (the id of where the policies are assigned, or of something below), a displayName, a description, an expiresOn and policyDefinitionReferenceIds.',
} as const;

/** An exemption as the forms take it as a parameter. */
export const exemptionParameter = ({
  name,
  scope,
  displayName,
  description,
  expiresOn,
  referenceIds,
}: PolicyExemption): Json => ({
  name,
  scope: scope.id,
  displayName,
  description,
  expiresOn,
  policyDefinitionReferenceIds: referenceIds,
});
