import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simulate } from '../../../clouds/simulator';
import { readAssignments } from '../../../clouds/simulator/azure/assignment';
import type { Catalogue, Target } from '../../../core/catalogue';
import { clientHttps } from '../../catalogue';
import { fixture } from '../../packages';
import { openClouds, readTemplate, templateOf, textParameters } from './clouds';

const clouds = openClouds();
afterAll(() => clouds.handler.close());

const samples = join(fixture, 'samples/azure');

const template = (resources: readonly unknown[], parameters: object = {}): string =>
  JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters,
    resources,
  });

const api = (properties: object, name = 'apim/orders') => ({
  type: 'Microsoft.ApiManagement/service/apis',
  apiVersion: '2024-05-01',
  name,
  properties: { path: 'orders', ...properties },
});

const run = (resources: readonly unknown[], parameters: object = {}, given: Record<string, string> = {}) =>
  simulate(templateOf(template(resources, parameters), 'apis.json'), clouds, { parameters: textParameters(given) });

describe('an API', () => {
  it.each([
    ['over https', { serviceUrl: 'https://orders.contoso.com', protocols: ['https'] }, 'allowed'],
    ['over http', { serviceUrl: 'http://orders.contoso.com' }, 'blocked'],
    ['that answers on http', { protocols: ['https', 'http'] }, 'blocked'],
    ['with an expression', { serviceUrl: "[concat('http', '://orders.contoso.com')]" }, 'blocked'],
    ['whose backend is known only at deployment', { serviceUrl: "[reference('site').defaultHostName]" }, 'undecided'],
    ['whose protocols are known only at deployment', { protocols: "[reference('site').protocols]" }, 'undecided'],
    [
      'that fails with any value of an unknown property',
      { serviceUrl: "[reference('site').url]", protocols: ['http'] },
      'blocked',
    ],
    [
      'one of whose protocols is known only at deployment',
      { protocols: ['https', "[reference('site').protocol]"] },
      'undecided',
    ],
    ['with http and an unknown protocol', { protocols: ['http', "[reference('site').protocol]"] }, 'blocked'],
    ['with names in another letter case', { ServiceUrl: 'http://orders.contoso.com' }, 'blocked'],
    ['with names in another letter case, not known', { SERVICEURL: "[reference('site').url]" }, 'undecided'],
    ['whose name is known only at deployment', { displayName: "[reference('site').name]" }, 'allowed'],
  ])('%s is %s', async (_name, properties, verdict) => {
    expect((await run([api(properties)])).verdict).toBe(verdict);
  });

  it('that is denied gets the policy and its message', async () => {
    const { decisions, status } = await run([api({ serviceUrl: 'http://orders.contoso.com' })]);
    expect(status).toBe('Failed');
    expect(decisions).toEqual([
      {
        resource: 'apim/orders',
        resourceType: 'Microsoft.ApiManagement/service/apis',
        line: 1,
        verdict: 'blocked',
        message:
          "Resource 'apim/orders' was disallowed by policy. Reasons: 'GW003 backend-https: Set serviceUrl to an address that starts with https:// or wss://.' Policy assignment: gatewarden. Policy definition: gatewarden-gw003-apis.",
        policies: [
          {
            definition: 'gatewarden-gw003-apis',
            assignment: 'gatewarden',
            displayName: expect.stringContaining('Gateways reach their backends over encrypted connections'),
            effect: 'deny',
            message: 'GW003 backend-https: Set serviceUrl to an address that starts with https:// or wss://.',
            findings: ['properties.serviceUrl is "http://orders.contoso.com"'],
          },
        ],
      },
    ]);
  });

  it('with unknown properties is undecided', async () => {
    const resource = { ...api({}), properties: "[parameters('properties')]" };
    expect((await run([resource], { properties: { type: 'object' } })).verdict).toBe('undecided');
    const backend = {
      ...resource,
      type: 'Microsoft.ApiManagement/service/backends',
      properties: { url: 'fabric:/a', properties: { serviceFabricCluster: "[parameters('properties')]" } },
    };
    expect((await run([backend], { properties: { type: 'object' } })).verdict).toBe('undecided');
  });

  it('with an unknown condition is undecided at worst', async () => {
    const resource = { ...api({ serviceUrl: 'http://orders.contoso.com' }), condition: "[parameters('deploy')]" };
    const declared = { deploy: { type: 'bool' } };
    expect((await run([resource], declared)).verdict).toBe('undecided');
    expect((await run([resource], declared, { deploy: 'true' })).verdict).toBe('blocked');
    expect((await run([resource], declared, { deploy: 'false' })).verdict).toBe('allowed');
  });

  it('in a linked template is not simulated', async () => {
    const linked = {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2022-09-01',
      name: 'linked',
      properties: { mode: 'Incremental', templateLink: { uri: 'https://example.com/apis.json' } },
    };
    expect(await run([linked])).toMatchObject({ verdict: 'undecided', unseen: [expect.any(String)] });
  });

  it('as a nested child resource is a separate request', async () => {
    const service = {
      type: 'Microsoft.ApiManagement/service',
      apiVersion: '2024-05-01',
      name: 'apim',
      location: 'westeurope',
      resources: [{ ...api({ serviceUrl: 'http://orders.contoso.com' }, 'orders'), type: 'apis' }],
    };
    const { decisions } = await run([service]);
    expect(decisions.map(({ resource, verdict }) => [resource, verdict])).toEqual([
      ['apim', 'allowed'],
      ['apim/orders', 'blocked'],
    ]);
  });

  it('is evaluated if a control of the catalogue targets its resource provider', async () => {
    const gateway = { type: 'Microsoft.Network/applicationGateways', apiVersion: '2024-05-01', name: 'edge' };
    const file = templateOf(template([gateway, api({})]), 'edge.json');
    const resourcesWith = async (catalogue: Catalogue) =>
      (await simulate(file, { ...clouds, catalogue }, { parameters: new Map() })).decisions.map(
        ({ resource }) => resource,
      );
    const [target] = Object.values(clientHttps.targets);
    const onGateways = { ...clientHttps, targets: { 'Microsoft.Network/applicationGateways': target as Target } };
    expect(await resourcesWith([clientHttps])).toEqual(['apim/orders']);
    expect(await resourcesWith([onGateways])).toEqual(['edge']);
  });

  it('uses the values of parameters with the types that the template declares', async () => {
    const declared = { protocols: { type: 'array' }, host: { type: 'string' } };
    const resources = [
      api({ serviceUrl: "[concat('https://', parameters('host'))]", protocols: "[parameters('protocols')]" }),
    ];
    expect((await run(resources, declared)).verdict).toBe('undecided');
    expect((await run(resources, declared, { host: 'a', protocols: '["https"]' })).verdict).toBe('allowed');
    expect((await run(resources, declared, { host: 'a', protocols: '["ws"]' })).verdict).toBe('blocked');
    expect((await run(resources, declared, { HOST: 'a', Protocols: '["ws"]' })).verdict).toBe('blocked');
  });

  it.each([
    [
      { protocols: 'ws' },
      'The parameter protocols has the type array, but its value is "ws", which is not valid JSON: a value is missing or is not in double quotes. Example:',
    ],
    [{ protocols: '"http"' }, 'The parameter protocols has the type array, but its value is a string. Example:'],
  ])('is not simulated with parameters such as %j', async (given, message) => {
    const declared = { protocols: { type: 'array' }, host: { type: 'string' } };
    await expect(run([api({})], declared, given)).rejects.toThrow(message);
  });
});

