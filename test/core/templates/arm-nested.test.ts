import { type ArmReading, readArmTemplate } from '../../../core/templates/arm/read';
import { PartlyKnown } from '../../../core/values/partly-known';
import { Unknown } from '../../../core/values/unknown';
import { read, SCHEMA } from './arm-reading';

const SUBSCRIPTION = '/subscriptions/00000000-0000-0000-0000-000000000000';

const backend = (url: unknown, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: 'Microsoft.ApiManagement/service/backends',
  apiVersion: '2024-05-01',
  name: 'apim/orders',
  properties: { url },
  ...more,
});

const deployment = (
  properties: Record<string, unknown>,
  more: Record<string, unknown> = {},
): Record<string, unknown> => ({
  type: 'Microsoft.Resources/deployments',
  apiVersion: '2022-09-01',
  name: 'nested',
  properties: { mode: 'Incremental', ...properties },
  ...more,
});

const inner = { expressionEvaluationOptions: { scope: 'Inner' } };

const urls = ({ resources }: ArmReading): unknown[] =>
  resources.map(({ body }) => (body['properties'] as Record<string, unknown>)['url']);

describe('a nested template', () => {
  const outerParameters = { host: { type: 'string', defaultValue: 'outer.contoso.com' } };
  const innerTemplate = {
    $schema: SCHEMA,
    parameters: { host: { type: 'string', defaultValue: 'inner.contoso.com' } },
    resources: [backend("[concat('https://', parameters('host'))]")],
  };

  it('is evaluated in the outer scope by default', () => {
    const reading = read({ parameters: outerParameters, resources: [deployment({ template: innerTemplate })] });
    expect(urls(reading)).toEqual(['https://outer.contoso.com']);
  });

  it.each<[string, unknown, unknown]>([
    ['the default values of its parameters', undefined, 'https://inner.contoso.com'],
    ['the passed values', { host: { value: "[toUpper(parameters('host'))]" } }, 'https://OUTER.CONTOSO.COM'],
    ['the default values if null is passed', { host: { value: null } }, 'https://inner.contoso.com'],
    [
      'a Key Vault secret',
      { host: { reference: { keyVault: { id: '/…' }, secretName: 'host' } } },
      new PartlyKnown("the parameter 'host' is a Key Vault secret, which is read at deployment", 'https://'),
    ],
    [
      'an unknown value',
      "[reference('settings').parameters]",
      new PartlyKnown('reference() is evaluated only at deployment', 'https://'),
    ],
  ])('is evaluated with %s', (_, parameters, expected) => {
    const reading = read({
      parameters: outerParameters,
      resources: [
        deployment({ ...inner, template: innerTemplate, ...(parameters === undefined ? {} : { parameters }) }),
      ],
    });
    expect(urls(reading)).toStrictEqual([expected]);
  });

  it('has unknown parameters if the parameter file is linked', () => {
    const parametersLink = { uri: 'https://contoso.com/parameters.json' };
    const reading = read({ resources: [deployment({ ...inner, template: innerTemplate, parametersLink })] });
    expect(urls(reading)).toStrictEqual([new PartlyKnown('the parameter file is linked (parametersLink)', 'https://')]);
  });

  it('with inner scope cannot use the variables and copy loops of the outer template', () => {
    const template = { $schema: SCHEMA, resources: [backend("[variables('host')]")] };
    const outer = { variables: { host: 'a' } };
    expect(urls(read({ ...outer, resources: [deployment({ template })] }))).toEqual(['a']);
    expect(read({ ...outer, resources: [deployment({ ...inner, template })] }).problems).toMatchObject([
      { message: expect.stringContaining("Invalid expression: the variable 'host' is not declared") },
    ]);
  });

  it('is deployed for each iteration of its deployment', () => {
    const copy = { name: 'hosts', count: 2 };
    const template = { $schema: SCHEMA, resources: [backend("[concat('https://', copyIndex())]")] };
    const passing = {
      ...inner,
      template: { ...innerTemplate, parameters: { host: { type: 'string' } } },
      parameters: { host: { value: "[string(copyIndex('hosts'))]" } },
    };
    expect(urls(read({ resources: [deployment({ template }, { copy })] }))).toEqual(['https://0', 'https://1']);
    expect(urls(read({ resources: [deployment(passing, { copy })] }))).toEqual(['https://0', 'https://1']);
  });

  it('has resources with their paths in the file, in the scope of the deployment', () => {
    const template = { $schema: SCHEMA, resources: [backend('[resourceGroup().name]')] };
    const more = { resourceGroup: "[concat('other', '-group')]", subscriptionId: 'other' };
    const path = ['resources', 1, 'properties', 'template', 'resources', 0];
    const id =
      '/subscriptions/other/resourceGroups/other-group/providers/Microsoft.ApiManagement/service/apim/backends/orders';
    const ofOuter = read({ resources: [backend('a'), deployment({ template }, more)] });
    const ofInner = read({ resources: [backend('a'), deployment({ ...inner, template }, more)] });
    expect(ofOuter.resources[1]).toMatchObject({ path, id, body: { properties: { url: 'resource-group' } } });
    expect(ofInner.resources[1]).toMatchObject({ path, id, body: { properties: { url: 'other-group' } } });
  });

  it('has resource IDs at the level of its schema', () => {
    const subscriptionSchema = SCHEMA.replace('deploymentTemplate', 'subscriptionDeploymentTemplate');
    const group = { type: 'Microsoft.Resources/resourceGroups', apiVersion: '2024-03-01', name: 'g', location: 'x' };
    const { resources } = readArmTemplate({
      $schema: subscriptionSchema,
      resources: [
        deployment({ ...inner, template: { $schema: subscriptionSchema, resources: [group] } }, { location: 'x' }),
        deployment({ ...inner, template: { $schema: SCHEMA, resources: [backend('a')] } }, { resourceGroup: 'g' }),
      ],
    });
    expect(resources.map(({ id }) => id)).toEqual([
      `${SUBSCRIPTION}/providers/Microsoft.Resources/resourceGroups/g`,
      `${SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.ApiManagement/service/apim/backends/orders`,
    ]);
  });

  it('may be in another nested template, and may be an expression', () => {
    const variables = { template: { $schema: SCHEMA, resources: [backend('https://deep')] } };
    const middle = {
      $schema: SCHEMA,
      variables,
      resources: [deployment({ ...inner, template: "[variables('template')]" })],
    };
    const reading = read({ resources: [deployment({ ...inner, template: middle })] });
    expect(urls(reading)).toEqual(['https://deep']);
    expect(reading.resources[0]?.path.slice(0, 6)).toEqual(['resources', 0, 'properties', 'template', 'resources', 0]);
  });

  it('passes an unknown condition on to its resources', () => {
    const condition = "[reference('a').deploy]";
    const unknown = new Unknown('reference() is evaluated only at deployment');
    const template = { $schema: SCHEMA, resources: [backend('a'), backend('b', { condition: false })] };
    for (const scope of [{}, inner]) {
      const reading = read({ resources: [deployment({ ...scope, template }, { condition })] });
      expect(reading.resources.map((resource) => resource.condition)).toEqual([unknown]);
    }
    expect(read({ resources: [deployment({ template }, { condition: false })] })).toEqual({
      resources: [],
      unread: [],
      problems: [],
    });
  });

  it('that contains itself is refused', () => {
    const variables = { template: { resources: [deployment({ template: "[[variables('template')]" })] } };
    expect(() => read({ variables, resources: [deployment({ template: "[variables('template')]" })] })).toThrow(
      'The template is nested more than 200 levels deep, including its variables and nested templates.',
    );
  });
});

