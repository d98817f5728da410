import type { AssignableEffect } from '../../../generator/azure/effects';
import { ArmError } from './arm-error';
import { type CommandOptions, type Commands, configuration, openCommands, planWith, SCOPE } from './commands';

let commands: Commands;
afterEach(() => commands.close());
const open = async (options?: CommandOptions): Promise<Commands> => {
  commands = await openCommands(options);
  return commands;
};

const ASSIGNMENT = `${SCOPE}/providers/Microsoft.Authorization/policyAssignments/gatewarden`;
const LEGACY = `${SCOPE}/resourceGroups/legacy`;
const config = (expires: string): string =>
  configuration(`exemptions: [{control: GW003, scope: ${LEGACY}, reason: moves in March, expires: ${expires}}]`);

interface Parameters {
  readonly [name: string]: { readonly value?: string; readonly metadata?: { readonly displayName: string } };
}

const effectsWith = (effect: AssignableEffect) => {
  const [initiative, assignment] = (['policySetDefinitions', 'policyAssignments'] as const).map(
    (kind) => planWith(effect).find((each) => each.kind === kind)?.properties['parameters'] as Parameters,
  );
  return Object.entries(initiative ?? {}).map(([parameter, { metadata }]) => ({
    parameter,
    title: metadata?.displayName ?? '',
    effect: assignment?.[parameter]?.value ?? '',
  }));
};

const effectLines = effectsWith('Deny').map(({ title, effect }) => `  effect       ${effect.padEnd(8)}  ${title}`);

const SUMMARY = {
  value: [
    {
      results: {
        nonCompliantResources: 3,
        resourceDetails: [
          { complianceState: 'compliant', count: 9 },
          { complianceState: 'noncompliant', count: 3 },
          { complianceState: 'exempt', count: 2 },
        ],
      },
      policyAssignments: [
        {
          policyDefinitions: [
            { policyDefinitionReferenceId: 'gw003-backends', results: { nonCompliantResources: 3 } },
            { policyDefinitionReferenceId: 'gw003-apis', results: { nonCompliantResources: 0 } },
          ],
        },
      ],
    },
  ],
};

