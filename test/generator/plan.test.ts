import type { Configuration, Exemption } from '../../core/configuration/configuration';
import { policyPlan } from '../../generator/azure/plan';
import { catalogue as controls } from '../catalogue';
import { DEFINITIONS, exemption, GROUP, type Json, MANAGEMENT_GROUP, NOW, SERVICE, SUBSCRIPTION } from './gates';

const configured = (others: Partial<Configuration> = {}): Configuration => ({
  controls: {},
  parameters: {},
  exemptions: [],
  ...others,
});

const plan = (others: Partial<Configuration> = {}, scope = SUBSCRIPTION, effect?: 'Audit' | 'Deny' | 'Disabled') =>
  policyPlan(controls, scope, configured(others), { now: NOW, ...(effect ? { effect } : {}) });

const effectsOf = (...args: Parameters<typeof plan>): Json => {
  const assignment = plan(...args).find(({ kind }) => kind === 'policyAssignments');
  const parameters = assignment?.properties['parameters'] as Record<string, { value: unknown }>;
  return Object.fromEntries(Object.entries(parameters).map(([name, { value }]) => [name, value]));
};

describe.each([SUBSCRIPTION, MANAGEMENT_GROUP])('a plan for %s', (scope) => {
  const planned = plan({ exemptions: [exemption(SERVICE)] }, scope);
  const authorization = `${scope}/providers/Microsoft.Authorization`;

  it('contains all resources in the order of their creation', () => {
    expect(planned.map(({ id }) => id)).toEqual([
      ...DEFINITIONS.map(({ name }) => `${authorization}/policyDefinitions/${name}`),
      `${authorization}/policySetDefinitions/gatewarden-api-management`,
      `${authorization}/policyAssignments/gatewarden`,
      `${SERVICE}/providers/Microsoft.Authorization/policyExemptions/${planned.at(-1)?.name}`,
    ]);
    expect(planned.every(({ id, kind, name }) => id.endsWith(`/${kind}/${name}`))).toBe(true);
  });

  it('refers to custom definitions in the scope, and to built-in definitions of the provider', () => {
    const set = planned.find(({ kind }) => kind === 'policySetDefinitions');
    const members = set?.properties['policyDefinitions'] as { policyDefinitionId: string }[];
    expect(members.map(({ policyDefinitionId }) => policyDefinitionId)).toEqual([
      ...DEFINITIONS.map(({ name }) => `${authorization}/policyDefinitions/${name}`),
      '/providers/Microsoft.Authorization/policyDefinitions/b741306c-968e-4b67-b916-5675e5c709f4',
      '/providers/Microsoft.Authorization/policyDefinitions/92bb331d-ac71-416a-8c91-02f2cb734ce4',
    ]);
  });

  it('assigns the initiative with a message for each policy, and a name short enough for a management group', () => {
    const assignment = planned.find(({ kind }) => kind === 'policyAssignments');
    const messages = assignment?.properties['nonComplianceMessages'] as Json[];
    expect(assignment?.name.length).toBeLessThanOrEqual(24);
    expect(assignment?.properties).toMatchObject({
      policyDefinitionId: `${authorization}/policySetDefinitions/gatewarden-api-management`,
      enforcementMode: 'Default',
    });
    expect(messages.map((message) => message['policyDefinitionReferenceId'])).toEqual([
      undefined,
      ...DEFINITIONS.map(({ referenceId }) => referenceId),
      'direct-management',
      'certificate-validation',
    ]);
  });

  it('exempts from the policies of the control until the end of the last day', () => {
    expect(planned.at(-1)?.properties).toEqual({
      policyAssignmentId: `${authorization}/policyAssignments/gatewarden`,
      policyDefinitionReferenceIds: [
        'gw003-backends',
        'gw003-apis',
        'gw003-workspaces-backends',
        'gw003-workspaces-apis',
        'gw003-policies',
        'gw003-copies',
      ],
      exemptionCategory: 'Waiver',
      displayName: 'Gatewarden: GW003 backend-https until 2027-03-31',
      description: 'moves in March',
      expiresOn: '2027-03-31T23:59:59Z',
    });
  });
});