describe('a template that Azure Resource Manager refuses', () => {
  it.each<[string, object, object, string]>([
    ['an undeclared parameter', api({ path: "[parameters('a')]" }), {}, "the parameter 'a' is not declared"],
    ['a syntax error', api({ path: "[concat('a']" }), {}, 'Invalid expression: expected "," or ")"'],
    ['an empty name', api({}, "[parameters('a')]"), { a: { defaultValue: '' } }, 'The name of the resource is empty.'],
    ['a resource without a name', { ...api({}), name: undefined }, {}, 'The name of the resource is missing.'],
    [
      'an undeclared parameter under an unknown condition',
      { ...api({ path: "[parameters('a')]" }), condition: "[reference('a').b]" },
      {},
      "the parameter 'a' is not declared",
    ],
  ])('is not simulated: %s', async (_, resource, parameters, message) => {
    await expect(run([resource], parameters)).rejects.toThrow(message);
  });

  it('may have a function that Gatewarden does not know', async () => {
    const { notes, decisions } = await run([
      api({ serviceUrl: "[concat('https://', invented())]" }),
      api({ serviceUrl: '[invented()]' }, "[concat(reference('service').name, '/orders')]"),
    ]);
    expect(notes).toEqual([
      expect.stringContaining('invented() is not evaluated by Gatewarden'),
      expect.stringContaining('invented() is not evaluated by Gatewarden'),
    ]);
    expect(decisions.map(({ resource, verdict }) => [resource, verdict])).toEqual([
      ['apim/orders', 'allowed'],
      ['{reference(…).name}/orders', 'undecided'],
    ]);
  });
});

