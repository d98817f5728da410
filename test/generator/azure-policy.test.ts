import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { controls } from '../../controls';
import { defineControl } from '../../controls/control';
import { everyItem, oneOf, requires, set, withScheme, yes } from '../../controls/requirement';
import { azurePolicyFiles } from '../../generator/azure-policy';
import { compareFiles, writeFiles } from '../../generator/files';
import { violates } from '../../generator/policy-rule';
import { escapeExpressions } from '../../generator/subscription-template';

const files = azurePolicyFiles(controls);
const backends = 'Microsoft.ApiManagement/service/backends';

const exampleControl = (requirement: Parameters<typeof requires>[1], property = 'url') =>
  defineControl({
    id: 'GW998',
    name: 'example',
    title: 'Example',
    severity: 'LOW',
    rationale: 'It shows.',
    references: [],
    requirement: requires('fact', requirement),
    targets: {
      [backends]: {
        facts: { fact: property },
        remediation: 'Mend it.',
        documentation: '',
        compliant: [],
        violating: [],
      },
    },
  });

describe('azure-policy/', () => {
  it('is what the catalogue says', async () => {
    expect(await compareFiles(join(__dirname, '../../azure-policy'), files)).toEqual([]);
  });

  it('holds a definition for each control and Azure type, the initiative and the subscription template', () => {
    expect([...files.keys()]).toEqual([
      'definitions/gatewarden-gw003-backends.json',
      'definitions/gatewarden-gw003-apis.json',
      'definitions/gatewarden-gw003-workspaces-backends.json',
      'definitions/gatewarden-gw003-workspaces-apis.json',
      'definitions/gatewarden-gw004-apis.json',
      'definitions/gatewarden-gw004-workspaces-apis.json',
      'initiative.json',
      'subscription.json',
    ]);
  });
});

describe('a definition', () => {
  const definition = JSON.parse(files.get('definitions/gatewarden-gw003-apis.json') ?? '') as {
    properties: Record<string, unknown>;
  };

  it('denies what violates the control, and nothing absent', () => {
    const field = 'Microsoft.ApiManagement/service/apis/serviceUrl';
    expect(definition.properties['policyRule']).toEqual({
      if: {
        allOf: [
          { field: 'type', equals: 'Microsoft.ApiManagement/service/apis' },
          {
            allOf: [
              { field, exists: 'true' },
              { field, notEquals: '' },
              { field, notLike: 'https://*' },
              { field, notLike: 'wss://*' },
              { field, notLike: 'fabric:/*' },
            ],
          },
        ],
      },
      then: { effect: "[parameters('effect')]" },
    });
  });

  it('looks at all resources, audits unless an assignment asks for more, and names its control', () => {
    expect(definition.properties).toMatchObject({
      mode: 'All',
      metadata: { category: 'API Management', control: 'GW003', severity: 'CRITICAL' },
      parameters: { effect: { allowedValues: ['Audit', 'Deny', 'Disabled'], defaultValue: 'Audit' } },
    });
  });
});

describe('the subscription template', () => {
  const template = JSON.parse(files.get('subscription.json') ?? '') as {
    parameters: Record<string, { defaultValue: unknown }>;
    resources: { type: string; properties: Record<string, unknown> }[];
  };

  it('denies by default', () => {
    expect(template.parameters['gw003Effect']?.defaultValue).toBe('Deny');
    expect(template.parameters['gw004Effect']?.defaultValue).toBe('Deny');
  });

  it("escapes the policies' expressions, and only these", () => {
    expect(template.resources[0]?.properties['policyRule']).toMatchObject({
      then: { effect: "[[parameters('effect')]" },
    });
    expect(template.resources.at(-1)?.properties).toMatchObject({
      parameters: "[variables('effects')]",
      enforcementMode: "[parameters('enforcementMode')]",
    });
  });

  it('has a message for every definition that it assigns', () => {
    const messages = template.resources.at(-1)?.properties['nonComplianceMessages'] as Record<string, string>[];
    const members = template.resources.at(-2)?.properties['policyDefinitions'] as Record<string, string>[];
    expect(messages.slice(1).map((message) => message['policyDefinitionReferenceId'])).toEqual(
      members.map((member) => member['policyDefinitionReferenceId']),
    );
  });
});