describe('the effects of an assignment', () => {
  const auditOnly = {
    gw003PoliciesEffect: 'Audit',
    gw003CopiesEffect: 'Audit',
    gw004CopiesEffect: 'Audit',
    directManagementEffect: 'Audit',
    certificateValidationEffect: 'Audit',
  };

  it.each<[string, Json, Json]>([
    ['everything is enforced', effectsOf(), { gw003Effect: 'Deny', gw004Effect: 'Deny', ...auditOnly }],
    [
      'a control warns',
      effectsOf({ controls: { GW003: 'warn' } }),
      { gw003Effect: 'Audit', gw004Effect: 'Deny', ...auditOnly },
    ],
    [
      'a control is off: the audit-only policies of this control are disabled, but not those of the other control',
      effectsOf({ controls: { GW003: 'off' } }),
      {
        gw003Effect: 'Disabled',
        gw003PoliciesEffect: 'Disabled',
        gw003CopiesEffect: 'Disabled',
        gw004CopiesEffect: 'Audit',
        gw004Effect: 'Deny',
        directManagementEffect: 'Audit',
        certificateValidationEffect: 'Disabled',
      },
    ],
    [
      'effect Audit: an enforced control only audits, and a control that is off stays disabled',
      effectsOf({ controls: { GW004: 'off' } }, SUBSCRIPTION, 'Audit'),
      { gw003Effect: 'Audit', gw004Effect: 'Disabled', ...auditOnly, gw004CopiesEffect: 'Disabled' },
    ],
    [
      'effect Disabled: all policies are disabled',
      effectsOf({}, SUBSCRIPTION, 'Disabled'),
      Object.fromEntries(['gw003Effect', 'gw004Effect', ...Object.keys(auditOnly)].map((name) => [name, 'Disabled'])),
    ],
    [
      'the mode of a control for AWS has no effect in Azure',
      effectsOf({ controls: { GW001: 'off' } }),
      { gw003Effect: 'Deny', gw004Effect: 'Deny', ...auditOnly },
    ],
  ])('%s', (_case, effects, expected) => {
    expect(effects).toEqual(expected);
  });
});

describe('exemptions', () => {
  const names = (...exemptions: Exemption[]): string[] =>
    plan({ exemptions })
      .filter(({ kind }) => kind === 'policyExemptions')
      .map(({ name }) => name);

  it('have a name that does not depend on the reason and the letter case of the scope', () => {
    const [first] = names(exemption(GROUP));
    expect(first).toMatch(/^gatewarden-gw003-[0-9a-f]{12}$/);
    expect(names(exemption(GROUP.toUpperCase(), { reason: 'later', expires: '2030-01-01' }))).toEqual([first]);
    expect(names(exemption(GROUP, { control: 'GW004' }))).not.toEqual([first]);
  });

  it('for AWS or for other subscriptions are not planned', () => {
    expect(
      names(
        { control: 'GW001', stack: 'a', reason: 'is for AWS', expires: '2020-01-01' },
        { control: 'GW001', stack: 'a', scope: GROUP, reason: 'is for both clouds', expires: '2020-01-01' },
        exemption('/subscriptions/99999999-1234-1234-1234-123456789abc'),
        exemption(MANAGEMENT_GROUP),
      ),
    ).toEqual([]);
  });

  it.each<[Partial<Exemption>, RegExp]>([
    [
      { expires: '2027-03-30' },
      /^exemptions\[0\]\.expires: the exemption expired on 2027-03-30\. Remove it or set a later date\. /,
    ],
    [{ expires: '2027-02-30' }, /^exemptions\[0\]\.expires: invalid date "2027-02-30"\. /],
    [{ expires: 'tomorrow' }, /^exemptions\[0\]\.expires: invalid date "tomorrow"\. /],
    [{ expires: undefined as unknown as string }, /^exemptions\[0\]\.expires: missing\. /],
    [{ reason: ' ' }, /^exemptions\[0\]\.reason: missing\. /],
    [{ reason: undefined as unknown as string }, /^exemptions\[0\]\.reason: missing\. /],
    [{ scope: 'legacy' }, /^exemptions\[0\]\.scope: invalid scope "legacy"\. Examples: \/subscriptions\//],
    [
      { control: 'GW001' },
      /^exemptions\[0\]\.control: GW001 has no Azure policy\. Controls with Azure policies: GW003, GW004\. /,
    ],
    [{ control: '__proto__' }, /^exemptions\[0\]\.control: __proto__ has no Azure policy/],
  ])('are rejected with %j, and no resource is planned', (wrong, message) => {
    expect(() => plan({ exemptions: [exemption(GROUP, wrong)] })).toThrow(message);
    expect(() => plan({ exemptions: [exemption(GROUP, wrong)] })).toThrow(/Examples?: /);
  });

  it('are rejected if two have the same control and scope', () => {
    expect(() => plan({ exemptions: [exemption(GROUP), exemption(GROUP.toLowerCase())] })).toThrow(
      /^exemptions\[1\]: duplicate of exemptions\[0\]: the control and the scope are the same\. /,
    );
  });
});

describe('a plan is rejected', () => {
  it.each([
    ['', /^scope: invalid scope ""\. Examples: /],
    [
      GROUP,
      /^scope: \S+ is not a subscription or a management group\. Policies can be defined only there\. Examples: /,
    ],
  ])('for the scope %j', (scope, message) => {
    expect(() => plan({}, scope)).toThrow(message);
  });

  it.each(['GW999', '__proto__', 'constructor'])('for a mode of the unknown control %s', (id) => {
    expect(() => plan({ controls: Object.fromEntries([[id, 'warn']]) })).toThrow(
      `controls.${id}: unknown control "${id}". Allowed values: GW001, GW002, GW003, GW004. Example: GW001: warn`,
    );
  });
});
