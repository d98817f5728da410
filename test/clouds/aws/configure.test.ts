import { rmSync, writeFileSync } from 'node:fs';
import { CONFIGURATION_LIMIT, configured, serialize } from '../../../clouds/aws/hook-configuration';
import { type Commands, inFolderOfItsOwn, openCommands } from './commands';
import { regional } from './loopback/account';
import { ServiceError } from './loopback/wire';

const { path } = inFolderOfItsOwn();

let commands: Commands;
beforeEach(async () => {
  commands = await openCommands();
  await commands.register();
  commands.aws.requests.splice(0);
});
afterEach(async () => {
  await commands.close();
  rmSync(path('gatewarden.yaml'), { force: true });
});

const write = (text: string): void => writeFileSync(path('gatewarden.yaml'), text);
const set = () => {
  const { configuration } = regional(commands.aws.account, 'eu-west-1');
  return configuration && JSON.parse(configuration).CloudFormationConfiguration.HookConfiguration;
};
const sent = (): boolean => commands.aws.requests.some((request) => request.endsWith('SetTypeConfiguration'));

const BEGINNING = {
  HookInvocationStatus: 'ENABLED',
  TargetOperations: ['RESOURCE'],
  FailureMode: 'WARN',
  Properties: {},
};

describe('gatewarden hook configure', () => {
  it('starts with failure mode WARN', async () => {
    await commands.configure();
    expect(set()).toEqual(BEGINNING);
  });

  it('starts with failure mode WARN if the service returns no configuration', async () => {
    commands.aws.refusals.set('BatchDescribeTypeConfigurations', [
      new ServiceError('TypeConfigurationNotFoundException', 'The specified configuration cannot be found.', 404),
    ]);
    expect((await commands.configure()).status).toBe(0);
    expect(set()).toEqual(BEGINNING);
  });

  it('removes duplicate targets', async () => {
    await commands.configure({ targets: ['RESOURCE', 'CLOUD_CONTROL', 'RESOURCE'] });
    expect(set()).toEqual({ ...BEGINNING, TargetOperations: ['RESOURCE', 'CLOUD_CONTROL'] });
  });

  it('keeps the values of omitted options', async () => {
    await commands.configure({ mode: 'enforce', targets: ['RESOURCE', 'CLOUD_CONTROL'], includeStack: ['prod-*'] });
    await commands.configure({ excludeStack: ['legacy', 'old-?'] });
    expect(set()).toEqual({
      ...BEGINNING,
      FailureMode: 'FAIL',
      TargetOperations: ['RESOURCE', 'CLOUD_CONTROL'],
      StackFilters: { FilteringCriteria: 'ALL', StackNames: { Include: ['prod-*'], Exclude: ['legacy', 'old-?'] } },
    });
  });

  it('warns that Cloud Control ignores filters', async () => {
    const { err } = await commands.configure({ targets: ['CLOUD_CONTROL'], excludeStack: ['legacy'] });
    expect(err).toEqual([
      'eu-west-1: Stack filters do not apply to CLOUD_CONTROL: Cloud Control API requests do not belong to a stack.',
    ]);
  });

  it('removes filters by name, and keeps other filters', async () => {
    const roles = { Include: ['arn:aws:iam::111122223333:role/deployer'] };
    const filters = { FilteringCriteria: 'ANY', StackNames: { Exclude: ['a'] }, StackRoles: roles };
    const others = { TargetFilters: { Actions: ['CREATE'] }, EncryptionConfiguration: { KmsKeyId: 'arn:…' } };
    regional(commands.aws.account, 'eu-west-1').configuration = JSON.stringify({
      CloudFormationConfiguration: {
        HookConfiguration: {
          TargetStacks: 'ALL',
          FailureMode: 'FAIL',
          Properties: {},
          StackFilters: filters,
          ...others,
        },
      },
    });
    await commands.configure({ allStacks: true });
    expect(set()).toEqual({
      ...BEGINNING,
      FailureMode: 'FAIL',
      StackFilters: { FilteringCriteria: 'ANY', StackRoles: roles },
      ...others,
    });
  });

  it('restores the configuration when the hook is enabled again', async () => {
    write('implicitStages: off\n');
    await commands.configure({ mode: 'enforce' });
    const before = set();
    await commands.disable();
    expect(set()).toEqual({ ...before, HookInvocationStatus: 'DISABLED' });
    rmSync(path('gatewarden.yaml'));
    await commands.configure();
    expect(set()).toEqual(before);
  });

  it('only shows the changes in a dry run', async () => {
    await commands.configure();
    commands.aws.requests.splice(0);
    write('controls: {GW002: off}\nexemptions:\n  - {control: GW001, stack: a, reason: b, expires: 2027-03-31}\n');
    const { status, out } = await commands.configure({ mode: 'enforce', dryRun: true });
    expect({ status, out, sent: sent(), set: set() }).toEqual({
      status: 0,
      out: [
        'eu-west-1  ~ FailureMode: "WARN" → "FAIL"',
        'eu-west-1  + Properties.controls: {"GW002":"off"}',
        'eu-west-1  + Properties.exemptions: [{"control":"GW001","stack":"a","reason":"b","expires":"2027-03-31"}]',
        'eu-west-1  dry run: no changes applied. To apply them, run the command without --dry-run',
      ],
      sent: false,
      set: BEGINNING,
    });
  });

  it('shows only added and removed items of a list', async () => {
    const exemption = (stack: string): string =>
      `  - {control: GW001, stack: ${stack}, reason: b, expires: 2027-03-31}\n`;
    write(`exemptions:\n${exemption('a')}${exemption('b')}`);
    await commands.configure();
    write(`exemptions:\n${exemption('b')}${exemption('c')}`);
    const { out } = await commands.configure();
    expect(out.slice(0, 2)).toEqual([
      'eu-west-1  - Properties.exemptions[]: {"control":"GW001","stack":"a","reason":"b","expires":"2027-03-31"}',
      'eu-west-1  + Properties.exemptions[]: {"control":"GW001","stack":"c","reason":"b","expires":"2027-03-31"}',
    ]);
  });

  it('sends the content of the file unchanged, without $schema', async () => {
    write('$schema: ./gatewarden.schema.json\nimplicitStages: off\nclientCertificates: [a1b2c3]\n');
    await commands.configure();
    expect(set()).toEqual({
      ...BEGINNING,
      Properties: { implicitStages: 'off', clientCertificates: ['a1b2c3'] },
    });
  });

  it('shows no change between equivalent configurations', async () => {
    write('clientCertificates: [a1b2c3]\n');
    await commands.configure();
    const before = set();
    commands.aws.requests.splice(0);
    write('parameters: {GW001: {allowed: [a1b2c3]}}\nexemptions: []\n');
    expect({ ...(await commands.configure()), sent: sent(), set: set() }).toMatchObject({
      out: ['eu-west-1  no changes'],
      sent: false,
      set: before,
    });
    write('parameters: {GW001: {allowed: [d4e5f6]}}\n');
    expect((await commands.configure({ dryRun: true })).out).toEqual([
      'eu-west-1  - Properties.clientCertificates: ["a1b2c3"]',
      'eu-west-1  + Properties.parameters: {"GW001":{"allowed":["d4e5f6"]}}',
      'eu-west-1  dry run: no changes applied. To apply them, run the command without --dry-run',
    ]);
  });

  it('replaces an invalid configuration', async () => {
    await commands.configure();
    const current = set();
    regional(commands.aws.account, 'eu-west-1').configuration = JSON.stringify({
      CloudFormationConfiguration: { HookConfiguration: { ...current, Properties: { implicitStages: 7 } } },
    });
    write('implicitStages: warn\n');
    expect((await commands.configure()).out[0]).toBe('eu-west-1  ~ Properties.implicitStages: 7 → "warn"');
    expect(set()).toEqual({ ...BEGINNING, Properties: { implicitStages: 'warn' } });
  });

  it.each([
    [
      'an unknown parameter',
      'parameters: {GW002: {allowed: [a1]}}',
      /^gatewarden\.yaml: parameters\.GW002\.allowed: Unknown property\. Allowed properties: implicitStages\. Example: /,
    ],
    [
      'a parameter that is set twice',
      'implicitStages: warn\nparameters: {GW001: {implicitStages: off}}',
      /^gatewarden\.yaml: implicitStages and parameters\.GW001\.implicitStages set the same parameter\. .*Example: /,
    ],
    ['an unknown control', 'controls: {GW999: warn}', /^gatewarden\.yaml: controls.*GW999.* Example: /s],
    ['an unknown mode', 'controls: {GW001: maybe}', /^gatewarden\.yaml: controls\.GW001: .* Example: /s],
    [
      'an exemption that has expired',
      'exemptions:\n  - {control: GW001, stack: legacy-*, reason: b, expires: 2026-11-01}',
      /^gatewarden\.yaml: The exemption of GW001 for legacy-\* expired on 2026-11-01\. Remove it or set a later date\. Example: expires: 2027-03-31$/,
    ],
    ['no YAML', 'controls: [', /^gatewarden\.yaml:\d+:\d+: /],
  ])('rejects %s before the first call to AWS', async (_, text, message) => {
    write(text);
    await expect(commands.configure()).rejects.toThrow(message);
    expect(commands.aws.requests).toEqual([]);
  });

  it.each([
    [
      { targets: ['STACK'] },
      'Unknown target "STACK". Allowed values: RESOURCE, CLOUD_CONTROL. Example: --targets RESOURCE,CLOUD_CONTROL',
    ],
    [{ targets: [''] }, 'Unknown target "". Allowed values: RESOURCE, CLOUD_CONTROL. Example'],
    [
      { excludeStack: ['a b'] },
      `Invalid stack name "a b". * matches any characters, ? matches one. Example: --exclude-stack 'legacy-*'`,
    ],
    [
      { includeStack: Array.from({ length: 51 }, (_, index) => `stack-${index}`) },
      '51 stack names in a filter. CloudFormation accepts at most 50.',
    ],
  ])('rejects %p before the first call to AWS', async (options, message) => {
    await expect(commands.configure(options)).rejects.toThrow(message);
    expect(commands.aws.requests).toEqual([]);
  });

  it('accepts an exemption on its last day', async () => {
    write('exemptions:\n  - {control: GW001, stack: a, reason: b, expires: 2026-11-02}\n');
    expect((await commands.configure()).status).toBe(0);
  });

  it('also validates the current configuration that is kept', async () => {
    write('exemptions:\n  - {control: GW001, stack: a, reason: b, expires: 2026-11-02}\n');
    await commands.configure();
    rmSync(path('gatewarden.yaml'));
    const later = await openCommands({ account: commands.aws.account }, { now: new Date('2026-11-03T00:00:00Z') });
    const { status, err } = await later.configure({ mode: 'enforce' });
    await later.close();
    expect({ status, err }).toEqual({
      status: 2,
      err: [
        'gatewarden: eu-west-1: The current configuration: The exemption of GW001 for a expired on 2026-11-02. Remove it or set a later date. Example: expires: 2027-03-31',
      ],
    });
  });

  /** Writes a file whose configuration has the given number of characters when it is sent. */
  const writeLong = (length: number): void => {
    const properties = (count: number) => ({ clientCertificates: ['x'.repeat(count)] });
    const empty = serialize(configured({}, { properties: properties(0) })).length;
    write(JSON.stringify(properties(length - empty)));
  };

  it('accepts a configuration of 204,800 characters', async () => {
    writeLong(CONFIGURATION_LIMIT);
    expect((await commands.configure()).status).toBe(0);
    expect(regional(commands.aws.account, 'eu-west-1').configuration).toHaveLength(204_800);
  });

  it('rejects 204,801 characters before the first call to AWS', async () => {
    writeLong(CONFIGURATION_LIMIT + 1);
    await expect(commands.configure()).rejects.toThrow(
      'The configuration has 204,801 characters. CloudFormation accepts at most 204,800. Use patterns in exemptions: one pattern can exempt many stacks. Example: stack: legacy-*',
    );
    expect(commands.aws.requests).toEqual([]);
  });

  it('rejects a change that makes the current configuration too long', async () => {
    write(JSON.stringify({ clientCertificates: ['x'.repeat(CONFIGURATION_LIMIT - 250)] }));
    await commands.configure();
    commands.aws.requests.splice(0);
    rmSync(path('gatewarden.yaml'));
    const { status, err } = await commands.configure({ excludeStack: ['y'.repeat(128)] });
    expect({ status, err: err.at(-1), sent: sent() }).toEqual({
      status: 2,
      err: expect.stringMatching(/^gatewarden: eu-west-1: The configuration has 204,9\d\d characters/),
      sent: false,
    });
  });

  it('rejects property names of the prototype as unknown', async () => {
    for (const name of ['__proto__', 'constructor']) {
      write(`controls:\n  ${name}: warn\n`);
      await expect(commands.configure()).rejects.toThrow(/^gatewarden\.yaml: controls/);
    }
  });
});

describe('gatewarden hook disable', () => {
  it('does nothing if the hook was never enabled', async () => {
    expect(await commands.disable()).toEqual({
      status: 0,
      out: ['eu-west-1  no changes: the hook is not enabled'],
      err: [],
    });
  });
});
