import { isArmTemplate } from '../../../core/templates/arm/read';
import { PartlyKnown } from '../../../core/values/partly-known';
import { Unknown } from '../../../core/values/unknown';
import { api, GROUP, names, read, SCHEMA } from './arm-reading';

describe('an ARM template', () => {
  const item = { type: 'Microsoft.ApiManagement/service', apiVersion: '2024-05-01', name: 'apim' };

  it.each<[string, unknown, boolean]>([
    ['the schema of resource groups', { $schema: SCHEMA }, true],
    [
      'the schema over http',
      { $schema: 'http://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json' },
      true,
    ],
    [
      'the schema of subscriptions',
      { $schema: 'https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#' },
      true,
    ],
    [
      'the schema of parameter files',
      { $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#' },
      false,
    ],
    ['the schema under a key in capitals', { $SCHEMA: SCHEMA }, true],
    ['resources without a schema', { resources: [item] }, true],
    ['keys in another letter case', { Resources: [{ Type: 'a/b', APIVERSION: '1' }] }, true],
    ['symbolic names', { languageVersion: '2.0', resources: { apim: item } }, true],
    ['an object of resources in no language version', { resources: { apim: item } }, false],
    ['resources that have no API version', { resources: [{ type: 'a' }] }, false],
    ['no resources', { resources: [] }, false],
    ["CloudFormation's Resources", { Resources: { a: { Type: 'AWS::S3::Bucket' } } }, false],
    ['a list', [item], false],
    ['a text', 'resources', false],
    ['null', null, false],
  ])('is recognised by %s', (_, value, expected) => {
    expect(isArmTemplate(value)).toBe(expected);
  });
});

describe('a resource', () => {
  it('is read as Azure Resource Manager sends it', () => {
    const reading = read({
      parameters: { service: { type: 'string', defaultValue: 'apim' } },
      variables: { host: "[concat(parameters('service'), '.contoso.com')]" },
      resources: [
        {
          comments: 'for people',
          type: 'Microsoft.ApiManagement/service/apis',
          apiVersion: '2024-05-01',
          name: "[concat(parameters('service'), '/echo')]",
          tags: { "[concat('a', 'b')]": 'c', __proto__x: '[[literal]' },
          dependsOn: ['other'],
          properties: { serviceUrl: "[concat('https://', variables('HOST'))]", protocols: ['https'], isCurrent: true },
        },
      ],
    });
    expect(reading).toEqual({
      resources: [
        {
          type: 'Microsoft.ApiManagement/service/apis',
          name: 'apim/echo',
          label: 'apim/echo',
          apiVersion: '2024-05-01',
          body: {
            type: 'Microsoft.ApiManagement/service/apis',
            name: 'apim/echo',
            tags: { ab: 'c', __proto__x: '[literal]' },
            properties: { serviceUrl: 'https://apim.contoso.com', protocols: ['https'], isCurrent: true },
          },
          id: `${GROUP}/providers/Microsoft.ApiManagement/service/apim/apis/echo`,
          path: ['resources', 0],
        },
      ],
      unread: [],
      problems: [],
    });
  });

  it('has the full type and name at every depth of nesting', () => {
    const reading = read({
      resources: [
        {
          type: 'Microsoft.ApiManagement/service',
          apiVersion: '2024-05-01',
          name: 'apim',
          resources: [
            {
              type: 'apis',
              apiVersion: '2024-05-01',
              name: 'echo',
              resources: [{ type: 'policies', apiVersion: '2024-05-01', name: 'policy' }],
            },
            { type: 'Microsoft.ApiManagement/service/backends', apiVersion: '2024-05-01', name: 'apim/b' },
            { type: 'Microsoft.Authorization/locks', apiVersion: '2020-05-01', name: 'lock' },
          ],
        },
      ],
    });
    expect(reading.resources.map(({ type, name, id, path }) => [type, name, id, path.join('.')])).toEqual([
      [
        'Microsoft.ApiManagement/service',
        'apim',
        `${GROUP}/providers/Microsoft.ApiManagement/service/apim`,
        'resources.0',
      ],
      [
        'Microsoft.ApiManagement/service/apis',
        'apim/echo',
        `${GROUP}/providers/Microsoft.ApiManagement/service/apim/apis/echo`,
        'resources.0.resources.0',
      ],
      [
        'Microsoft.ApiManagement/service/apis/policies',
        'apim/echo/policy',
        `${GROUP}/providers/Microsoft.ApiManagement/service/apim/apis/echo/policies/policy`,
        'resources.0.resources.0.resources.0',
      ],
      [
        'Microsoft.ApiManagement/service/backends',
        'apim/b',
        `${GROUP}/providers/Microsoft.ApiManagement/service/apim/backends/b`,
        'resources.0.resources.1',
      ],
      [
        'Microsoft.Authorization/locks',
        'lock',
        `${GROUP}/providers/Microsoft.ApiManagement/service/apim/providers/Microsoft.Authorization/locks/lock`,
        'resources.0.resources.2',
      ],
    ]);
  });

  it.each<[string, unknown, unknown]>([
    ['false', false, []],
    ['"false"', 'False', []],
    ['an expression that is false', "[equals('a', 'b')]", []],
    ['true', true, ['apim/echo']],
    ['an expression that is true', '[not(false())]', ['apim/echo']],
  ])('is deployed according to a condition of %s', (_, condition, expected) => {
    expect(names(read({ resources: [api({}, { condition })] }))).toEqual(expected);
  });

  it('is kept if its condition is unknown', () => {
    const { resources } = read({
      parameters: { deploy: { type: 'bool' } },
      resources: [api({}, { condition: "[parameters('deploy')]" })],
    });
    expect(resources.map(({ condition }) => condition)).toEqual([
      new Unknown("the parameter 'deploy' has no value and no default"),
    ]);
  });

  it('keeps its children if its condition is false, as Azure Resource Manager does', () => {
    const child = { type: 'operations', apiVersion: '2024-05-01', name: 'get' };
    expect(names(read({ resources: [api({}, { condition: false, resources: [child] })] }))).toEqual(['apim/echo/get']);
  });

  it('is omitted if it exists already or belongs to an extension', () => {
    const reading = read({
      languageVersion: '2.0',
      resources: {
        service: { existing: true, type: 'Microsoft.ApiManagement/service', apiVersion: '2024-05-01', name: 'apim' },
        pod: { import: 'kubernetes', type: 'core/Pod@v1', properties: {} },
        echo: api({}),
      },
    });
    expect(reading.resources.map(({ name, path }) => [name, path])).toEqual([['apim/echo', ['resources', 'echo']]]);
  });

  it('has no ID if its name is unknown or does not fit its type', () => {
    const { resources } = read({
      parameters: { name: { type: 'string' } },
      resources: [api({}, { name: "[concat('apim/', parameters('name'))]" }), api({}, { name: 'echo' })],
    });
    const name = new PartlyKnown("the parameter 'name' has no value and no default", 'apim/');
    const type = 'Microsoft.ApiManagement/service/apis';
    expect(resources).toEqual([
      {
        type,
        name,
        label: 'apim/{name}',
        apiVersion: '2024-05-01',
        body: { type, name, properties: {} },
        path: ['resources', 0],
      },
      {
        type,
        name: 'echo',
        label: 'echo',
        apiVersion: '2024-05-01',
        body: { type, name: 'echo', properties: {} },
        path: ['resources', 1],
      },
    ]);
  });

  it('has an ID below the scope that it extends', () => {
    const lock = { type: 'Microsoft.Authorization/locks', apiVersion: '2020-05-01', name: 'l' };
    const { resources } = read({
      resources: [
        { ...lock, scope: 'Microsoft.ApiManagement/service/apim' },
        { ...lock, scope: '/' },
        { ...lock, scope: "[resourceId('other', 'Microsoft.ApiManagement/service', 'apim')]" },
      ],
    });
    expect(resources.map(({ id }) => id)).toEqual([
      `${GROUP}/providers/Microsoft.ApiManagement/service/apim/providers/Microsoft.Authorization/locks/l`,
      '/providers/Microsoft.Authorization/locks/l',
      `${GROUP.replace('resource-group', 'other')}/providers/Microsoft.ApiManagement/service/apim/providers/Microsoft.Authorization/locks/l`,
    ]);
  });
});
