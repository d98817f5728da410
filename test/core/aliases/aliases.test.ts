import { readFileSync } from 'node:fs';
import {
  aliasNames,
  aliasOf,
  aliasPath,
  aliasSource,
  type ProviderAliases,
  providerAliases,
  supportsTagsAndLocation,
} from '../../../core/aliases';
import { describeWithShared, sharedFile } from '../../shared';

const API = 'Microsoft.ApiManagement/service/apis';
const BACKEND = 'Microsoft.ApiManagement/service/backends';

describe('aliasPath', () => {
  it.each([
    [`${API}/serviceUrl`, 'properties.serviceUrl'],
    [`${API}/protocols[*]`, 'properties.protocols[*]'],
    [`${API}/apiVersionSet.displayName`, 'properties.apiVersionSet.properties.displayName'],
    [
      `${BACKEND}/serviceFabricCluster.managementEndpoints`,
      'properties.properties.serviceFabricCluster.managementEndpoints',
    ],
    ['Microsoft.ApiManagement/service/sku.name', 'sku.name'],
    ['Microsoft.ApiManagement/service/zones[*]', 'zones[*]'],
    ['MICROSOFT.APIMANAGEMENT/SERVICE/APIS/SERVICEURL', 'properties.serviceUrl'],
    [`${API}/value`, undefined],
    [`${BACKEND}/credentials.managedIdentity`, undefined],
    ['serviceUrl', undefined],
    ['__proto__', undefined],
    ['', undefined],
  ])('%s is at %s', (alias, path) => {
    expect(aliasPath(alias)).toBe(path);
  });
});

describe('aliasOf', () => {
  it.each([
    [API, 'serviceUrl', `${API}/serviceUrl`],
    [API, 'protocols', `${API}/protocols`],
    [API, 'protocols[*]', `${API}/protocols[*]`],
    [BACKEND, 'url', `${BACKEND}/url`],
    [
      BACKEND,
      'properties.serviceFabricCluster.managementEndpoints[*]',
      `${BACKEND}/serviceFabricCluster.managementEndpoints[*]`,
    ],
    [
      'Microsoft.ApiManagement/service/workspaces/backends',
      'properties.serviceFabricCluster.managementEndpoints',
      'Microsoft.ApiManagement/service/workspaces/backends/serviceFabricCluster.managementEndpoints',
    ],
    ['microsoft.apimanagement/service/APIS', 'serviceURL', `${API}/serviceUrl`],
    // Two aliases have this path; the other one is policies/policy.value.
    ['Microsoft.ApiManagement/service/policies', 'value', 'Microsoft.ApiManagement/service/policies/value'],
    [API, 'value', undefined],
    [API, 'constructor', undefined],
    ['Microsoft.ApiManagement/service', 'sku.name', undefined],
    ['Microsoft.Storage/storageAccounts', 'supportsHttpsTrafficOnly', undefined],
  ])('%s %s is %s', (type, path, alias) => {
    expect(aliasOf(type, path)).toBe(alias);
  });
});

describe('supportsTagsAndLocation', () => {
  it.each([
    ['Microsoft.ApiManagement/service', true],
    ['microsoft.apimanagement/GATEWAYS', true],
    [API, false],
    ['Microsoft.ApiManagement/service/workspaces/apis', false],
    ['Microsoft.Storage/storageAccounts', undefined],
  ])('%s: %s', (type, supported) => {
    expect(supportsTagsAndLocation(type)).toBe(supported);
  });
});

it('aliasSource names the source and the date of the list', () => {
  expect(aliasSource).toContain('Microsoft.ApiManagement');
  expect(aliasSource).toContain('2025-10');
});

it('aliasOf finds each alias by its path', () => {
  const lost = aliasNames().filter((name) => {
    const path = aliasPath(name) ?? '';
    const [type, property] = [name.slice(0, name.lastIndexOf('/')), path.replace(/^properties\./, '')];
    const found = path.startsWith('properties.') ? aliasOf(type, property) : name;
    return found === undefined || aliasPath(found) !== path;
  });
  expect(lost).toEqual([]);
});

describeWithShared('the list of aliases', () => {
  it('equals the published list', () => {
    const published: Record<string, string> = JSON.parse(
      readFileSync(sharedFile('schemas/azure/apim-aliases.2025-10.json'), 'utf8'),
    );
    const own = Object.fromEntries(aliasNames().map((name) => [name, aliasPath(name)]));
    expect(own).toEqual(published);
  });

  it('equals the published list in the format of Azure Resource Manager', () => {
    const [published] = JSON.parse(readFileSync(sharedFile('schemas/azure/apim-aliases.regorus.json'), 'utf8'));
    const sorted = ({ namespace, resourceTypes }: ProviderAliases) => ({
      namespace,
      resourceTypes: resourceTypes
        .map((type) => ({ ...type, aliases: type.aliases.toSorted((a, b) => (a.name < b.name ? -1 : 1)) }))
        .toSorted((a, b) => (a.resourceType < b.resourceType ? -1 : 1)),
    });
    expect(sorted(providerAliases())).toEqual(sorted(published));
  });
});
