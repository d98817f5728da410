import { type ArmFunction, pure } from '../../expressions';
import { Unknown } from '../../values';
import type { Level } from './level';
import { extensionResourceId, idBelow, resourceIdFunction } from './resource-id';

/** Where a template is deployed: stand-ins for what nobody has said. */
export interface Deployment {
  readonly level: Level;
  readonly name: string | Unknown;
  /** The name of the cloud: AzureCloud is the public one. */
  readonly cloud: string | Unknown;
  readonly tenantId: string | Unknown;
  readonly managementGroup: string | Unknown;
  readonly subscriptionId: string | Unknown;
  readonly resourceGroup: string | Unknown;
  readonly location: string | Unknown;
}

export const standInDeployment: Deployment = {
  level: 'resourceGroup',
  name: 'deployment',
  cloud: 'AzureCloud',
  tenantId: '00000000-0000-0000-0000-000000000000',
  managementGroup: 'management-group',
  subscriptionId: '00000000-0000-0000-0000-000000000000',
  resourceGroup: 'resource-group',
  location: new Unknown('the location of the deployment is chosen when it is made'),
};

/** The id of what the deployment is made in: the resources' ids start with it. */
export function scopeId(deployment: Deployment): string | Unknown {
  const { level, managementGroup, subscriptionId, resourceGroup } = deployment;
  switch (level) {
    case 'tenant':
      return '';
    case 'managementGroup':
      return idBelow('/providers/Microsoft.Management/managementGroups', managementGroup);
    case 'subscription':
      return idBelow('/subscriptions', subscriptionId);
    case 'resourceGroup':
      return idBelow(idBelow('/subscriptions', subscriptionId), 'resourceGroups', resourceGroup);
  }
}

/**
 * The functions that tell of the deployment, by their names in lower case.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-deployment
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-scope
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource
 */
export function deploymentFunctions(deployment: Deployment): ReadonlyMap<string, ArmFunction> {
  const { cloud, subscriptionId, managementGroup, tenantId } = deployment;
  const subscription = idBelow('/subscriptions', subscriptionId);
  return new Map<string, ArmFunction>([
    ['deployment', constant(describeDeployment(deployment))],
    ['subscription', constant(describeSubscription(deployment, subscription))],
    ['resourcegroup', constant(describeResourceGroup(deployment))],
    ['managementgroup', constant(describeManagementGroup(managementGroup))],
    ['tenant', constant({ tenantId, id: '/', type: 'Microsoft.Resources/tenants', displayName: askedOf('tenant') })],
    ['environment', constant({ ...azureCloud, name: cloud })],
    ['resourceid', resourceIdFunction(deployment.level, scopeId(deployment), subscription)],
    ['subscriptionresourceid', resourceIdFunction('subscription', subscription, subscription)],
    ['tenantresourceid', resourceIdFunction('tenant', '', subscription)],
    [
      'managementgroupresourceid',
      resourceIdFunction(
        'managementGroup',
        idBelow('/providers/Microsoft.Management/managementGroups', managementGroup),
        subscription,
      ),
    ],
    ['extensionresourceid', extensionResourceId],
    ...UNKNOWN_FUNCTIONS.map((name) => [name.toLowerCase(), () => askedOf(name)] as const),
  ]);
}

const constant = (value: unknown): ArmFunction => pure([0, 0], () => value);

/** What only the deployment itself can tell, or what is different in each one. */
const UNKNOWN_FUNCTIONS = [
  'reference',
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

/** The value of a function that is known only to Azure. */
export const askedOf = (name: string): Unknown => new Unknown(`${name}() is evaluated only by the deployment`);

const describeDeployment = ({ name, location }: Deployment): unknown => ({
  name,
  location,
  properties: askedOf('deployment'),
});

const describeSubscription = ({ subscriptionId, tenantId }: Deployment, id: string | Unknown): unknown => ({
  id,
  subscriptionId,
  tenantId,
  displayName: askedOf('subscription'),
});

function describeResourceGroup(deployment: Deployment): unknown {
  const { resourceGroup: name, location } = deployment;
  return {
    id: scopeId({ ...deployment, level: 'resourceGroup' }),
    name,
    type: 'Microsoft.Resources/resourceGroups',
    location,
    managedBy: askedOf('resourceGroup'),
    tags: askedOf('resourceGroup'),
    properties: { provisioningState: 'Succeeded' },
  };
}

const describeManagementGroup = (name: string | Unknown): unknown => ({
  id: idBelow('/providers/Microsoft.Management/managementGroups', name),
  name,
  type: 'Microsoft.Management/managementGroups',
  properties: askedOf('managementGroup'),
});

/**
 * The public cloud, which environment() describes.
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
