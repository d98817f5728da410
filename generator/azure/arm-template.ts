import { armExemptions, exemptionVariables } from './arm-exemptions';
import { ASSIGNMENT_NAME, nonComplianceMessages } from './assignment';
import { exemptionParameter, type Gate, type Json, PARAMETERS } from './forms';
import { initiativeProperties } from './initiative';
import type { PolicyKind } from './plan';
import type { AssignmentLevel } from './scope';

/** A version of the policy API that every Azure cloud supports. */
export const API_VERSION = '2025-03-01';

const SCHEMAS: Readonly<Record<AssignmentLevel, string>> = {
  subscription: 'https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#',
  managementGroup: 'https://schema.management.azure.com/schemas/2019-08-01/managementGroupDeploymentTemplate.json#',
};

/** A template that deploys the definitions, the initiative, its assignment and the exemptions. */
export function armTemplate(level: AssignmentLevel, gate: Gate): Json {
  const { definitions, name, displayName, description } = gate.initiative;
  const idOf = idIn(level);
  const assignmentId = idOf('policyAssignments', ASSIGNMENT_NAME);
  return {
    $schema: SCHEMAS[level],
    contentVersion: '1.0.0.0',
    metadata: {
      description: `Gatewarden for Azure API Management, assigned to a ${level === 'subscription' ? level : 'management group'}.`,
    },
    parameters: templateParameters(gate),
    // One expression sets all effects: in the published schema, an expression for a single value is ambiguous.
    variables: { effects: effectValues(gate), ...exemptionVariables(level) },
    resources: [
      ...definitions.map(({ name: definition, properties }) =>
        policyResource('policyDefinitions', definition, escapeExpressions(properties) as Json),
      ),
      {
        ...policyResource('policySetDefinitions', name, initiativeInTemplate(gate, idOf)),
        dependsOn: definitions.map((definition) => idOf('policyDefinitions', definition.name)),
      },
      {
        ...policyResource('policyAssignments', ASSIGNMENT_NAME, {
          displayName,
          description,
          policyDefinitionId: idOf('policySetDefinitions', name),
          enforcementMode: "[parameters('enforcementMode')]",
          notScopes: "[parameters('notScopes')]",
          parameters: "[variables('effects')]",
          nonComplianceMessages: nonComplianceMessages(gate.initiative),
        }),
        dependsOn: [idOf('policySetDefinitions', name)],
      },
      ...armExemptions(level, assignmentId),
    ],
  };
}

type IdOf = (kind: PolicyKind, name: string) => string;

const idIn =
  (level: AssignmentLevel): IdOf =>
  (kind, name) =>
    level === 'subscription'
      ? `[subscriptionResourceId('Microsoft.Authorization/${kind}', '${name}')]`
      : `[extensionResourceId(managementGroup().id, 'Microsoft.Authorization/${kind}', '${name}')]`;

/** The definition ids are expressions of the template. All other expressions belong to the policies and are escaped. */
function initiativeInTemplate({ initiative }: Gate, idOf: IdOf): Json {
  const { policyDefinitions, ...properties } = initiativeProperties(initiative, (name) =>
    idOf('policyDefinitions', name),
  );
  return {
    ...(escapeExpressions(properties) as Json),
    policyDefinitions: policyDefinitions.map(({ policyDefinitionId, ...entry }) => ({
      ...(escapeExpressions(entry) as Json),
      policyDefinitionId,
    })),
  };
}

const templateParameters = ({ initiative, effects, exemptions }: Gate): Json => ({
  ...Object.fromEntries(
    initiative.effects.map(({ name, description, effects: allowedValues }) => [
      name,
      { type: 'string', allowedValues, defaultValue: effects[name], metadata: { description } },
    ]),
  ),
  enforcementMode: {
    type: 'string',
    allowedValues: ['Default', 'DoNotEnforce'],
    defaultValue: 'Default',
    metadata: { description: PARAMETERS.enforcementMode },
  },
  notScopes: { type: 'array', defaultValue: [], metadata: { description: PARAMETERS.notScopes } },
  exemptions: {
    type: 'array',
    defaultValue: escapeExpressions(exemptions.map(exemptionParameter)),
    metadata: { description: PARAMETERS.exemptions },
  },
});

const effectValues = ({ initiative }: Gate): Json =>
  Object.fromEntries(initiative.effects.map(({ name }) => [name, { value: `[parameters('${name}')]` }]));

const policyResource = (kind: PolicyKind, name: string, properties: Json): Json => ({
  type: `Microsoft.Authorization/${kind}`,
  apiVersion: API_VERSION,
  name,
  properties,
});

/** Escapes the expressions of a policy with a second bracket, so that ARM does not evaluate them as template expressions. */
export function escapeExpressions(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('[') && value.endsWith(']') ? `[${value}` : value;
  if (Array.isArray(value)) return value.map(escapeExpressions);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, escapeExpressions(member)]));
}
