import { simulate } from '../../../clouds/simulator';
import { readAssignments } from '../../../clouds/simulator/azure/assignment';
import { openClouds, templateOf } from './clouds';

const clouds = openClouds();
afterAll(() => clouds.handler.close());

const SUBSCRIPTION = '/subscriptions/00000000-0000-0000-0000-000000000000';
const GROUP = `${SUBSCRIPTION}/resourceGroups/resource-group`;
const SERVICE = `${GROUP}/providers/Microsoft.ApiManagement/service/apim`;
const AUTHORIZATION = '/providers/Microsoft.Authorization';

const at = (resource: object): object => ({ apiVersion: '2025-03-01', ...resource });
const definition = (name: string, type: string): object =>
  at({
    type: 'Microsoft.Authorization/policyDefinitions',
    name,
    properties: {
      mode: 'All',
      parameters: { effect: { type: 'String', allowedValues: ['Audit', 'Deny', 'Disabled'], defaultValue: 'Deny' } },
      policyRule: {
        if: { field: 'type', equals: `Microsoft.ApiManagement/service${type}` },
        // A template escapes the expressions of a policy.
        then: { effect: "[[parameters('effect')]" },
      },
    },
  });
const initiative = at({
  type: 'Microsoft.Authorization/policySetDefinitions',
  name: 'all',
  properties: {
    policyDefinitions: [
      ...['services', 'apis'].map((name) => ({
        policyDefinitionReferenceId: `${name}-1`,
        policyDefinitionId: `[subscriptionResourceId('Microsoft.Authorization/policyDefinitions', '${name}')]`,
      })),
      // A built-in definition, which is not part of the template.
      { policyDefinitionReferenceId: 'built-in', policyDefinitionId: `${AUTHORIZATION}/policyDefinitions/b741306c` },
    ],
  },
});
const assignment = (properties: object, of = 'policySetDefinitions/all'): object =>
  at({
    type: 'Microsoft.Authorization/policyAssignments',
    name: 'assigned',
    properties: { policyDefinitionId: `${SUBSCRIPTION}${AUTHORIZATION}/${of}`, ...properties },
  });
const exemption = (properties: object): object =>
  at({
    type: 'Microsoft.Authorization/policyExemptions',
    name: 'exempted',
    properties: {
      policyAssignmentId: `${SUBSCRIPTION}${AUTHORIZATION}/policyAssignments/assigned`,
      exemptionCategory: 'Waiver',
      ...properties,
    },
  });

const deployed = templateOf(
  JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    resources: [
      { type: 'Microsoft.ApiManagement/service', name: 'apim', location: 'West Europe' },
      { type: 'Microsoft.ApiManagement/service/apis', name: 'apim/orders' },
    ].map((resource) => ({ apiVersion: '2024-05-01', properties: {}, ...resource })),
  }),
  'apis.json',
);

/** The verdicts on the service and on its API. */
async function decide(...resources: object[]): Promise<string[]> {
  const template = {
    $schema: 'https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    resources: [definition('services', ''), definition('apis', '/apis'), initiative, ...resources],
  };
  const assignments = readAssignments(template);
  const { decisions } = await simulate(deployed, { ...clouds, assignments }, { parameters: new Map() });
  return decisions.map(({ verdict, policies = [] }) => [verdict, ...policies.map(({ effect }) => effect)].join(' '));
}

const DENIED = ['blocked deny', 'blocked deny'];