describe('escapeExpressions', () => {
  it.each([
    ["[parameters('effect')]", "[[parameters('effect')]"],
    ['Microsoft.ApiManagement/service/apis/protocols[*]', 'Microsoft.ApiManagement/service/apis/protocols[*]'],
    ['[not closed', '[not closed'],
    [{ value: ['[a()]'] }, { value: ['[[a()]'] }],
    [1, 1],
  ])('%j', (value, escaped) => {
    expect(escapeExpressions(value)).toEqual(escaped);
  });
});

describe('a control that Azure Policy cannot express', () => {
  it('fails on a property without an alias', () => {
    expect(() => azurePolicyFiles([exampleControl(yes, 'credentials.managedIdentity')])).toThrow(
      /^GW998 on Microsoft\.ApiManagement\/service\/backends: there is no Azure Policy alias for the property credentials\.managedIdentity/,
    );
  });

  it('fails where it only asks for something to be set', () => {
    expect(() => azurePolicyFiles([exampleControl(set)])).toThrow(/cannot tell a blank string from a set one/);
  });

  it('fails with a name or a text that Azure refuses', () => {
    const control = exampleControl(yes);
    expect(() => azurePolicyFiles([{ ...control, title: 'x'.repeat(130) }])).toThrow(
      /its displayName has \d+ characters/,
    );
    expect(() => azurePolicyFiles([{ ...control, rationale: 'x'.repeat(513) }])).toThrow(
      /its description has \d+ characters/,
    );
  });
});

describe('what a requirement becomes', () => {
  const field = `${backends}/url`;
  it.each([
    [exampleControl(yes), { field, notEquals: 'true' }],
    [exampleControl(withScheme('https')), { field, notLike: 'https://*' }],
    [
      exampleControl(oneOf('a', 'b')),
      {
        allOf: [
          { field, notEquals: 'a' },
          { field, notEquals: 'b' },
        ],
      },
    ],
  ])('required: %#', (control, condition) => {
    expect(violates(control, backends)).toEqual({ allOf: [{ field: 'type', equals: backends }, condition] });
  });

  it('every item, only on resources that have another property', () => {
    const control = exampleControl(yes);
    const target = { ...control.targets[backends], facts: { fact: 'pool.services' }, onlyWith: 'type' };
    const items = `${backends}/pool.services[*]`;
    expect(
      violates(
        { ...control, requirement: everyItem('fact', oneOf('a')), targets: { [backends]: target as never } },
        backends,
      ),
    ).toEqual({
      allOf: [
        { field: 'type', equals: backends },
        { field: `${backends}/type`, exists: 'true' },
        { field: `${backends}/type`, notEquals: '' },
        { count: { field: items, where: { field: items, notEquals: 'a' } }, greater: 0 },
      ],
    });
  });
});

describe('writing and comparing files', () => {
  it('writes what is missing, mends what is changed, removes what is no longer generated and nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gatewarden-'));
    try {
      const wanted = new Map([
        ['a.json', '1\n'],
        ['b/c.json', '2\n'],
      ]);
      await writeFile(join(folder, 'a.json'), 'old');
      await mkdir(join(folder, 'definitions'));
      await writeFile(join(folder, 'definitions/gatewarden-gw009-old.json'), 'old');
      await writeFile(join(folder, 'definitions/notes.json'), "somebody's own");
      await writeFile(join(folder, 'own.json'), "somebody's own");
      expect(await compareFiles(folder, wanted)).toEqual([
        { path: 'a.json', problem: 'changed' },
        { path: 'b/c.json', problem: 'missing' },
        { path: 'definitions/gatewarden-gw009-old.json', problem: 'not generated' },
      ]);

      await writeFiles(folder, wanted);

      expect(await compareFiles(folder, wanted)).toEqual([]);
      expect(await readFile(join(folder, 'b/c.json'), 'utf8')).toBe('2\n');
      expect((await readdir(folder)).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
        'a.json',
        'b',
        'definitions',
        'own.json',
      ]);
      expect(await readdir(join(folder, 'definitions'))).toEqual(['notes.json']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
