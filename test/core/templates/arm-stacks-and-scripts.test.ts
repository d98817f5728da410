import { Unknown } from '../../../core/values/unknown';
import { api, propertiesAt, read } from './arm-reading';

const SCOPE = 'the scope of expressions in the template of a deployment stack is not documented';

const stack = (properties: Record<string, unknown>): Record<string, unknown> => ({
  type: 'Microsoft.Resources/deploymentStacks',
  apiVersion: '2024-03-01',
  name: 'stack',
  properties: { denySettings: { mode: 'none' }, ...properties },
});

const valuesOf = (value: unknown, template: Record<string, unknown> = {}, outer: Record<string, unknown> = {}) => {
  const reading = read({
    ...outer,
    resources: [stack({ template: { ...template, resources: [api({ value })] } })],
  });
  expect(reading.problems).toEqual([]);
  expect(reading.resources.map(({ type }) => type)).toEqual([
    'Microsoft.Resources/deploymentStacks',
    'Microsoft.ApiManagement/service/apis',
  ]);
  return propertiesAt(reading, 1)['value'];
};

describe('the template of a deployment stack', () => {
  it('is read', () => {
    expect(valuesOf('http://a')).toBe('http://a');
    expect(valuesOf("[concat('http:', '//a')]")).toBe('http://a');
  });

  it('has values that are the same in both scopes', () => {
    const variables = { url: 'http://a' };
    expect(valuesOf("[variables('url')]", { variables }, { variables })).toBe('http://a');
  });

  it('has the values of both scopes', () => {
    const variables = { url: 'http://a' };
    expect(valuesOf("[variables('url')]", { variables }, { variables: { url: 'https://b' } })).toMatchObject({
      reason: SCOPE,
      values: ['https://b', 'http://a'],
    });
    expect(valuesOf("[variables('url')]")).toBeInstanceOf(Unknown);
  });

  it('has the values of names that only one scope declares', () => {
    const declared = { variables: { url: 'http://a' }, parameters: { host: { defaultValue: 'b' } } };
    const expression = "[concat(variables('url'), parameters('host'))]";
    expect(valuesOf(expression, declared)).toBe('http://ab');
    expect(valuesOf(expression, {}, declared)).toBe('http://ab');
  });

  it('that is linked is not read', () => {
    const { resources, unread } = read({ resources: [stack({ templateLink: { uri: 'https://contoso.com/a.json' } })] });
    expect(resources).toHaveLength(1);
    expect(unread).toEqual([
      {
        path: ['resources', 0],
        reason: 'stack (Microsoft.Resources/deploymentStacks) deploys a linked template: https://contoso.com/a.json',
        isLinked: true,
      },
    ]);
  });
});

describe('a deployment script', () => {
  const unreadOf = (properties: unknown): string[] =>
    read({
      parameters: { text: { type: 'string' } },
      resources: [
        {
          type: 'microsoft.resources/deploymentscripts',
          apiVersion: '2023-08-01',
          name: 'script',
          kind: 'AzureCLI',
          properties,
        },
      ],
    }).unread.map(({ reason }) => reason);

  it.each<[string, Record<string, unknown>]>([
    ['az', { scriptContent: 'az apim api create --protocols http' }],
    ['PowerShell', { scriptContent: 'New-AzApiManagementApi -ServiceUrl http://a' }],
    [
      'the REST API',
      { ScriptContent: 'az rest --url https://management.azure.com/x/Microsoft.ApiManagement/service/a' },
    ],
    ['an argument', { scriptContent: './run.sh $1', arguments: '-Service apim-orders' }],
  ])('that uses %s is reported', (_, properties) => {
    expect(unreadOf(properties)).toEqual([
      'script (microsoft.resources/deploymentscripts) runs a script at deployment, which can create resources of API Management',
    ]);
  });

  it.each<[string, unknown]>([
    ['at an address', { primaryScriptUri: 'https://contoso.com/a.sh' }],
    ['in a parameter', { scriptContent: "[parameters('text')]" }],
    ['in unknown properties', "[json(parameters('text'))]"],
  ])('%s is reported', (_, properties) => {
    expect(unreadOf(properties)).toEqual([
      'script (microsoft.resources/deploymentscripts) runs a script at deployment, which is not in the template and can create resources',
    ]);
  });

  it('that is about something else is not reported', () => {
    expect(
      unreadOf({ scriptContent: 'az storage blob upload', environmentVariables: [{ name: 'A', value: 'b' }] }),
    ).toEqual([]);
  });
});
