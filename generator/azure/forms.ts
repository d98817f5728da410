import type { AssignableEffect } from './effects';
import type { PolicyExemption } from './exemptions';
import type { Initiative } from './initiative';

/** The content that all deployment formats share: ARM, Bicep, Terraform and EPAC. */
export interface Gate {
  readonly initiative: Initiative;
  /** The value of each effect parameter of the initiative. */
  readonly effects: Readonly<Record<string, AssignableEffect>>;
  readonly exemptions: readonly PolicyExemption[];
  /** The id of the subscription or management group, for formats that contain it. */
  readonly scope: string;
}

/** File contents with their paths below `azure-policy/`. */
export type FileEntries = readonly (readonly [path: string, text: string])[];

export type Json = Readonly<Record<string, unknown>>;

export const jsonFile = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** The descriptions of the template parameters that are not effects. */
export const PARAMETERS = {
  enforcementMode: 'Default enforces the effects. DoNotEnforce only reports the resources that Deny would reject.',
  notScopes: 'Ids of the subscriptions, resource groups and resources that the assignment excludes.',
  exemptions:
    'Policy exemptions, each with an expiration date. Properties: name, scope (the id of the assignment scope or of a scope below it), displayName, description, expiresOn and policyDefinitionReferenceIds.',
} as const;

/** An exemption as a parameter value of the templates. */
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