describe('the samples', () => {
  it('have the verdicts that they document', async () => {
    expect(
      (await simulate(readTemplate(join(samples, 'orders.json')), clouds, { parameters: new Map() })).verdict,
    ).toBe('allowed');
    const { decisions } = await simulate(readTemplate(join(samples, 'legacy.json')), clouds, { parameters: new Map() });
    expect(decisions.map(({ resource, verdict }) => [resource, verdict])).toEqual([
      ['apim-contoso-prod/inventory', 'blocked'],
      ['apim-contoso-prod/shipping', 'blocked'],
      ['apim-contoso-prod/stock-ticker', 'blocked'],
      ['apim-contoso-prod/team-returns/returns', 'blocked'],
      ['apim-contoso-prod/team-returns/labels', 'allowed'],
    ]);
  });
});

describe('an assignment', () => {
  const subscription = readFileSync(join(fixture, 'azure-policy/subscription.json'), 'utf8');
  const legacy = readTemplate(join(samples, 'legacy.json'));
  const runWith = (text: string) =>
    simulate(legacy, { ...clouds, assignments: readAssignments(JSON.parse(text)) }, { parameters: new Map() });

  it('only reports with enforcement mode DoNotEnforce', async () => {
    const { verdict, decisions } = await runWith(
      subscription.replace('"defaultValue": "Default"', '"defaultValue": "DoNotEnforce"'),
    );
    expect(verdict).toBe('allowed');
    expect(decisions[0]?.message).toContain('GW003 backend-https');
  });

  it('with the effect Audit reports', async () => {
    const { verdict, decisions } = await runWith(
      subscription.replaceAll('"defaultValue": "Deny"', '"defaultValue": "Audit"'),
    );
    expect(verdict).toBe('allowed');
    expect(decisions[0]?.message).toMatch(/^audit: GW003 backend-https/);
  });

  it('that only audits allows an unknown value', async () => {
    const text = subscription.replaceAll('"defaultValue": "Deny"', '"defaultValue": "Audit"');
    const assignments = readAssignments(JSON.parse(text));
    const unknown = templateOf(template([api({ serviceUrl: "[reference('site').url]" })]), 'apis.json');
    expect((await simulate(unknown, { ...clouds, assignments }, { parameters: new Map() })).verdict).toBe('allowed');
  });

  it('denies a resource on which the evaluation of a policy fails', async () => {
    const twice = {
      ...api({ serviceUrl: 'https://a' }),
      properties: { serviceUrl: 'https://a', ServiceUrl: 'http://a' },
    };
    expect((await run([twice])).verdict).toBe('blocked');
  });

  it('with the effect Disabled reports nothing', async () => {
    const { decisions } = await runWith(
      subscription.replaceAll('"defaultValue": "Deny"', '"defaultValue": "Disabled"'),
    );
    expect(decisions.every(({ message, verdict }) => message === '' && verdict === 'allowed')).toBe(true);
  });
});

describe('an API definition in a request', () => {
  const definition = (url: string): object => ({
    format: 'openapi',
    value: JSON.stringify({ openapi: '3.0.3', servers: [{ url }], paths: {} }),
  });

  it('is not read by the policies, and a note says what check finds in it', async () => {
    const { verdict, notes } = await run([api(definition('http://depot.example'), 'apim/depot')]);
    expect(verdict).toBe('allowed');
    expect(notes).toEqual([
      'apim/depot: Azure Policy does not read the API definition in value. gatewarden check: GW003 fail, value (openapi): servers[0].url is "http://depot.example". GW004 unknown, value (openapi): servers[0].url is "http://depot.example", and API Management may serve clients over the protocol of this address.',
    ]);
  });

  it('that passes has a note as well; an API without a definition has none', async () => {
    expect((await run([api(definition('https://depot.example')), api({})])).notes).toEqual([
      'apim/orders: Azure Policy does not read the API definition in value. gatewarden check: the definition passes.',
    ]);
  });
});

it('a copy of another API is allowed, and the policies report it', async () => {
  const { verdict, decisions } = await run([api({ sourceApiId: '/apis/orders-v1' })]);
  expect(verdict).toBe('allowed');
  expect(decisions[0]?.policies?.map(({ definition, effect }) => [definition, effect])).toEqual([
    ['gatewarden-gw003-copies', 'audit'],
    ['gatewarden-gw004-copies', 'audit'],
  ]);
});
