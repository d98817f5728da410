import type { Control } from '../controls/control';
import { GenerationError } from './generation-error';
import { type AliasOf, violates } from './policy-rule';

/** Raised whenever what a definition denies changes. */
export const POLICY_VERSION = '1.0.0';

export const POLICY_CATEGORY = 'API Management';

export const EFFECTS = ['Audit', 'Deny', 'Disabled'] as const;

/** A resource of Azure Resource Manager, as a template or a PUT names it. */
export interface PolicyResource {
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface PolicyDefinition extends PolicyResource {
  readonly control: Control;
  readonly resourceType: string;
}

/** The provider whose resources Azure Policy can look at with the aliases of this project. */
const AZURE_NAMESPACE = 'Microsoft.ApiManagement/';

/** One definition for each control and resource type in Azure: a denial then names exactly what to change. */
export function policyDefinitions(controls: readonly Control[], lookUp?: AliasOf): PolicyDefinition[] {
  return controls.flatMap((control) =>
    Object.keys(control.targets)
      .filter((type) => type.startsWith(AZURE_NAMESPACE))
      .map((type) => policyDefinition(control, type, lookUp)),
  );
}

function policyDefinition(control: Control, resourceType: string, lookUp?: AliasOf): PolicyDefinition {
  const name = `gatewarden-${referenceId(control, resourceType)}`;
  const properties = {
    displayName: `${control.title} (${nounOf(resourceType)})`,
    description: `${control.rationale} ${control.targets[resourceType]?.remediation}`,
    policyType: 'Custom',
    // Indexed would pass over these types: they carry neither tags nor a location.
    mode: 'All',
    metadata: {
      version: POLICY_VERSION,
      category: POLICY_CATEGORY,
      control: control.id,
      severity: control.severity,
    },
    parameters: {
      effect: {
        type: 'String',
        metadata: {
          displayName: 'Effect',
          description: 'Deny refuses the request, Audit only reports it, Disabled turns the policy off.',
        },
        allowedValues: EFFECTS,
        // An assignment has to ask for Deny: nobody blocks deployments by looking at a definition.
        defaultValue: 'Audit',
      },
    },
    policyRule: {
      if: violates(control, resourceType, lookUp),
      then: { effect: "[parameters('effect')]" },
    },
  };
  requireLengths(name, properties);
  return { name, control, resourceType, properties };
}

/** How the initiative names a definition: `gw003-backends`, `gw003-workspaces-backends`. */
export const referenceId = (control: Control, resourceType: string): string =>
  [control.id.toLowerCase(), ...resourceType.split('/').slice(2)].join('-');

const NOUNS: Readonly<Record<string, string>> = {
  'Microsoft.ApiManagement/service/apis': 'API Management APIs',
  'Microsoft.ApiManagement/service/backends': 'API Management backends',
  'Microsoft.ApiManagement/service/workspaces/apis': 'APIs in API Management workspaces',
  'Microsoft.ApiManagement/service/workspaces/backends': 'backends in API Management workspaces',
};

const nounOf = (resourceType: string): string => NOUNS[resourceType] ?? resourceType;

/** What Azure Resource Manager accepts: https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-basics */
export function requireLengths(
  name: string,
  { displayName, description }: { readonly displayName: string; readonly description: string },
): void {
  for (const [field, text, limit] of [
    ['name', name, 64],
    ['displayName', displayName, 128],
    ['description', description, 512],
  ] as const)
    if (text.length > limit)
      throw new GenerationError(name, `its ${field} has ${text.length} characters; Azure accepts ${limit}.`);
}
