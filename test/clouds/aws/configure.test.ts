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
  it('begins with a warning', async () => {
    await commands.configure();
    expect(set()).toEqual(BEGINNING);
  });

  it('begins so too where the service has no configuration to show', async () => {
    commands.aws.refusals.set('BatchDescribeTypeConfigurations', [
      new ServiceError('TypeConfigurationNotFoundException', 'The specified configuration cannot be found.', 404),
    ]);
    expect((await commands.configure()).status).toBe(0);
    expect(set()).toEqual(BEGINNING);
  });

  it('names an operation once', async () => {
    await commands.configure({ targets: ['RESOURCE', 'CLOUD_CONTROL', 'RESOURCE'] });
    expect(set()).toEqual({ ...BEGINNING, TargetOperations: ['RESOURCE', 'CLOUD_CONTROL'] });
  });

  it('keeps what is not said', async () => {
    await commands.configure({ mode: 'enforce', targets: ['RESOURCE', 'CLOUD_CONTROL'], includeStack: ['prod-*'] });
    await commands.configure({ excludeStack: ['legacy', 'old-?'] });
    expect(set()).toEqual({
      ...BEGINNING,
      FailureMode: 'FAIL',
      TargetOperations: ['RESOURCE', 'CLOUD_CONTROL'],
      StackFilters: { FilteringCriteria: 'ALL', StackNames: { Include: ['prod-*'], Exclude: ['legacy', 'old-?'] } },
    });
  });

  it('says that Cloud Control ignores filters', async () => {
    const { err } = await commands.configure({ targets: ['CLOUD_CONTROL'], excludeStack: ['legacy'] });
    expect(err).toEqual(['eu-west-1: The Cloud Control API knows no stacks, and ignores filters by them.']);
  });

  it('takes filters by name away, and keeps those that others have set', async () => {
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

  it('is enabled again as it was', async () => {
    write('implicitStages: off\n');
    await commands.configure({ mode: 'enforce' });
    const before = set();
    await commands.disable();
    expect(set()).toEqual({ ...before, HookInvocationStatus: 'DISABLED' });
    rmSync(path('gatewarden.yaml'));
    await commands.configure();
    expect(set()).toEqual(before);
  });

  it('shows in a dry run what would change, and changes nothing', async () => {
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
        'eu-west-1  nothing was changed: this was a dry run',
      ],
      sent: false,
      set: BEGINNING,
    });
  });

  it('shows of a list only the items that come or go', async () => {
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

  it('sends what the file says as it is written, without the address of its schema', async () => {
    write('$schema: ./gatewarden.schema.json\nimplicitStages: off\nclientCertificates: [a1b2c3]\n');
    await commands.configure();
    expect(set()).toEqual({
      ...BEGINNING,
      Properties: { implicitStages: 'off', clientCertificates: ['a1b2c3'] },
    });
  });

  it('takes the same configuration in other words for no difference', async () => {
    write('clientCertificates: [a1b2c3]\n');
    await commands.configure();
    const before = set();
    commands.aws.requests.splice(0);
    write('parameters: {GW001: {allowed: [a1b2c3]}}\nexemptions: []\n');
    expect({ ...(await commands.configure()), sent: sent(), set: set() }).toMatchObject({
      out: ['eu-west-1  nothing to change'],
      sent: false,
      set: before,
    });
    write('parameters: {GW001: {allowed: [d4e5f6]}}\n');
    expect((await commands.configure({ dryRun: true })).out).toEqual([
      'eu-west-1  - Properties.clientCertificates: ["a1b2c3"]',
      'eu-west-1  + Properties.parameters: {"GW001":{"allowed":["d4e5f6"]}}',
      'eu-west-1  nothing was changed: this was a dry run',
    ]);
  });

  it('replaces a configuration that the hook would refuse', async () => {
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
      /^gatewarden\.yaml: The exemption of GW001 for legacy-\* expired on 2026-11-01\. Remove it, or set a later day\. Example: expires: 2027-03-31$/,
    ],
    ['no YAML', 'controls: [', /^gatewarden\.yaml:\d+:\d+: /],
  ])('refuses %s before anything is asked of AWS', async (_, text, message) => {
    write(text);
    await expect(commands.configure()).rejects.toThrow(message);
    expect(commands.aws.requests).toEqual([]);
  });

  it.each([
    [
      { targets: ['STACK'] },
      'This hook decides RESOURCE, CLOUD_CONTROL, not "STACK". Example: --targets RESOURCE,CLOUD_CONTROL',
    ],
    [{ targets: [''] }, 'This hook decides RESOURCE, CLOUD_CONTROL, not "". Example'],
    [
      { excludeStack: ['a b'] },
      `"a b" is no name of a stack. * stands for any characters, ? for one. Example: --exclude-stack 'legacy-*'`,
    ],
    [
      { includeStack: Array.from({ length: 51 }, (_, index) => `stack-${index}`) },
      'CloudFormation takes 50 names in a filter, not 51.',
    ],
  ])('refuses %p before anything is asked of AWS', async (options, message) => {
    await expect(commands.configure(options)).rejects.toThrow(message);
    expect(commands.aws.requests).toEqual([]);
  });

  it('counts the day on which an exemption ends', async () => {
    write('exemptions:\n  - {control: GW001, stack: a, reason: b, expires: 2026-11-02}\n');
    expect((await commands.configure()).status).toBe(0);
  });

  it('holds what is set, and is to stay, to the same rules', async () => {
    write('exemptions:\n  - {control: GW001, stack: a, reason: b, expires: 2026-11-02}\n');
    await commands.configure();
    rmSync(path('gatewarden.yaml'));
    const later = await openCommands({ account: commands.aws.account }, { now: new Date('2026-11-03T00:00:00Z') });
    const { status, err } = await later.configure({ mode: 'enforce' });
    await later.close();
    expect({ status, err }).toEqual({
      status: 2,
      err: [
        'gatewarden: eu-west-1: What is configured there: The exemption of GW001 for a expired on 2026-11-02. Remove it, or set a later day. Example: expires: 2027-03-31',
      ],
    });
  });

  /** A file whose configuration has this many characters when it is sent. */
  const writeLong = (length: number): void => {
    const properties = (count: number) => ({ clientCertificates: ['x'.repeat(count)] });
    const empty = serialize(configured({}, { properties: properties(0) })).length;
    write(JSON.stringify(properties(length - empty)));
  };

  it('takes a configuration of 204,800 characters', async () => {
    writeLong(CONFIGURATION_LIMIT);
    expect((await commands.configure()).status).toBe(0);
    expect(regional(commands.aws.account, 'eu-west-1').configuration).toHaveLength(204_800);
  });

  it('refuses one more before anything is asked of AWS', async () => {
    writeLong(CONFIGURATION_LIMIT + 1);
    await expect(commands.configure()).rejects.toThrow(
      'The configuration has 204,801 characters, and CloudFormation takes 204,800. Exemptions take the most: a pattern exempts many stacks at once. Example: stack: legacy-*',
    );
    expect(commands.aws.requests).toEqual([]);
  });

  it('refuses what becomes too long with what is set', async () => {
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

  it('takes names of the prototype as the unknown properties that they are', async () => {
    for (const name of ['__proto__', 'constructor']) {
      write(`controls:\n  ${name}: warn\n`);
      await expect(commands.configure()).rejects.toThrow(/^gatewarden\.yaml: controls/);
    }
  });
});

describe('gatewarden hook disable', () => {
  it('has nothing to do where the hook was never enabled', async () => {
    expect(await commands.disable()).toEqual({
      status: 0,
      out: ['eu-west-1  nothing to change: it is not enabled'],
      err: [],
    });
  });
});
