import { readArmTemplate } from '../../core/templates/arm/read';
import { policyPlan } from '../../generator/azure/plan';
import { catalogue as controls } from '../catalogue';
import { CONFIGURATION, exemption, FILES, GROUP, jsonOf, MANAGEMENT_GROUP, NOW, SERVICE, SUBSCRIPTION } from './gates';

/** The subscription or management group that a template is deployed to. */
const READ_IN = {
  'subscription.json': '/subscriptions/00000000-0000-0000-0000-000000000000',
  'management-group.json': '/providers/Microsoft.Management/managementGroups/management-group',
} as const;

const CASES = [
  ['subscription.json', FILES.subscription],
  ['management-group.json', FILES.managementGroup],
] as const;

describe.each(CASES)('%s', (path, files) => {
  const { resources, unread } = readArmTemplate(jsonOf(files, path));
  const plan = policyPlan(controls, READ_IN[path], { ...CONFIGURATION, parameters: {}, exemptions: [] }, { now: NOW });

  it('deploys the planned resources, with unchanged expressions in the policies', () => {
    const deployed = resources
      .filter(({ type }) => type !== 'Microsoft.Authorization/policyExemptions')
      .map(({ id, body }) => ({ id, properties: body['properties'] }));
    expect(deployed).toEqual(
      plan.map(({ kind, id, properties }) => ({
        id,
        // The excluded scopes are a parameter of the template.
        properties: kind === 'policyAssignments' ? { ...properties, notScopes: [] } : properties,
      })),
    );
    expect(unread).toEqual([]);
  });

  it('creates each exemption in its own scope', () => {
    const configured = [...CONFIGURATION.exemptions, exemption(MANAGEMENT_GROUP)];
    // The template reader supports one management group: the deployment scope.
    const places = { [MANAGEMENT_GROUP]: READ_IN['management-group.json'] } as Record<string, string>;
    const reachable =
      path === 'subscription.json'
        ? [SUBSCRIPTION, GROUP, SERVICE]
        : [MANAGEMENT_GROUP, SUBSCRIPTION, '/subscriptions/99999999-1234-1234-1234-123456789abc', GROUP, SERVICE];
    const exempted = resources.filter(({ type }) => type === 'Microsoft.Authorization/policyExemptions');
    expect(
      exempted.map(({ id, body }) => ({
        scope: String(id).split('/providers/Microsoft.Authorization/')[0],
        description: (body['properties'] as { description: string }).description,
      })),
    ).toEqual(
      reachable.map((scope) => ({
        scope: places[scope] ?? scope,
        description: configured.find((each) => 'scope' in each && each.scope === scope)?.reason,
      })),
    );
    expect(exempted[0]?.body['properties']).toMatchObject({
      policyAssignmentId: `${READ_IN[path]}/providers/Microsoft.Authorization/policyAssignments/gatewarden`,
      expiresOn: '2027-03-31T23:59:59Z',
      exemptionCategory: 'Waiver',
    });
  });
});

describe('the parameters of a template', () => {
  it.each(Object.keys(READ_IN))('%s denies by default and has no exemptions', (path) => {
    const { parameters } = jsonOf(FILES.catalogue, path) as unknown as {
      parameters: Record<string, { defaultValue: unknown }>;
    };
    expect(Object.fromEntries(Object.entries(parameters).map(([name, each]) => [name, each.defaultValue]))).toEqual({
      gw003Effect: 'Deny',
      gw003PoliciesEffect: 'Audit',
      gw003CopiesEffect: 'Audit',
      gw004CopiesEffect: 'Audit',
      gw004Effect: 'Deny',
      directManagementEffect: 'Audit',
      certificateValidationEffect: 'Audit',
      enforcementMode: 'Default',
      notScopes: [],
      exemptions: [],
    });
  });

  it('set the values in the assignment', () => {
    const { resources } = readArmTemplate(jsonOf(FILES.catalogue, 'subscription.json'), {
      parameters: { gw004Effect: 'Audit', enforcementMode: 'DoNotEnforce', notScopes: [GROUP] },
    });
    expect(resources.at(-1)?.body['properties']).toMatchObject({
      enforcementMode: 'DoNotEnforce',
      notScopes: [GROUP],
      parameters: { gw003Effect: { value: 'Deny' }, gw004Effect: { value: 'Audit' } },
    });
  });
});
