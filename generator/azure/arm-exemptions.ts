import type { Json } from './forms';
import type { AssignmentLevel, AzureScope } from './scope';

/** The only API version that supports exemptions in every Azure cloud. */
export const EXEMPTION_API_VERSION = '2022-07-01-preview';

type Kind = AzureScope['kind'];

/** The kinds of scopes that a template at a deployment scope can exempt. */
export const exemptionKinds = (level: AssignmentLevel): readonly Kind[] =>
  level === 'subscription'
    ? ['subscription', 'resourceGroup', 'resource']
    : ['managementGroup', 'subscription', 'resourceGroup', 'resource'];

export const exemptionsOf = (kind: Kind): string => `${kind}Exemptions`;

/** ARM expressions that test the kind of a scope by the segments of its id. */
const TESTS: Readonly<Record<Kind, (scope: string) => string>> = {
  managementGroup: (scope) => `startsWith(toLower(${scope}), '/providers/')`,
  subscription: (scope) => `equals(length(split(${scope}, '/')), 3)`,
  resourceGroup: (scope) =>
    `and(startsWith(toLower(${scope}), '/subscriptions/'), equals(length(split(${scope}, '/')), 5))`,
  resource: (scope) => `greater(length(split(${scope}, '/')), 5)`,
};

export const exemptionVariables = (level: AssignmentLevel): Json =>
  Object.fromEntries(
    exemptionKinds(level).map((kind) => [
      exemptionsOf(kind),
      `[filter(parameters('exemptions'), lambda('each', ${TESTS[kind]("lambdaVariables('each').scope")}))]`,
    ]),
  );

/**
 * Nested deployments that create the exemptions. An exemption must be created in the scope that it exempts, so each kind
 * of scope has a nested deployment of its own, repeated for each exemption.
 */
export const armExemptions = (level: AssignmentLevel, assignmentId: string): readonly Json[] =>
  exemptionKinds(level).map((kind) => {
    const exemption = `variables('${exemptionsOf(kind)}')[copyIndex()]`;
    return {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2022-09-01',
      name: `[${exemption}.name]`,
      ...PLACES[kind](`${exemption}.scope`),
      copy: { name: exemptionsOf(kind), count: `[length(variables('${exemptionsOf(kind)}'))]` },
      dependsOn: [assignmentId],
      properties: {
        mode: 'Incremental',
        expressionEvaluationOptions: { scope: 'inner' },
        parameters: { policyAssignmentId: { value: assignmentId }, exemption: { value: `[${exemption}]` } },
        template: exemptionTemplate(kind),
      },
    };
  });

const part = (scope: string, index: number): string => `[split(${scope}, '/')[${index}]]`;

/** The scope of a nested deployment. */
const PLACES: Readonly<Record<Kind, (scope: string) => Json>> = {
  managementGroup: (scope) => ({
    scope: `[concat('Microsoft.Management/managementGroups/', last(split(${scope}, '/')))]`,
    location: '[deployment().location]',
  }),
  subscription: (scope) => ({ subscriptionId: part(scope, 2), location: '[deployment().location]' }),
  resourceGroup: (scope) => ({ subscriptionId: part(scope, 2), resourceGroup: part(scope, 4) }),
  resource: (scope) => ({ subscriptionId: part(scope, 2), resourceGroup: part(scope, 4) }),
};

const SCHEMAS: Readonly<Record<Kind, string>> = {
  managementGroup: '2019-08-01/managementGroupDeploymentTemplate.json#',
  subscription: '2018-05-01/subscriptionDeploymentTemplate.json#',
  resourceGroup: '2019-04-01/deploymentTemplate.json#',
  resource: '2019-04-01/deploymentTemplate.json#',
};

const read = (name: string): string => `[parameters('exemption').${name}]`;

/** A template that creates one exemption in its deployment scope, or on the resource that the exemption names. */
export function exemptionTemplate(kind: Kind): Json {
  return {
    $schema: `https://schema.management.azure.com/schemas/${SCHEMAS[kind]}`,
    contentVersion: '1.0.0.0',
    metadata: { description: 'Creates a policy exemption from Gatewarden policies.' },
    parameters: {
      policyAssignmentId: { type: 'string', metadata: { description: 'Id of the policy assignment.' } },
      exemption: {
        type: 'object',
        metadata: {
          description:
            'The exemption: an object with name, scope, displayName, description, expiresOn and policyDefinitionReferenceIds.',
        },
      },
    },
    resources: [
      {
        type: 'Microsoft.Authorization/policyExemptions',
        apiVersion: EXEMPTION_API_VERSION,
        name: read('name'),
        // The part of the id after the resource group: Microsoft.ApiManagement/service/contoso/apis/orders.
        ...(kind === 'resource' ? { scope: "[join(skip(split(parameters('exemption').scope, '/'), 6), '/')]" } : {}),
        properties: {
          policyAssignmentId: "[parameters('policyAssignmentId')]",
          policyDefinitionReferenceIds: read('policyDefinitionReferenceIds'),
          exemptionCategory: 'Waiver',
          displayName: read('displayName'),
          description: read('description'),
          expiresOn: read('expiresOn'),
        },
      },
    ],
  };
}
