import { AZURE_CLOUDS, cloudOf } from '../../../clouds/azure/cloud';

describe('the Azure cloud', () => {
  it.each([
    ['is the public cloud by default', undefined, {}, AZURE_CLOUDS.public],
    [
      'is the one that is named',
      'china',
      { AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us' },
      AZURE_CLOUDS.china,
    ],
    [
      'is selected by AZURE_AUTHORITY_HOST',
      undefined,
      { AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us/' },
      AZURE_CLOUDS.usgov,
    ],
    [
      'is selected by AZURE_RESOURCE_MANAGER_ENDPOINT',
      undefined,
      { AZURE_RESOURCE_MANAGER_ENDPOINT: 'https://management.local.azurestack.external/' },
      { endpoint: 'https://management.local.azurestack.external' },
    ],
    [
      'can have a loopback address with https',
      undefined,
      { AZURE_RESOURCE_MANAGER_ENDPOINT: 'https://127.0.0.1:8443' },
      { endpoint: 'https://127.0.0.1:8443' },
    ],
  ] as const)('%s', (_name, name, environment, cloud) => {
    expect(cloudOf(name, environment)).toEqual(cloud);
  });

  it.each([
    'http://management.azure.com',
    'http://127.0.0.1:8080',
    'management.azure.com',
    'https://management.azure.com/subscriptions',
    'https://management.azure.com?a=b',
    'https://user:secret@management.azure.com',
  ])('cannot have the endpoint %s', (endpoint) => {
    expect(() => cloudOf(undefined, { AZURE_RESOURCE_MANAGER_ENDPOINT: endpoint })).toThrow(
      'It must be an https URL without a path. Example: https://management.azure.com',
    );
  });
});
