import type { Control } from '../controls/control';
import {
  EFFECTS,
  POLICY_CATEGORY,
  POLICY_VERSION,
  type PolicyDefinition,
  referenceId,
  requireLengths,
} from './policy-definition';

/** All definitions under one name, so that one assignment turns every control on. */
export interface Initiative {
  readonly name: string;
  /** Its properties but for policyDefinitions, which name each definition by an id that depends on the scope. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly members: readonly InitiativeMember[];
}

export interface InitiativeMember {
  readonly definition: PolicyDefinition;
  /** The entry of policyDefinitions but for its policyDefinitionId. */
  readonly entry: Readonly<Record<string, unknown>>;
}

export function initiative(definitions: readonly PolicyDefinition[]): Initiative {
  const controls = controlsOf(definitions);
  const name = 'gatewarden-api-management';
  const properties = {
    displayName: 'Gatewarden: API Management serves and calls over encrypted connections only',
    description:
      'Holds API Management backends and APIs to encrypted connections, from the client and to the backend. Each control has an effect of its own.',
    policyType: 'Custom',
    metadata: { version: POLICY_VERSION, category: POLICY_CATEGORY },
    parameters: Object.fromEntries(controls.map((control) => [effectParameter(control), effectOf(control)])),
    policyDefinitionGroups: controls.map((control) => ({
      name: control.id,
      displayName: control.title,
      category: POLICY_CATEGORY,
    })),
  };
  requireLengths(name, properties);
  return { name, properties, members: definitions.map(memberOf) };
}

/** The parameter that sets the effect of all definitions of a control. */
export const effectParameter = (control: Control): string => `${control.id.toLowerCase()}Effect`;

/** The controls that have definitions, each once. */
export const controlsOf = (definitions: readonly PolicyDefinition[]): Control[] => [
  ...new Set(definitions.map(({ control }) => control)),
];

const effectOf = (control: Control): Readonly<Record<string, unknown>> => ({
  type: 'String',
  metadata: {
    displayName: `Effect of ${control.id} ${control.name}`,
    description: `${control.title}. Deny refuses the request, Audit only reports it, Disabled turns the control off.`,
  },
  allowedValues: EFFECTS,
  defaultValue: 'Audit',
});

const memberOf = (definition: PolicyDefinition): InitiativeMember => ({
  definition,
  entry: {
    policyDefinitionReferenceId: referenceId(definition.control, definition.resourceType),
    groupNames: [definition.control.id],
    parameters: { effect: { value: `[parameters('${effectParameter(definition.control)}')]` } },
  },
});