describe('gatewarden azure status', () => {
  it('reports that the initiative is not assigned', async () => {
    const { status } = await open();
    const { status: code, out } = await status();
    const { changes, ...rest } = JSON.parse(out) as { changes: { action: string }[] };
    expect({ code, ...rest }).toEqual({ code: 1, version: 1, scope: SCOPE, exemptions: [] });
    expect(changes.map(({ action }) => action)).toEqual(planWith('Deny').map(() => 'create'));
    expect((await status({ format: 'pretty' })).out).toContain(
      '  assignment   none: violations are neither denied nor reported\n',
    );
  });

  it.each(['Audit', 'Deny', 'Disabled'] as const)('reports a deployment with the effect %s', async (effect) => {
    const { deploy, status, server } = await open();
    await deploy({ effect, config: config('2027-03-31') });
    server.compliance = SUMMARY;
    const { status: code, out } = await status({ config: config('2027-03-31') });
    expect({ code, ...(JSON.parse(out) as object) }).toEqual({
      code: 0,
      version: 1,
      scope: SCOPE,
      changes: [],
      assignment: {
        id: ASSIGNMENT,
        enforcementMode: 'Default',
        effects: effectsWith(effect),
        notScopes: [],
        overrides: 0,
        resourceSelectors: 0,
      },
      exemptions: [
        {
          scope: LEGACY,
          name: expect.stringMatching(/^gatewarden-gw003-/),
          title: 'Gatewarden: GW003 backend-https until 2027-03-31',
          policies: expect.arrayContaining(['gw003-backends']),
          expiresOn: '2027-03-31T23:59:59.0000000Z',
          isExpired: false,
          isOurs: true,
        },
      ],
      compliance: { compliant: 9, nonCompliant: 3, exempt: 2, nonCompliantByPolicy: { 'gw003-backends': 3 } },
    });
    const summarized = server.requests.find(({ method }) => method === 'POST');
    expect(summarized?.query.get('$filter')).toBe(`PolicyAssignmentId eq '${ASSIGNMENT}'`);
  });

  it('prints a readable report', async () => {
    const { deploy, status, server } = await open();
    await deploy({ config: config('2027-03-31') });
    server.compliance = SUMMARY;
    expect((await status({ config: config('2027-03-31'), format: 'pretty' })).out.split('\n')).toEqual([
      SCOPE,
      `  assignment   ${ASSIGNMENT}`,
      '  enforced     yes',
      ...effectLines,
      '  version      up to date',
      '  exemptions   1',
      `    Gatewarden: GW003 backend-https until 2027-03-31  ${LEGACY}  until 2027-03-31T23:59:59.0000000Z`,
      "  compliance   3 not compliant, 9 compliant, 2 exempt, as of Azure's last scan",
      '    gw003-backends  3 not compliant',
    ]);
  });

  it('reports differences, overrides and resource selectors', async () => {
    const { deploy, status, server } = await open();
    await deploy();
    server.add(ASSIGNMENT, {
      ...server.resources.get(ASSIGNMENT.toLowerCase())?.properties,
      enforcementMode: 'DoNotEnforce',
      overrides: [{ kind: 'policyEffect', value: 'Disabled' }],
      notScopes: [LEGACY],
    });
    const { status: code, out } = await status({ format: 'pretty' });
    expect(code).toBe(1);
    expect(out.split('\n').slice(2, 9 + effectLines.length)).toEqual([
      '  enforced     no: DoNotEnforce',
      ...effectLines,
      `  excluded     ${LEGACY}`,
      '  overrides    1: some resources have other effects than the ones above',
      '  version      drift: 1 of the resources differ from this version and configuration:',
      '  ~ update  policyAssignments  gatewarden',
      '              enforcementMode: "DoNotEnforce" -> "Default"',
      '              overrides[0]: {"kind":"policyEffect","value":"Disabled"} -> none',
    ]);
  });

  it('compares with the effect in --effect', async () => {
    const { deploy, status } = await open();
    await deploy({ effect: 'Audit' });
    expect(await status({ effect: 'Audit' })).toMatchObject({ status: 0 });
    const { status: code, out } = await status({ effect: 'Deny' });
    expect({ code, report: JSON.parse(out) as unknown }).toMatchObject({
      code: 1,
      report: { changes: [{ action: 'update', name: 'gatewarden' }] },
    });
  });

  it('shows an expired exemption, and one that Gatewarden did not create', async () => {
    const { deploy, server } = await open();
    await deploy({ config: config('2026-06-01') });
    server.add(`${LEGACY}/providers/Microsoft.Authorization/policyExemptions/theirs`, {
      metadata: {},
      policyAssignmentId: ASSIGNMENT,
      exemptionCategory: 'Waiver',
    });
    const later = new Date('2026-06-02T00:00:00Z');
    const { out } = await commands
      .at({ subscription: SCOPE.slice(15) }, later)
      .status({ config: config('2026-06-01') });
    const { exemptions, changes } = JSON.parse(out) as { exemptions: object[]; changes: object[] };
    expect(exemptions).toEqual([
      expect.objectContaining({ isExpired: true, isOurs: true }),
      {
        scope: LEGACY,
        name: 'theirs',
        title: 'theirs',
        policies: [],
        isExpired: false,
        isOurs: false,
      },
    ]);
    expect(changes).toEqual([expect.objectContaining({ action: 'delete', kind: 'policyExemptions' })]);
  });

  it('reports the rest if the caller cannot read the compliance', async () => {
    const { deploy, status, server } = await open();
    await deploy();
    server.fault = (_number, { method }) =>
      method === 'POST' ? new ArmError(403, 'AuthorizationFailed', 'No.') : undefined;
    const { status: code, out } = await status({ format: 'pretty' });
    expect({ code, last: out.split('\n').at(-1) }).toEqual({
      code: 0,
      last: `  compliance   cannot be read: You do not have permission for Microsoft.PolicyInsights/policyStates/summarize/action on ${ASSIGNMENT}. Ask for the role "Resource Policy Contributor" on that scope. A new role takes effect after a few minutes; you may need to sign in again.`,
    });
  });

  it('accepts properties that Azure omits', async () => {
    const { deploy, status, server } = await open();
    await deploy();
    server.compliance = {};
    const {
      notScopes: _n,
      overrides: _o,
      resourceSelectors: _r,
      enforcementMode: _e,
      ...kept
    } = server.resources.get(ASSIGNMENT.toLowerCase())?.properties ?? {};
    server.add(ASSIGNMENT, { ...kept, notScopes: null, overrides: null });
    // Without the enforcement mode, the status assumes Default.
    expect(JSON.parse((await status()).out)).toMatchObject({
      assignment: { enforcementMode: 'Default', notScopes: [], overrides: 0, resourceSelectors: 0 },
      compliance: { compliant: 0, nonCompliant: 0, exempt: 0, nonCompliantByPolicy: {} },
    });
  });
});