describe('a nested template outside the file', () => {
  it('may be a linked template with a relative path', () => {
    const { unread } = read({
      resources: [deployment({ templateLink: { relativePath: "[concat('nested', '/a.json')]" } })],
    });
    expect(unread).toEqual([
      {
        path: ['resources', 0],
        reason: 'nested (Microsoft.Resources/deployments) deploys a linked template: nested/a.json',
        isLinked: true,
        template: 'nested/a.json',
      },
    ]);
  });

  it.each<[string, Record<string, unknown> | string, string]>([
    [
      'a link',
      { templateLink: { uri: "[concat('https://contoso.com/', 'a.json')]" } },
      'deploys a linked template: https://contoso.com/a.json',
    ],
    [
      'a template spec',
      { templateLink: { id: '/subscriptions/s/x' } },
      'deploys a linked template: /subscriptions/s/x',
    ],
    [
      'an unknown link',
      { templateLink: { uri: '[deployment().properties.templateLink.uri]' } },
      'deploys a linked template',
    ],
    [
      'an unknown value',
      { template: "[reference('a').template]" },
      'deploys a template that is known only at deployment: reference() is evaluated only at deployment',
    ],
    [
      'an unknown scope',
      { template: { resources: [] }, expressionEvaluationOptions: { scope: "[reference('a').scope]" } },
      'has an expression scope that is known only at deployment: reference() is evaluated only at deployment',
    ],
    [
      'unknown properties',
      "[reference('a').properties]",
      'deploys a template that is known only at deployment: reference() is evaluated only at deployment',
    ],
  ])('by %s is reported, and the deployment itself is the resource', (_, properties, predicate) => {
    const nested = typeof properties === 'string' ? deployment({}, { properties }) : deployment(properties);
    const { resources, unread } = read({ resources: [backend('a'), nested] });
    expect(unread).toMatchObject([
      { path: ['resources', 1], reason: `nested (Microsoft.Resources/deployments) ${predicate}` },
    ]);
    expect(resources.map(({ type, name }) => [type, name])).toEqual([
      ['Microsoft.ApiManagement/service/backends', 'apim/orders'],
      ['Microsoft.Resources/deployments', 'nested'],
    ]);
  });

  it('has the condition of its deployment', () => {
    const { unread } = read({
      resources: [deployment({ templateLink: { uri: 'https://a' } }, { condition: "[reference('a').b]" })],
    });
    expect(unread).toEqual([
      {
        path: ['resources', 0],
        reason: 'nested (Microsoft.Resources/deployments) deploys a linked template: https://a',
        isLinked: true,
        condition: new Unknown('reference() is evaluated only at deployment'),
      },
    ]);
  });

  it('is an error if the deployment has neither template nor templateLink', () => {
    expect(read({ resources: [deployment({})] }).problems).toEqual([
      {
        severity: 'error',
        path: ['resources', 0],
        message:
          'The template of the deployment is missing. Example: "properties": {"mode": "Incremental", "template": {…}}',
      },
    ]);
  });
});
