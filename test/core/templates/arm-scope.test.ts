import { readArmTemplate } from '../../../core/templates/arm/read';
import { PartlyKnown } from '../../../core/values/partly-known';
import { Unknown } from '../../../core/values/unknown';
import { GROUP, valueOf } from './arm-reading';

describe('a function in a template', () => {
  it.each<[string, unknown]>([
    ['[subscription().subscriptionId]', '00000000-0000-0000-0000-000000000000'],
    ['[resourceGroup().id]', GROUP],
    ['[resourceGroup().name]', 'resource-group'],
    ['[deployment().name]', 'deployment'],
    ['[environment().suffixes.keyvaultDns]', '.vault.azure.net'],
    ['[tenant().tenantId]', '00000000-0000-0000-0000-000000000000'],
    [
      "[resourceId('Microsoft.ApiManagement/service/apis', 'apim', 'echo')]",
      `${GROUP}/providers/Microsoft.ApiManagement/service/apim/apis/echo`,
    ],
    ["[resourceId('sub', 'group', 'A.B/c', 'd')]", '/subscriptions/sub/resourceGroups/group/providers/A.B/c/d'],
    ["[subscriptionResourceId('A.B/c', 'd')]", `${GROUP.split('/resourceGroups')[0]}/providers/A.B/c/d`],
    ["[subscriptionResourceId('sub', 'A.B/c', 'd')]", '/subscriptions/sub/providers/A.B/c/d'],
    ["[tenantResourceId('A.B/c', 'd')]", '/providers/A.B/c/d'],
    [
      "[managementGroupResourceId('A.B/c', 'd')]",
      '/providers/Microsoft.Management/managementGroups/management-group/providers/A.B/c/d',
    ],
    ["[extensionResourceId('/subscriptions/s', 'A.B/c', 'd')]", '/subscriptions/s/providers/A.B/c/d'],
    ["[reference('a').b]", new Unknown('reference() is evaluated only at deployment')],
    ["[listKeys('a', 'b').keys[0].value]", new Unknown('listkeys() is evaluated only at deployment')],
    ["[concat('a', newGuid())]", new PartlyKnown('newGuid() is evaluated only at deployment', 'a')],
    ['[utcNow()]', new Unknown('utcNow() is evaluated only at deployment')],
    ['[resourceGroup().location]', new Unknown('the location of the deployment is chosen at deployment')],
    [
      '[first(createArray()).a]',
      new Unknown("the expression fails with the known values: property 'a' does not exist in null"),
    ],
    [
      "[resourceId('A.B/c/d', 'e')]",
      new Unknown(
        'the expression fails with the known values: resourceId() takes a name for each segment of the type A.B/c/d, not 1',
      ),
    ],
  ])('%s', (text, expected) => {
    expect(valueOf(text)).toEqual(expected);
  });

  it('returns the given values of the deployment', () => {
    const options = { subscriptionId: 'sub', resourceGroup: 'group', location: 'northeurope' };
    expect(valueOf("[concat(resourceGroup().id, ' ', resourceGroup().location)]", {}, options)).toBe(
      '/subscriptions/sub/resourceGroups/group northeurope',
    );
  });

  it.each([
    ['subscription', /^\/subscriptions\/[0-9-]+\/providers\/Microsoft.Authorization\/policyDefinitions\/p$/],
    ['managementGroup', /^\/providers\/Microsoft.Management\/managementGroups\/[^/]+\/providers\/.*\/p$/],
    ['tenant', /^\/providers\/Microsoft.Authorization\/policyDefinitions\/p$/],
  ])('returns resource IDs in the %s to which the template is deployed', (level, id) => {
    const { resources } = readArmTemplate({
      $schema: `https://schema.management.azure.com/schemas/2019-08-01/${level}DeploymentTemplate.json#`,
      resources: [
        {
          type: 'Microsoft.Authorization/policyDefinitions',
          apiVersion: '2025-03-01',
          name: 'p',
          properties: { own: "[resourceId('Microsoft.Authorization/policyDefinitions', 'p')]" },
        },
      ],
    });
    expect(resources[0]?.id).toMatch(id);
    expect(resources[0]?.body['properties']).toEqual({ own: resources[0]?.id });
  });

  it('may be user-defined', () => {
    const functions = [
      {
        namespace: 'contoso',
        members: {
          shout: {
            parameters: [{ name: 'text', type: 'string' }],
            output: { type: 'string', value: "[toUpper(parameters('TEXT'))]" },
          },
          twice: {
            parameters: [{ name: 'text', type: 'string' }],
            output: { type: 'object', value: { all: "[concat(contoso.shout(parameters('text')), '!')]" } },
          },
        },
      },
    ];
    const parameters = { text: { type: 'string', defaultValue: "the template's own" } };
    expect(valueOf("[Contoso.twice('ab').all]", { functions, parameters })).toBe('AB!');
  });

  it('is evaluated only if it is needed', () => {
    const variables = { unused: '[nonsense(]', used: 'a' };
    expect(valueOf("[variables('used')]", { variables })).toBe('a');
  });
});

describe('names with a Kelvin sign, which Azure Resource Manager does not read as k', () => {
  it('name other parameters', () => {
    const parameters = {
      network: { type: 'string', defaultValue: 'a' },
      'networ\u212a': { type: 'string', defaultValue: 'b' },
    };
    expect(valueOf("[concat(parameters('NETWORK'), parameters('networ\u212a'))]", { parameters })).toBe('ab');
  });
});
