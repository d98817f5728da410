import type { Json } from './forms';
import type { AssignmentLevel, AzureScope } from './scope';

/** The one version of the API that has been there since exemptions are. */
export const EXEMPTION_API_VERSION = '2022-07-01-preview';

type Kind = AzureScope['kind'];

/** The kinds of scopes that a template at a level can exempt, each with the variable that has its exemptions. */
export const exemptionKinds = (level: AssignmentLevel): readonly Kind[] =>
  level === 'subscription'
    ? ['subscription', 'resourceGroup', 'resource']
    : ['managementGroup', 'subscription', 'resourceGroup', 'resource'];

export const exemptionsOf = (kind: Kind): string => `${kind}Exemptions`;

/** How ARM tells the kinds of scopes apart: by the names in the id. */
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

/** An exemption has to be made in its own scope: for each kind of scope, a deployment of one exemption, in a loop. */
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

/** Where a nested deployment is made. */
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

/** Exempts the scope that it is deployed in; of the resources of a group, the one that the exemption names. */
export function exemptionTemplate(kind: Kind): Json {
  return {
    $schema: `https://schema.management.azure.com/schemas/${SCHEMAS[kind]}`,
    contentVersion: '1.0.0.0',
    metadata: { description: 'Exempts from policies of Gatewarden for a while.' },
    parameters: {
      policyAssignmentId: { type: 'string', metadata: { description: 'Id of the assignment.' } },
      exemption: {
        type: 'object',
        metadata: {
          description:
            'Has a name, a scope, a displayName, a description, an expiresOn and policyDefinitionReferenceIds.',
        },
      },
    },
    resources: [
      {
        type: 'Microsoft.Authorization/policyExemptions',
        apiVersion: EXEMPTION_API_VERSION,
        name: read('name'),
        // Below the group: Microsoft.ApiManagement/service/contoso/apis/orders.
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
