import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../cli/environment';
import { run } from '../../cli/main';
import { type Tree, writeTree } from '../check/tree';
import { recordedEnvironment } from '../environment';

const before = process.cwd();
afterEach(() => process.chdir(before));

/** Runs a command in a folder with files. */
async function gatewardenIn(tree: Tree, args: readonly string[], around: Partial<Environment> = {}) {
  process.chdir(writeTree(tree));
  const environment = recordedEnvironment(around);
  const status = await run(args, environment);
  return { status, out: environment.out.join('\n'), err: environment.err.join('\n') };
}

const stage = (tracing: string): string => `Parameters: { Traced: { Type: String, Default: "true" } }
Resources:
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties: { RestApiId: a, StageName: prod, ClientCertificateId: c, TracingEnabled: ${tracing} }
`;

const backend = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: { address: { type: 'string', defaultValue: 'http://orders' } },
  resources: [
    {
      type: 'Microsoft.ApiManagement/service/backends',
      apiVersion: '2024-05-01',
      name: 'apim/orders',
      properties: { protocol: 'http', url: "[parameters('address')]" },
    },
  ],
};

describe('gatewarden simulate reads files as check does', () => {
  it.each([
    ['UTF-8', Buffer.from(`\uFEFF${stage('false')}`)],
    ['UTF-16, as Windows PowerShell writes it', Buffer.from(`\uFEFF${stage('false')}`, 'utf16le')],
    ['UTF-16 with the high byte first', Buffer.from(`\uFEFF${stage('false')}`, 'utf16le').swap16()],
  ])('in %s', async (_name, text) => {
    const { status, out, err } = await gatewardenIn({ 'api.yml': text }, ['simulate', 'api.yml']);
    expect({ status, err }).toEqual({ status: 1, err: '' });
    expect(out).toContain('TracingEnabled is false.');
  });

  it('without files that a .gitignore names, unless they are named', async () => {
    const tree = { '.gitignore': 'build/\n', 'build/api.yml': stage('false'), 'api.yml': stage('true') };
    expect(await gatewardenIn(tree, ['simulate', '.'])).toMatchObject({ status: 0, err: '' });
    expect(await gatewardenIn(tree, ['simulate', 'build/api.yml'])).toMatchObject({ status: 1 });
  });

  it('by patterns, with a warning of a cloud assembly that a .gitignore names', async () => {
    const tree = {
      '.gitignore': 'cdk.out\n',
      'cdk.out/cdk.out': { version: '36.0.0' },
      'cdk.out/manifest.json': { version: '36.0.0', artifacts: {} },
      'stacks/api.yml': stage('false'),
      'other.yml': stage('true'),
    };
    const matched = await gatewardenIn(tree, ['simulate', 'stacks/*.yml']);
    expect(matched).toMatchObject({ status: 1, err: '' });
    expect(matched.out).not.toContain('other.yml');
    expect((await gatewardenIn(tree, ['simulate', '.'])).err).toBe(
      'cdk.out is skipped because a .gitignore names it. To include it: gatewarden simulate cdk.out',
    );
  });

  it('from standard input', async () => {
    const input = (async function* () {
      yield Buffer.from(stage('false'));
    })();
    const { status, out } = await gatewardenIn({}, ['simulate', '-'], { input });
    expect(status).toBe(1);
    expect(out).toContain('\nstdin\n');
  });

  it('and rejects files without a template, by name', async () => {
    const changeSet = { ChangeSetId: 'a', Changes: [] };
    const tree = { 'change-set.json': changeSet, 'ci.yml': 'on: push', 'stacks/change-set.json': changeSet };
    expect(await gatewardenIn(tree, ['simulate', 'change-set.json', 'ci.yml'])).toMatchObject({
      status: 2,
      err: expect.stringMatching(
        /^change-set\.json: A change set cannot be simulated.*\nci\.yml: Not a CloudFormation or ARM template\./,
      ),
    });
    expect(await gatewardenIn(tree, ['simulate', 'stacks'])).toMatchObject({
      status: 2,
      err: 'stacks: No CloudFormation, SAM or ARM templates found. Example: gatewarden simulate api.yml',
    });
  });
});

describe('gatewarden simulate uses parameters as check does', () => {
  const tree = {
    'api.yml': stage('!Ref Traced'),
    'apim.json': backend,
    'aws.json': [{ ParameterKey: 'Traced', ParameterValue: 'false' }],
    'azure.json': { parameters: { address: { value: 'https://orders' } } },
  };

  it.each([
    ['a file of the AWS CLI', ['api.yml', '-p', 'aws.json'], 1],
    ['a file, and a value that replaces one of it', ['api.yml', '-p', 'aws.json', '-p', 'Traced=true'], 0],
    ['a file of Azure', ['apim.json', '-p', 'azure.json'], 0],
    ['values for both clouds', ['api.yml', 'apim.json', '-p', 'azure.json', '-p', 'Traced=true'], 0],
  ])('%s', async (_name, args, status) => {
    expect(await gatewardenIn(tree, ['simulate', ...args])).toMatchObject({ status, err: '' });
  });

  it('and warns of a parameter that no template declares', async () => {
    expect(await gatewardenIn(tree, ['simulate', 'api.yml', '-p', 'Tarced=true'])).toMatchObject({
      status: 0,
      err: 'Parameter Tarced is not used: no template declares it. Check the spelling.',
    });
  });
});