describe('an assignment', () => {
  it('applies each definition of an initiative, or a single definition', async () => {
    expect(await decide(assignment({}))).toEqual(DENIED);
    expect(await decide(assignment({}, 'policyDefinitions/apis'))).toEqual(['allowed', 'blocked deny']);
    const audited = assignment({ parameters: { effect: { value: 'Audit' } } }, 'policyDefinitions/apis');
    expect(await decide(audited)).toEqual(['allowed', 'allowed audit']);
  });

  it.each<[string, object, string[]]>([
    ['leaves out a resource', { notScopes: [`${SERVICE}/apis/orders`] }, ['blocked deny', 'allowed']],
    [
      'excludes the resources below a resource in notScopes',
      { notScopes: [SERVICE.toUpperCase()] },
      ['allowed', 'allowed'],
    ],
    ['leaves out a resource group', { notScopes: [`${GROUP}/`] }, ['allowed', 'allowed']],
    ['leaves out no name that begins the same', { notScopes: [SERVICE.slice(0, -1), ''] }, DENIED],
    [
      'applies to the selected locations',
      { resourceSelectors: [{ name: 'a', selectors: [{ kind: 'resourceLocation', in: ['westeurope'] }] }] },
      ['blocked deny', 'allowed'],
    ],
    [
      'applies to the selected types',
      {
        resourceSelectors: [
          { name: 'a', selectors: [{ kind: 'resourceType', in: ['microsoft.apimanagement/SERVICE/apis'] }] },
        ],
      },
      ['allowed', 'blocked deny'],
    ],
    [
      'skips the types in notIn',
      { resourceSelectors: [{ selectors: [{ kind: 'resourceType', notIn: ['Microsoft.ApiManagement/service'] }] }] },
      ['allowed', 'blocked deny'],
    ],
    [
      'applies if one resource selector matches with all of its selectors',
      {
        resourceSelectors: [
          {
            selectors: [
              { kind: 'resourceType', in: ['Microsoft.ApiManagement/service/apis'] },
              { kind: 'resourceLocation', in: ['westeurope'] },
            ],
          },
          { selectors: [{ kind: 'resourceWithoutLocation', in: ['subscriptionLevelResources'] }] },
        ],
      },
      ['allowed', 'blocked deny'],
    ],
    [
      'overrides the effect',
      { overrides: [{ kind: 'policyEffect', value: 'audit' }] },
      ['allowed audit', 'allowed audit'],
    ],
    [
      'overrides the effect of one definition',
      {
        overrides: [
          {
            kind: 'policyEffect',
            value: 'Disabled',
            selectors: [{ kind: 'policyDefinitionReferenceId', in: ['APIS-1'] }],
          },
        ],
      },
      ['blocked deny', 'allowed'],
    ],
    [
      'overrides the effect for some resources, the last one before the first',
      {
        overrides: [
          { kind: 'policyEffect', value: 'Audit', selectors: [] },
          { kind: 'policyEffect', value: 'Deny', selectors: [{ kind: 'resourceLocation', in: ['westeurope'] }] },
          { kind: 'policyVersion', value: '1.*.*' },
        ],
      },
      ['blocked deny', 'allowed audit'],
    ],
  ])('%s', async (_, properties, decisions) => {
    expect(await decide(assignment(properties))).toEqual(decisions);
  });

  it('cannot override with an effect that the definition does not allow', async () => {
    await expect(decide(assignment({ overrides: [{ kind: 'policyEffect', value: 'modify' }] }))).rejects.toThrow(
      'effect is "modify", which the rule does not support. Supported effects: audit, deny, disabled. Example: "audit"',
    );
  });
});

describe('an exemption', () => {
  const allowed = ['allowed', 'allowed'];

  it.each<[string, object, string[]]>([
    ['of the subscription', {}, allowed],
    ['that still counts', { expiresOn: '2999-12-31T00:00:00Z' }, allowed],
    ['that has expired', { expiresOn: '2020-12-31T00:00:00Z' }, DENIED],
    ['from one definition', { policyDefinitionReferenceIds: ['apis-1'] }, ['blocked deny', 'allowed']],
    ['from another definition', { policyDefinitionReferenceIds: ['others-1'] }, DENIED],
    ['from another assignment', { policyAssignmentId: `${SUBSCRIPTION}/other` }, DENIED],
    [
      'of some resources',
      { resourceSelectors: [{ selectors: [{ kind: 'resourceLocation', in: ['West Europe'] }] }] },
      ['allowed', 'blocked deny'],
    ],
  ])('%s', async (_, properties, decisions) => {
    expect(await decide(assignment({}), exemption(properties))).toEqual(decisions);
  });
});
