import {
  type CommandOptions,
  type Commands,
  configuration,
  GROUP_SCOPE,
  openCommands,
  planWith,
  SCOPE,
} from './commands';

let commands: Commands;
afterEach(() => commands.close());
const open = async (options?: CommandOptions): Promise<Commands> => {
  commands = await openCommands(options);
  return commands;
};

const plan = planWith('Deny');
const puts = plan.map(({ kind, name }) => `PUT ${kind} ${name}`);

const effectsIn = (effect: 'Audit' | 'Deny'): [string, string][] =>
  planWith(effect)
    .flatMap(({ kind, properties }) => (kind === 'policyAssignments' ? [properties['parameters']] : []))
    .flatMap((parameters) => Object.entries(parameters as Record<string, { value: string }>))
    .map(([name, { value }]) => [name, value]);

const changedEffects = effectsIn('Deny').flatMap(([name, found], index) => {
  const planned = effectsIn('Audit')[index]?.[1];
  return planned === found ? [] : [{ path: `parameters.${name}.value`, planned, found }];
});

const EXEMPTION = `
exemptions:
  - control: GW003
    scope: ${SCOPE}/resourceGroups/legacy
    reason: moves to the new platform in March
    expires: 2027-03-31
`;

describe('gatewarden azure deploy', () => {
  it('creates all planned resources in the order of the plan', async () => {
    const { deploy, server } = await open();
    expect(await deploy()).toMatchObject({ status: 0, err: '' });
    expect(server.writes()).toEqual(puts);
    const sent = server.requests.filter(({ method }) => method === 'PUT').map(({ path, body }) => ({ path, body }));
    expect(sent).toEqual(plan.map(({ id, properties }) => ({ path: id, body: { properties } })));
  });

  it('prints the created resources', async () => {
    const { out } = await (await open()).deploy();
    expect(out.split('\n')).toEqual([
      SCOPE,
      ...plan.map(({ kind, name }) => `  + create  ${kind}  ${name}`),
      `${plan.length} created, 0 updated, 0 deleted.`,
    ]);
  });

  it('changes nothing without differences', async () => {
    const { deploy, server } = await open();
    await deploy();
    const before = server.requests.length;
    expect(await deploy()).toEqual({
      status: 0,
      out: `${SCOPE}\n  = ${plan.length} unchanged\nNo changes: everything is up to date.`,
      err: '',
    });
    expect(server.writes(before)).toEqual([]);
  });

  it('changes an effect with one request', async () => {
    const { deploy, server } = await open();
    await deploy();
    const before = server.requests.length;
    const { out } = await deploy({ effect: 'Audit' });
    expect(server.writes(before)).toEqual(['PUT policyAssignments gatewarden']);
    expect(out).toContain(
      '  ~ update  policyAssignments  gatewarden\n              parameters.gw003Effect.value: "Deny" -> "Audit"',
    );
    expect(server.state()[`${SCOPE}/providers/microsoft.authorization/policyassignments/gatewarden`]).toMatchObject({
      parameters: { gw003Effect: { value: 'Audit' }, gw004Effect: { value: 'Audit' } },
    });
  });

  it('accepts a cloud that responds to an update with 200', async () => {
    const { deploy, server } = await open();
    await deploy();
    server.updateStatus = 200;
    expect(await deploy({ effect: 'Disabled' })).toMatchObject({ status: 0, err: '' });
  });

  it('only shows the changes with --what-if', async () => {
    const { deploy, server } = await open();
    const { status, out } = await deploy({ whatIf: true });
    expect({ status, last: out.split('\n').at(-1) }).toEqual({
      status: 0,
      last: `${plan.length} to create, 0 to update, 0 to delete. No changes were applied. To apply them, run the command without --what-if.`,
    });
    await deploy();
    const before = server.requests.length;
    const json = await deploy({ effect: 'Audit', whatIf: true, format: 'json' });
    expect(server.writes(before)).toEqual([]);
    expect(JSON.parse(json.out)).toEqual({
      version: 1,
      scope: SCOPE,
      whatIf: true,
      changes: plan.map(({ kind, name, id }) => ({
        action: kind === 'policyAssignments' ? 'update' : 'keep',
        kind,
        name,
        id,
        differences: kind === 'policyAssignments' ? changedEffects : [],
      })),
    });
  });

  it('follows the configuration: modes, and added and removed exemptions', async () => {
    const { deploy, server } = await open();
    await deploy({ config: configuration(`controls: {GW003: warn, GW004: off}${EXEMPTION}`) });
    const assignment = `${SCOPE}/providers/microsoft.authorization/policyassignments/gatewarden`;
    expect(server.state()[assignment]).toMatchObject({
      parameters: { gw003Effect: { value: 'Audit' }, gw004Effect: { value: 'Disabled' } },
    });
    const [put] = server.writes().slice(-1);
    expect(put).toMatch(/^PUT policyExemptions gatewarden-gw003-\w+$/);
    const before = server.requests.length;
    expect(await deploy({ config: configuration(`controls: {GW003: warn, GW004: off}${EXEMPTION}`) })).toMatchObject({
      out: expect.stringContaining('No changes: everything is up to date.'),
    });
    await deploy({ config: configuration('controls: {GW003: warn, GW004: off}') });
    expect(server.writes(before)).toEqual([put?.replace('PUT', 'DELETE')]);
  });

  it('excludes the scopes in --not-scope', async () => {
    const { deploy, server } = await open();
    const sandbox = `${SCOPE}/resourceGroups/sandbox`;
    await deploy({ notScope: [sandbox] });
    expect(server.state()[`${SCOPE}/providers/microsoft.authorization/policyassignments/gatewarden`]).toMatchObject({
      notScopes: [sandbox],
    });
    const before = server.requests.length;
    await deploy({ notScope: [sandbox.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions')] });
    expect(server.writes(before)).toEqual([]);
  });

  it.each([
    ['enforcementMode', 'DoNotEnforce'],
    ['overrides', [{ kind: 'policyEffect', value: 'Disabled' }]],
    ['resourceSelectors', [{ name: 'some', selectors: [{ kind: 'resourceLocation', in: ['eastus'] }] }]],
    ['notScopes', [`${SCOPE}/resourceGroups/mine`]],
    ['parameters', { gw003Effect: { value: 'Disabled' } }],
  ])('reverts a manual change of %s', async (property, value) => {
    const { deploy, server } = await open();
    await deploy();
    const whole = server.state();
    const id = `${SCOPE}/providers/Microsoft.Authorization/policyAssignments/gatewarden`;
    server.add(id, { ...server.resources.get(id.toLowerCase())?.properties, [property]: value });
    const before = server.requests.length;
    await deploy();
    expect(server.writes(before)).toEqual(['PUT policyAssignments gatewarden']);
    expect(server.state()[id.toLowerCase()]).toMatchObject({
      ...(whole[id.toLowerCase()] as object),
      metadata: expect.anything(),
    });
  });

  it('deletes the resources of an earlier version after the initiative no longer refers to them', async () => {
    const { deploy, server } = await open();
    await deploy();
    const whole = Object.keys(server.state());
    const old = `${SCOPE}/providers/Microsoft.Authorization/policyDefinitions/gatewarden-gw000-services`;
    const setId = `${SCOPE}/providers/Microsoft.Authorization/policySetDefinitions/gatewarden-api-management`;
    const set = server.resources.get(setId.toLowerCase())?.properties as { policyDefinitions: object[] };
    server.add(old, { ...plan[0]?.properties });
    server.add(setId, {
      ...set,
      policyDefinitions: [...set.policyDefinitions, { policyDefinitionId: old, policyDefinitionReferenceId: 'gw000' }],
    });
    const before = server.requests.length;
    expect(await deploy()).toMatchObject({ status: 0, err: '' });
    expect(server.writes(before)).toEqual([
      'PUT policySetDefinitions gatewarden-api-management',
      'DELETE policyDefinitions gatewarden-gw000-services',
    ]);
    expect(Object.keys(server.state())).toEqual(whole);
  });

  it.each(plan.map(({ kind, id, properties }) => [kind, id, properties] as const))(
    'does not change %s %s that it did not create',
    async (_kind, id, properties) => {
      const { deploy, server } = await open();
      server.add(id, { ...properties, metadata: { source: 'somebody else' } });
      const { status, err } = await deploy();
      expect({ status, err, writes: server.writes() }).toEqual({
        status: 2,
        err: `Gatewarden did not create these resources, but their names are needed for this deployment: ${id}. Nothing was changed. If you no longer need them, delete them and run the command again.`,
        writes: [],
      });
    },
  );

  it('keeps a foreign resource with a similar name', async () => {
    const { deploy, remove, server } = await open();
    const id = `${SCOPE}/providers/Microsoft.Authorization/policyDefinitions/gatewarden-of-our-own`;
    server.add(id, { metadata: { category: 'API Management' } });
    await deploy();
    await remove();
    expect([...server.resources.keys()]).toEqual([id.toLowerCase()]);
  });
});

describe('in a management group', () => {
  const inGroup = (text: string): string => text.replaceAll(SCOPE, GROUP_SCOPE);

  it('deploys and removes the same resources', async () => {
    const { at, server } = await open();
    const group = at({ managementGroup: 'contoso' });
    expect(await group.deploy()).toMatchObject({ status: 0, err: '' });
    const sent = server.requests.filter(({ method }) => method === 'PUT').map(({ path, body }) => ({ path, body }));
    const planned = plan.map(({ id, properties }) => ({ path: id, body: { properties } }));
    expect(sent).toEqual(JSON.parse(inGroup(JSON.stringify(planned))));
    expect(await group.deploy()).toMatchObject({
      out: expect.stringContaining('No changes: everything is up to date.'),
    });
    expect(await group.remove()).toMatchObject({ status: 0, err: '' });
    expect(server.state()).toEqual({});
  });

  it('finds configured exemptions below it, which its lists do not contain', async () => {
    const { at, server } = await open();
    const group = at({ managementGroup: 'contoso' });
    const config = configuration(EXEMPTION);
    await group.deploy({ config });
    expect(server.writes().at(-1)).toMatch(/^PUT policyExemptions /);
    expect(await group.deploy({ config })).toMatchObject({
      out: expect.stringContaining('No changes: everything is up to date.'),
    });
    await group.remove({ config });
    expect(server.state()).toEqual({});
  });

  it('is a separate deployment beside that of a subscription', async () => {
    const { at, deploy, remove, server } = await open();
    const group = at({ managementGroup: 'contoso' });
    await group.deploy({ config: configuration(EXEMPTION) });
    const before = server.state();
    expect(await deploy()).toMatchObject({ status: 0, out: expect.stringContaining(`${plan.length} created`) });
    expect(await remove()).toMatchObject({ status: 0, out: expect.stringContaining(`${plan.length} deleted`) });
    expect(server.state()).toEqual(before);
  });

  it('keeps an exemption from an assignment in another scope', async () => {
    const { at, deploy, server } = await open();
    await at({ managementGroup: 'contoso' }).deploy({ config: configuration(EXEMPTION) });
    const before = server.requests.length;
    const { status, err } = await deploy({ config: configuration(EXEMPTION) });
    expect({ status, err }).toEqual({
      status: 2,
      err: expect.stringContaining('/resourceGroups/legacy/providers/Microsoft.Authorization/policyExemptions/'),
    });
    expect(server.writes(before)).toEqual([]);
  });
});