describe('gatewarden.yaml', () => {
  const templates = { 'stacks/api.yml': stage('false'), 'stacks/apim.json': backend };
  const warning = 'controls: { GW002: warn, GW003: warn }\n';

  it('configures both gates of simulate', async () => {
    const tree = { ...templates, 'gatewarden.yaml': warning };
    const { status, out, err } = await gatewardenIn(tree, ['simulate', 'stacks']);
    expect({ status, err }).toEqual({ status: 0, err: 'Using the configuration of gatewarden.yaml.' });
    expect(out).toMatch(/GW002 tracing .* Warning: TracingEnabled is false\./);
    expect(out).toMatch(/ audit {2}.*backends/);
    expect((await gatewardenIn(templates, ['simulate', 'stacks'])).status).toBe(1);
  });

  it('is found in a folder above', async () => {
    process.chdir(join(writeTree({ ...templates, 'gatewarden.yaml': warning }), 'stacks'));
    const environment = recordedEnvironment();
    expect(await run(['simulate', '.'], environment)).toBe(0);
    expect(environment.err).toEqual([`Using the configuration of ${join('..', 'gatewarden.yaml')}.`]);
  });

  it('has the same effect for check and simulate, by discovery and by name', async () => {
    const tree = { ...templates, 'gatewarden.yaml': warning, 'strict.yaml': 'controls: {}\n' };
    for (const command of ['check', 'simulate']) {
      expect(await gatewardenIn(tree, [command, 'stacks'])).toMatchObject({ status: 0 });
      expect(await gatewardenIn(tree, [command, 'stacks', '--config', 'strict.yaml'])).toMatchObject({ status: 1 });
    }
  });

  it('exempts stacks, with a warning that Azure scopes are not simulated', async () => {
    const until = 'reason: moves in March, expires: 2999-03-31';
    const exemptions = [
      `{ control: GW002, stack: api, ${until} }`,
      `{ control: GW003, scope: /subscriptions/12345678-1234-1234-1234-123456789abc, ${until} }`,
    ];
    const tree = { ...templates, 'gatewarden.yaml': `exemptions: [${exemptions.join(', ')}]` };
    const { status, err } = await gatewardenIn(tree, ['simulate', 'stacks/api.yml']);
    expect(status).toBe(0);
    expect(err).toContain('Exemptions by Azure scope are not simulated');
    expect((await gatewardenIn(tree, ['simulate', 'stacks/apim.json'])).status).toBe(1);
  });

  it('in UTF-16 is read too', async () => {
    const tree = { ...templates, 'gatewarden.yaml': Buffer.from(`\uFEFF${warning}`, 'utf16le') };
    expect(await gatewardenIn(tree, ['simulate', 'stacks'])).toMatchObject({ status: 0 });
  });

  it('that is invalid stops simulate with file and reason', async () => {
    const tree = { ...templates, 'gatewarden.yaml': 'controls: { GW002: maybe }' };
    expect(await gatewardenIn(tree, ['simulate', 'stacks'])).toMatchObject({
      status: 2,
      out: '',
      err: expect.stringMatching(/^gatewarden: gatewarden\.yaml: controls\.GW002: /),
    });
  });

  it('does not change the verdicts of the samples', async () => {
    const tree = { 'gatewarden.yaml': 'controls: { GW001: off, GW002: off, GW003: off, GW004: off }' };
    expect(await gatewardenIn(tree, ['simulate'])).toMatchObject({ status: 0, err: '' });
    expect(await gatewardenIn(tree, ['simulate', '--config', 'gatewarden.yaml'])).toMatchObject({
      status: 2,
      err: expect.stringContaining('The samples use the default configuration.'),
    });
  });

  it('sets the effects that generate writes to azure-policy/ in the working directory', async () => {
    const tree = { 'gatewarden.yaml': warning };
    const written = await gatewardenIn(tree, ['generate']);
    expect(written).toMatchObject({
      status: 0,
      err: 'Using the configuration of gatewarden.yaml.\nTo deploy the policies: gatewarden azure deploy --subscription ID --what-if',
    });
    expect(written.out).toMatch(/^Wrote \d+ files to azure-policy\/\.$/);
    expect(effects()).toMatchObject({ gw003Effect: 'Audit', gw004Effect: 'Deny' });
    const environment = recordedEnvironment();
    expect(await run(['generate', '--check'], environment)).toBe(0);
    expect(environment.out.join('\n')).toMatch(/^The \d+ files in azure-policy\/ are up to date\.$/);

    await gatewardenIn({}, ['generate', '--output', 'policies']);
    expect(existsSync('azure-policy')).toBe(false);
    expect(effects('policies')).toMatchObject({ gw003Effect: 'Deny' });
  });
});

function effects(folder = 'azure-policy'): Readonly<Record<string, unknown>> {
  const { parameters } = JSON.parse(readFileSync(join(folder, 'subscription.json'), 'utf8')) as {
    parameters: Readonly<Record<string, { readonly defaultValue: unknown }>>;
  };
  return Object.fromEntries(Object.entries(parameters).map(([name, { defaultValue }]) => [name, defaultValue]));
}
