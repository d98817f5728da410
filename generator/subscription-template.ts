import { controlsOf, effectParameter, type Initiative } from './initiative';
import { EFFECTS, type PolicyDefinition, referenceId } from './policy-definition';

type Json = Readonly<Record<string, unknown>>;

/** A version of the policy API that every Azure cloud has. */
const API_VERSION = '2025-03-01';

/**
 * A template that turns the gate on for a subscription: the definitions, the initiative, and an assignment that denies.
 * Deployed with `az deployment sub create --location <region> --template-file azure-policy/subscription.json`.
 */
export function subscriptionTemplate(definitions: readonly PolicyDefinition[], initiative: Initiative): Json {
  return {
    $schema: 'https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    metadata: { description: 'Gatewarden for Azure API Management, assigned to a subscription.' },
    parameters: templateParameters(definitions),
    // Set as one expression: the published schema takes a single one in the place of a value for ambiguous.
    variables: { effects: effectValues(definitions) },
    resources: [
      ...definitions.map(({ name, properties }) =>
        policyResource('policyDefinitions', name, escapeExpressions(properties) as Json),
      ),
      {
        ...policyResource('policySetDefinitions', initiative.name, {
          ...(escapeExpressions(initiative.properties) as Json),
          policyDefinitions: initiative.members.map(({ definition, entry }) => ({
            ...(escapeExpressions(entry) as Json),
            policyDefinitionId: idOf('policyDefinitions', definition.name),
          })),
        }),
        dependsOn: definitions.map(({ name }) => idOf('policyDefinitions', name)),
      },
      {
        ...policyResource('policyAssignments', initiative.name, assignmentProperties(definitions, initiative)),
        dependsOn: [idOf('policySetDefinitions', initiative.name)],
      },
    ],
  };
}

function templateParameters(definitions: readonly PolicyDefinition[]): Json {
  const effects = controlsOf(definitions).map((control) => [
    effectParameter(control),
    {
      type: 'string',
      allowedValues: EFFECTS,
      defaultValue: 'Deny',
      metadata: { description: `Effect of ${control.id}: ${control.title}.` },
    },
  ]);
  return {
    ...Object.fromEntries(effects),
    enforcementMode: {
      type: 'string',
      allowedValues: ['Default', 'DoNotEnforce'],
      defaultValue: 'Default',
      metadata: { description: 'DoNotEnforce reports what would be denied, and denies nothing.' },
    },
    notScopes: {
      type: 'array',
      defaultValue: [],
      metadata: { description: 'Ids of the resource groups and resources that the assignment leaves out.' },
    },
  };
}

const effectValues = (definitions: readonly PolicyDefinition[]): Json =>
  Object.fromEntries(
    controlsOf(definitions)
      .map(effectParameter)
      .map((parameter) => [parameter, { value: `[parameters('${parameter}')]` }]),
  );

function assignmentProperties(definitions: readonly PolicyDefinition[], initiative: Initiative): Json {
  return {
    displayName: initiative.properties['displayName'],
    description: initiative.properties['description'],
    policyDefinitionId: idOf('policySetDefinitions', initiative.name),
    enforcementMode: "[parameters('enforcementMode')]",
    notScopes: "[parameters('notScopes')]",
    parameters: "[variables('effects')]",
    nonComplianceMessages: [
      { message: 'Gatewarden: API Management serves and calls over encrypted connections only.' },
      ...definitions.map(({ control, resourceType }) => ({
        policyDefinitionReferenceId: referenceId(control, resourceType),
        message: `${control.id} ${control.name}: ${control.targets[resourceType]?.remediation}`,
      })),
    ],
  };
}

const policyResource = (kind: string, name: string, properties: Json): Json => ({
  type: `Microsoft.Authorization/${kind}`,
  apiVersion: API_VERSION,
  name,
  properties,
});

const idOf = (kind: string, name: string): string =>
  `[subscriptionResourceId('Microsoft.Authorization/${kind}', '${name}')]`;

/** Keeps the expressions of a policy from being evaluated as the template's own: a second bracket escapes the first. */
export function escapeExpressions(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('[') && value.endsWith(']') ? `[${value}` : value;
  if (Array.isArray(value)) return value.map(escapeExpressions);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, escapeExpressions(member)]));
}
