import { CLOUDS, cloudOf } from '../../../clouds/azure/cloud';

describe('the cloud', () => {
  it.each([
    ['is the public one, where nothing else is said', undefined, {}, CLOUDS.public],
    ['is the one that is named', 'china', { AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us' }, CLOUDS.china],
    [
      'is the one whose callers sign in where the environment says',
      undefined,
      { AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us/' },
      CLOUDS.usgov,
    ],
    [
      'is the one whose endpoint the environment names',
      undefined,
      { AZURE_RESOURCE_MANAGER_ENDPOINT: 'https://management.local.azurestack.external/' },
      { endpoint: 'https://management.local.azurestack.external' },
    ],
    [
      'is on a loopback address, where that is https',
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
  ])('is not at %s', (endpoint) => {
    expect(() => cloudOf(undefined, { AZURE_RESOURCE_MANAGER_ENDPOINT: endpoint })).toThrow(
      'is no https address of a host. Example: https://management.azure.com',
    );
  });
});
