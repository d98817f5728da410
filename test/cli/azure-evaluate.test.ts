import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../cli/main';
import { recordedEnvironment } from '../environment';

const folder = mkdtempSync(join(tmpdir(), 'gatewarden-evaluate-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
  return path;
}

async function evaluate(...args: string[]): Promise<{ status: number; out: readonly string[]; err: string }> {
  const environment = recordedEnvironment();
  const { out, err } = environment;
  const status = await run(['azure', 'evaluate', ...args], environment);
  return { status, out, err: err.join('\n').replaceAll(`${folder}/`, '') };
}

const API = 'Microsoft.ApiManagement/service/apis';
const STORAGE = 'Microsoft.Storage/storageAccounts';

const effect = { type: 'String', allowedValues: ['Audit', 'Deny', 'Disabled'], defaultValue: 'Audit' };
const rule = {
  if: {
    allOf: [{ field: 'type', equals: API }, { not: { field: `${API}/serviceUrl`, like: 'https://*' } }],
  },
  then: { effect: "[parameters('effect')]" },
};
const policy = write('policy.json', {
  properties: { displayName: 'APIs call over https', mode: 'All', parameters: { effect }, policyRule: rule },
});
const api = (serviceUrl: unknown, name = 'orders') => ({ type: API, name, properties: { serviceUrl } });
const violating = write('violating.json', api('http://orders'));
const compliant = write('compliant.json', api('https://orders'));

const denying = (condition: unknown, others: object = {}) => ({
  mode: 'All',
  ...others,
  policyRule: { if: condition, then: { effect: 'deny' } },
});

describe('gatewarden azure evaluate', () => {
  it('prints the effect and the conditions that determined it', async () => {
    expect(await evaluate('--policy', policy, '--resource', violating, '--effect', 'deny')).toEqual({
      status: 1,
      err: '',
      out: [
        'APIs call over https',
        '',
        `deny  ${API} orders`,
        `  holds:         field type is "${API}"; equals "${API}" (properties.policyRule.if.allOf[0])`,
        `  does not hold: field ${API}/serviceUrl is "http://orders" at properties.serviceUrl; like "https://*" (properties.policyRule.if.allOf[1].not)`,
      ],
    });
  });

  it('exits with 0 if no resource is denied', async () => {
    expect(await evaluate('--policy', policy, '--resource', compliant, '--effect', 'Deny')).toEqual({
      status: 0,
      err: '',
      out: [
        'APIs call over https',
        '',
        `no match  ${API} orders`,
        `  holds:         field ${API}/serviceUrl is "https://orders" at properties.serviceUrl; like "https://*" (properties.policyRule.if.allOf[1].not)`,
      ],
    });
    const { status, out } = await evaluate('--policy', policy, '--resource', violating);
    expect([status, out[2]]).toEqual([0, `audit  ${API} orders`]);
  });

  it('prints the same as JSON', async () => {
    const { status, out } = await evaluate('--policy', policy, '--resource', violating, '-e', 'Deny', '-f', 'json');
    const { version, policy: about, evaluations } = JSON.parse(out.join('\n'));
    expect({ status, version, about }).toEqual({
      status: 1,
      version: 1,
      about: { displayName: 'APIs call over https' },
    });
    expect(evaluations).toEqual([
      {
        resource: { type: API, name: 'orders' },
        status: 'matched',
        effect: 'deny',
        matched: true,
        reasons: [
          expect.objectContaining({ path: 'properties.policyRule.if.allOf[0]', holds: true }),
          {
            kind: 'condition',
            path: 'properties.policyRule.if.allOf[1].not',
            subject: `field ${API}/serviceUrl`,
            operator: 'like',
            expected: 'https://*',
            actual: 'http://orders',
            holds: false,
            at: 'properties.serviceUrl',
            text: `properties.policyRule.if.allOf[1].not is false: field ${API}/serviceUrl is "http://orders" at properties.serviceUrl; like "https://*"`,
          },
        ],
      },
    ]);
  });

  it('escapes invisible characters in values', async () => {
    const hidden = write('hidden.json', api('http://\u001b[2K\u202eorders', 'a\nb'));
    const { out } = await evaluate('--policy', policy, '--resource', hidden);
    expect(out.slice(2).join('\n')).not.toMatch(/\p{Cc}(?<!\n)|\p{Bidi_Control}/u);
    expect(out[2]).toBe(`audit  ${API} a\\nb`);
  });
});

describe('a policy file', () => {
  it.each<[string, string]>([
    ['with the properties alone', write('properties.json', denying({ field: 'name', equals: 'orders' }))],
    ['with the policy rule alone', write('rule.json', denying({ field: 'name', equals: 'orders' }).policyRule)],
    [
      'in YAML',
      write('policy.yaml', 'policyRule:\n  if: {field: name, equals: orders}\n  then: {effect: deny}\nmode: All\n'),
    ],
  ])('%s is read', async (_, file) => {
    expect((await evaluate('--policy', file, '--resource', violating)).status).toBe(1);
  });

  it('of three parts has its parameters in the file beside it', async () => {
    write('azurepolicy.parameters.json', { effect });
    const rules = write('azurepolicy.rules.json', rule);
    expect((await evaluate('--policy', rules, '--resource', violating, '-e', 'Deny')).status).toBe(1);
  });

  it('without an effect parameter may have its effect overridden', async () => {
    const file = write('literal.json', denying({ field: 'name', equals: 'orders' }));
    expect((await evaluate('--policy', file, '--resource', violating, '-e', 'Audit')).out[0]).toBe(
      `audit  ${API} orders`,
    );
    expect(await evaluate('--policy', file, '--resource', violating, '-e', 'Modify')).toMatchObject({
      status: 2,
      err: 'gatewarden: effect is "Modify", which the rule does not support. Supported effects: deny, disabled, audit. Example: "deny".',
    });
  });

  it('with the mode of a resource provider is not evaluated', async () => {
    const file = write('provider.json', { ...denying({ field: 'a', equals: 'b' }), mode: 'Microsoft.KeyVault.Data' });
    expect(await evaluate('--policy', file, '--resource', violating)).toMatchObject({
      status: 2,
      out: [`not evaluated  ${API} orders`, '  the resource provider evaluates definitions with its own mode'],
    });
  });

  it.each<[string, unknown, string]>([
    [
      'is not a policy definition',
      ['deny'],
      'p.json: Not a policy definition. Examples: {"properties": {"policyRule": {…}}}',
    ],
    ['is broken', '{', 'p.json:1:2: Invalid JSON'],
    ['has no rule', { properties: {} }, 'p.json:2: properties.policyRule is missing. Example: {"mode": "All"'],
    [
      'has an invalid condition',
      { properties: { mode: 'All', policyRule: { if: { field: 'type', is: 'a' }, then: { effect: 'deny' } } } },
      'p.json:7: properties.policyRule.if.is is not an operator of a condition',
    ],
    [
      'is a rule with an unknown field',
      { if: { allOf: [{ field: 'nome', equals: 'a' }] }, then: { effect: 'deny' } },
      "p.json:5: policyRule.if.allOf[0].field names 'nome', which is not a field",
    ],
    [
      'has an alias of another provider',
      denying({ field: `${STORAGE}/minimumTlsVersion`, equals: 'TLS1_2' }),
      'For other resource providers use --aliases with the output of `az provider show --namespace Microsoft.Storage',
    ],
  ])('that %s causes an error with its line', async (_, content, message) => {
    const { status, err } = await evaluate('--policy', write('p.json', content), '--resource', violating);
    expect(status).toBe(2);
    expect(err).toContain(message);
  });

  it('that does not exist causes an error with its name', async () => {
    expect(await evaluate('--policy', join(folder, 'missing.json'), '--resource', violating)).toEqual({
      status: 2,
      out: [],
      err: 'gatewarden: missing.json: No such file or folder.',
    });
  });
});

describe('a resource file', () => {
  it('may contain several resources, and one denied resource fails the run', async () => {
    const file = write('several.json', [api('https://a', 'a'), api('http://b', 'b')]);
    const { status, out } = await evaluate('--policy', policy, '--resource', file, '-e', 'Deny');
    expect(status).toBe(1);
    expect(out.filter((line) => !line.startsWith(' ')).slice(2)).toEqual([`no match  ${API} a`, `deny  ${API} b`]);
  });

  it('may be an ARM template, where an unknown value is undecided', async () => {
    const template = (serviceUrl: string) => ({
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      parameters: { url: { type: 'string' } },
      resources: [
        { type: API, apiVersion: '2022-08-01', name: 'contoso/orders', properties: { serviceUrl } },
        { type: 'Microsoft.Storage/storageAccounts', apiVersion: '2022-09-01', name: 'contoso', properties: {} },
      ],
    });
    const denied = await evaluate(
      '--policy',
      policy,
      '--resource',
      write('t.json', template('http://a')),
      '-e',
      'Deny',
    );
    expect([denied.status, denied.out[2]]).toEqual([1, `deny  ${API} contoso/orders`]);
    const open = write('open.json', template("[parameters('url')]"));
    expect(await evaluate('--policy', policy, '--resource', open, '-e', 'Deny')).toMatchObject({
      status: 2,
      out: [
        'APIs call over https',
        '',
        `undecided  ${API} contoso/orders`,
        expect.stringContaining('policyRule.if.allOf[1].not fails: a value of the resource is unknown: '),
        `no match  ${STORAGE} contoso`,
        expect.any(String),
      ],
    });
  });

  it.each<[string, unknown, string]>([
    ['is not JSON', 'orders', 'r.json: Invalid JSON'],
    ['is a string', '"orders"', 'r.json: Not a resource. Example: {"type": '],
    ['is empty', [], 'r.json: Not a resource'],
    ['has no type', { properties: {} }, 'r.json: resource.type is missing. Example: {"type": '],
    ['has a resource without a type', [api('a'), {}], 'r.json: [1] resource.type is missing'],
  ])('that %s causes an error', async (_, content, message) => {
    const { status, err } = await evaluate('--policy', policy, '--resource', write('r.json', content));
    expect(status).toBe(2);
    expect(err.replace(/:\d+:\d+/, '')).toContain(message);
  });
});

describe('parameters', () => {
  const skus = write('skus.json', {
    ...denying({ field: 'name', in: "[parameters('names')]" }),
    parameters: { names: { type: 'Array' }, note: { type: 'String', defaultValue: '' } },
  });

  it.each<[string, string[], number]>([
    ['JSON', ['-p', 'names=["orders"]'], 1],
    ['JSON that does not match', ['-p', 'names=[]'], 0],
    ['the last of several', ['-p', 'names=[]', '-p', 'names=["orders"]'], 1],
    ['text that looks like JSON', ['-p', 'names=["orders"]', '-p', 'note=[1'], 1],
    ['a file', ['-p', write('values.json', { names: ['orders'] })], 1],
    ['a parameter file of Azure', ['-p', write('azure.json', { parameters: { names: { value: ['orders'] } } })], 1],
  ])('are %s', async (_, args, status) => {
    expect((await evaluate('--policy', skus, '--resource', violating, ...args)).status).toBe(status);
  });

  it.each<[string[], string]>([
    [[], 'gatewarden: parameters.names has no value and no default. Example: {"names": ["https", "wss"]}.'],
    [
      ['-p', 'names=orders'],
      'gatewarden: The value of parameter names is not valid JSON: orders. Example: --parameters \'names=["a"]\'',
    ],
    [
      ['-p', 'names=1'],
      'gatewarden: parameters.names is the number 1, not of the type Array. Example: ["https", "wss"].',
    ],
    [
      ['-p', 'names=[]', '-p', 'other=1'],
      'gatewarden: parameters.other is not a parameter of the definition. Its parameters: ',
    ],
    [['-p', join(folder, 'none.json')], 'gatewarden: none.json: No such file or folder.'],
    [['-p', write('list.json', [])], 'gatewarden: list.json: Not an object of parameters. Example: '],
  ])('%j: %s', async (args, message) => {
    const { status, err } = await evaluate('--policy', skus, '--resource', violating, ...args);
    expect(status).toBe(2);
    expect(err).toContain(message);
  });

  it('rejects an effect that is not allowed', async () => {
    expect(await evaluate('--policy', policy, '--resource', violating, '-e', 'Modify')).toMatchObject({
      status: 2,
      err: 'gatewarden: parameters.effect is "Modify", which is not allowed. Example: "Audit" or "Deny" or "Disabled".',
    });
  });
});

describe('further inputs of a policy', () => {
  const alias = `${STORAGE}/minimumTlsVersion`;
  const storage = write('storage.json', denying({ field: alias, notEquals: 'TLS1_2' }));
  const account = write('account.json', { type: STORAGE, name: 'a', properties: { minimumTlsVersion: 'TLS1_0' } });
  const entry = { name: alias, defaultPath: 'properties.minimumTlsVersion', paths: [] };

  it.each<[string, unknown]>([
    ['names and paths', { [alias]: 'properties.minimumTlsVersion' }],
    ['a provider', { namespace: 'Microsoft.Storage', resourceTypes: [{ resourceType: 'a', aliases: [entry] }] }],
    ['all providers', { value: [{ resourceTypes: [{ aliases: null }, { aliases: [entry] }] }] }],
    [
      'a provider from the Azure CLI',
      [{ resourceTypes: [{ aliases: [{ ...entry, defaultPath: { path: entry.defaultPath, apiVersions: [] } }] }] }],
    ],
  ])('aliases: %s', async (_, list) => {
    const aliases = write('aliases.json', list);
    expect((await evaluate('--policy', storage, '--resource', account, '--aliases', aliases)).status).toBe(1);
  });

  it('aliases: a file without aliases is an error', async () => {
    const { status, err } = await evaluate('--policy', storage, '--resource', account, '--aliases', account);
    expect(status).toBe(2);
    expect(err).toContain('account.json: No aliases found. Example: {');
  });

  it('related resources', async () => {
    const file = write('related-policy.json', {
      mode: 'All',
      policyRule: {
        if: { field: 'type', equals: API },
        then: { effect: 'auditIfNotExists', details: { type: `${API}/policies`, name: 'policy' } },
      },
    });
    const related = write('related.json', [{ type: `${API}/policies`, name: 'policy' }]);
    expect((await evaluate('--policy', file, '--resource', violating)).out[0]).toBe(`auditIfNotExists  ${API} orders`);
    expect((await evaluate('--policy', file, '--resource', violating, '--related', related)).out[0]).toBe(
      `no match  ${API} orders`,
    );
  });

  it('a context', async () => {
    const file = write('context-policy.json', denying({ value: '[resourceGroup().name]', equals: 'orders' }));
    expect(await evaluate('--policy', file, '--resource', violating)).toMatchObject({
      status: 2,
      out: [
        `undecided  ${API} orders`,
        '  policyRule.if fails: the rule reads context.resourceGroup, which the request does not contain',
      ],
    });
    const context = write('context.json', { resourceGroup: { name: 'orders' } });
    expect((await evaluate('--policy', file, '--resource', violating, '--context', context)).status).toBe(1);
    const wrong = write('wrong-context.json', { group: 'orders' });
    expect(await evaluate('--policy', file, '--resource', violating, '--context', wrong)).toMatchObject({
      status: 2,
      err: expect.stringContaining(
        'wrong-context.json: Not a context. Allowed properties: subscription, resourceGroup',
      ),
    });
  });

  it('prints the details of an effect', async () => {
    const file = write('modify.json', {
      mode: 'All',
      policyRule: {
        if: { field: "tags['a']", exists: false },
        then: {
          effect: 'modify',
          details: { roleDefinitionIds: ['r'], operations: [{ operation: 'add', field: "tags['a']", value: 'b' }] },
        },
      },
    });
    const { status, out } = await evaluate('--policy', file, '--resource', violating);
    expect(status).toBe(0);
    expect(out.join('\n')).toContain('"operations": [');
  });

  it('a denyAction allows the request, and the output names the denied requests', async () => {
    const file = write('deny-action.json', {
      mode: 'All',
      policyRule: {
        if: { field: 'name', equals: 'orders' },
        then: { effect: 'denyAction', details: { actionNames: ['delete'] } },
      },
    });
    const { status, out } = await evaluate('--policy', file, '--resource', violating);
    expect(status).toBe(0);
    expect(out).toContain('  denyAction denies requests to delete the resource. This request is allowed.');
  });
});

it('reads files in UTF-16, as Windows PowerShell writes them', async () => {
  const wide = join(folder, 'wide.json');
  writeFileSync(wide, Buffer.from(`\uFEFF${JSON.stringify(api('http://orders'))}`, 'utf16le'));
  expect(await evaluate('--policy', policy, '--resource', wide, '--effect', 'Deny')).toMatchObject({
    status: 1,
    err: '',
  });
});
