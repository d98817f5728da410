import { type ArmFunction, pure } from '../../expressions';
import { foldCase, Unknown } from '../../values';
import type { DeploymentLevel } from './level';
import { extensionResourceId, joinId, resourceIdFunction } from './resource-id';

/** The target of a deployment. Placeholders replace the values that the caller does not give. */
export interface Deployment {
  readonly level: DeploymentLevel;
  readonly name: string | Unknown;
  /** The name of the Azure cloud, such as AzureCloud for the public cloud. */
  readonly cloud: string | Unknown;
  readonly tenantId: string | Unknown;
  readonly managementGroup: string | Unknown;
  readonly subscriptionId: string | Unknown;
  readonly resourceGroup: string | Unknown;
  readonly location: string | Unknown;
}

export const placeholderDeployment: Deployment = {
  level: 'resourceGroup',
  name: 'deployment',
  cloud: 'AzureCloud',
  tenantId: '00000000-0000-0000-0000-000000000000',
  managementGroup: 'management-group',
  subscriptionId: '00000000-0000-0000-0000-000000000000',
  resourceGroup: 'resource-group',
  location: new Unknown('the location of the deployment is chosen at deployment'),
};

/** The resource ID of the deployment scope, with which the IDs of the deployed resources start. */
export function scopeId(deployment: Deployment): string | Unknown {
  const { level, managementGroup, subscriptionId, resourceGroup } = deployment;
  switch (level) {
    case 'tenant':
      return '';
    case 'managementGroup':
      return joinId('/providers/Microsoft.Management/managementGroups', managementGroup);
    case 'subscription':
      return joinId('/subscriptions', subscriptionId);
    case 'resourceGroup':
      return joinId(joinId('/subscriptions', subscriptionId), 'resourceGroups', resourceGroup);
  }
}

/**
 * The functions that return values of the deployment, by name in lower case.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-deployment
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-scope
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource
 */
export function deploymentFunctions(deployment: Deployment): ReadonlyMap<string, ArmFunction> {
  const { cloud, subscriptionId, managementGroup, tenantId } = deployment;
  const subscription = joinId('/subscriptions', subscriptionId);
  return new Map<string, ArmFunction>([
    ['deployment', constant(describeDeployment(deployment))],
    ['subscription', constant(describeSubscription(deployment, subscription))],
    ['resourcegroup', constant(describeResourceGroup(deployment))],
    ['managementgroup', constant(describeManagementGroup(managementGroup))],
    [
      'tenant',
      constant({
        tenantId,
        id: '/',
        type: 'Microsoft.Resources/tenants',
        displayName: evaluatedAtDeployment('tenant'),
      }),
    ],
    ['environment', constant({ ...azureCloud, name: cloud })],
    ['resourceid', resourceIdFunction(deployment.level, scopeId(deployment), subscription)],
    ['subscriptionresourceid', resourceIdFunction('subscription', subscription, subscription)],
    ['tenantresourceid', resourceIdFunction('tenant', '', subscription)],
    [
      'managementgroupresourceid',
      resourceIdFunction(
        'managementGroup',
        joinId('/providers/Microsoft.Management/managementGroups', managementGroup),
        subscription,
      ),
    ],
    ['extensionresourceid', extensionResourceId],
    ...UNKNOWN_FUNCTIONS.map((name) => [foldCase(name), () => evaluatedAtDeployment(name)] as const),
  ]);
}

const constant = (value: unknown): ArmFunction => pure([0, 0], () => value);

/** Functions whose values are known only at deployment or change with each deployment. */
const UNKNOWN_FUNCTIONS = [
  'references',
  'parseUri',
  'pickZones',
  'providers',
  'managedIdentities',
  'deployer',
  'externalInput',
  'newGuid',
  'utcNow',
  'dateTimeAdd',
  'dateTimeFromEpoch',
  'dateTimeToEpoch',
  'toLogicalZone',
  'toLogicalZones',
  'toPhysicalZone',
  'toPhysicalZones',
  'cidrHost',
  'cidrSubnet',
  'parseCidr',
];

/** The value of a function that Azure Resource Manager evaluates at deployment. */
export const evaluatedAtDeployment = (name: string): Unknown =>
  new Unknown(`${name}() is evaluated only at deployment`);

const describeDeployment = ({ name, location }: Deployment): unknown => ({
  name,
  location,
  properties: evaluatedAtDeployment('deployment'),
});

const describeSubscription = ({ subscriptionId, tenantId }: Deployment, id: string | Unknown): unknown => ({
  id,
  subscriptionId,
  tenantId,
  displayName: evaluatedAtDeployment('subscription'),
});

function describeResourceGroup(deployment: Deployment): unknown {
  const { resourceGroup: name, location } = deployment;
  return {
    id: scopeId({ ...deployment, level: 'resourceGroup' }),
    name,
    type: 'Microsoft.Resources/resourceGroups',
    location,
    managedBy: evaluatedAtDeployment('resourceGroup'),
    tags: evaluatedAtDeployment('resourceGroup'),
    properties: { provisioningState: 'Succeeded' },
  };
}

const describeManagementGroup = (name: string | Unknown): unknown => ({
  id: joinId('/providers/Microsoft.Management/managementGroups', name),
  name,
  type: 'Microsoft.Management/managementGroups',
  properties: evaluatedAtDeployment('managementGroup'),
});

/**
 * The value of environment() in the public cloud.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-deployment#environment
 */
const azureCloud = {
  gallery: 'https://gallery.azure.com/',
  graph: 'https://graph.windows.net/',
  portal: 'https://portal.azure.com',
  graphAudience: 'https://graph.windows.net/',
  activeDirectoryDataLake: 'https://datalake.azure.net/',
  batch: 'https://batch.core.windows.net/',
  media: 'https://rest.media.azure.net',
  sqlManagement: 'https://management.core.windows.net:8443/',
  vmImageAliasDoc:
    'https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/aliases.json',
  resourceManager: 'https://management.azure.com/',
  authentication: {
    loginEndpoint: 'https://login.microsoftonline.com/',
    audiences: ['https://management.core.windows.net/', 'https://management.azure.com/'],
    tenant: 'common',
    identityProvider: 'AAD',
  },
  suffixes: {
    acrLoginServer: '.azurecr.io',
    azureDatalakeAnalyticsCatalogAndJob: 'azuredatalakeanalytics.net',
    azureDatalakeStoreFileSystem: 'azuredatalakestore.net',
    azureFrontDoorEndpointSuffix: 'azurefd.net',
    keyvaultDns: '.vault.azure.net',
    sqlServerHostname: '.database.windows.net',
    storage: 'core.windows.net',
  },
};
