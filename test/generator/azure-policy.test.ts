import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defineControl, everyItem, oneOf, requires, set, withScheme, yes } from '../../core/catalogue';
import { escapeExpressions } from '../../generator/azure/arm-template';
import { azurePolicyFiles } from '../../generator/azure/azure-policy';
import { violationCondition } from '../../generator/azure/policy-rule';
import { compareFiles, writeFiles } from '../../generator/files';
import { catalogue as controls } from '../catalogue';

const files = azurePolicyFiles(controls);
const backends = 'Microsoft.ApiManagement/service/backends';

const exampleControl = (requirement: Parameters<typeof requires>[1], property = 'url') =>
  defineControl({
    id: 'GW998',
    name: 'example',
    title: 'Example',
    severity: 'LOW',
    defaultMode: 'enforce',
    rationale: 'It shows.',
    references: [],
    requirement: requires('fact', requirement),
    targets: {
      [backends]: {
        noun: 'API Management backends',
        facts: { fact: property },
        remediation: 'Fix it.',
        documentation: '',
        compliant: [],
        violating: [],
      },
    },
  });

describe('azure-policy/', () => {
  it('contains a definition for each control and Azure type, the search, and the initiative, in every format', () => {
    const names = [
      'gatewarden-gw003-backends',
      'gatewarden-gw003-apis',
      'gatewarden-gw003-workspaces-backends',
      'gatewarden-gw003-workspaces-apis',
      'gatewarden-gw003-policies',
      'gatewarden-gw003-copies',
      'gatewarden-gw004-apis',
      'gatewarden-gw004-workspaces-apis',
      'gatewarden-gw004-copies',
    ];
    expect([...files.keys()]).toEqual([
      ...names.map((name) => `definitions/${name}.json`),
      'initiative.json',
      'subscription.json',
      'management-group.json',
      'bicep/subscription.bicep',
      'bicep/management-group.bicep',
      'bicep/management-group-exemption.json',
      'bicep/subscription-exemption.json',
      'bicep/resource-group-exemption.json',
      'bicep/resource-exemption.json',
      ...names.flatMap((name) =>
        ['', '.rules', '.parameters'].map((part) => `community/${name}/azurepolicy${part}.json`),
      ),
      ...names.map((name) => `epac/Definitions/policyDefinitions/API Management/${name}.jsonc`),
      'epac/Definitions/policySetDefinitions/API Management/gatewarden-api-management.jsonc',
      'epac/Definitions/policyAssignments/gatewarden-api-management.jsonc',
      ...['versions.tf', 'variables.tf', 'definitions.tf', 'initiative.tf'].map((name) => `terraform/${name}`),
      ...['assignment.tf', 'exemptions.tf', 'outputs.tf', 'README.md'].map((name) => `terraform/${name}`),
    ]);
  });
});

describe('a definition', () => {
  const definition = JSON.parse(files.get('definitions/gatewarden-gw003-apis.json') ?? '') as {
    properties: Record<string, unknown>;
  };

  it('denies resources that violate the control, but not an absent property', () => {
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

  it('has mode All, audits by default, and names its control in the metadata', () => {
    expect(definition.properties).toMatchObject({
      mode: 'All',
      metadata: { category: 'API Management', control: 'GW003', severity: 'CRITICAL' },
      parameters: { effect: { allowedValues: ['Audit', 'Deny', 'Disabled'], defaultValue: 'Audit' } },
    });
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
  it('is rejected if a property has no alias', () => {
    expect(() => azurePolicyFiles([exampleControl(yes, 'credentials.managedIdentity')])).toThrow(
      /^GW998 on Microsoft\.ApiManagement\/service\/backends: the property credentials\.managedIdentity has no Azure Policy alias/,
    );
  });

  it('is rejected if it only requires a property to be set', () => {
    expect(() => azurePolicyFiles([exampleControl(set)])).toThrow(/Azure Policy cannot detect a blank string/);
  });

  it('is rejected if a name or a text is too long for Azure', () => {
    const control = exampleControl(yes);
    expect(() => azurePolicyFiles([{ ...control, title: 'x'.repeat(130) }])).toThrow(
      /: displayName has \d+ characters\. The maximum length in Azure Policy is 128\./,
    );
    expect(() => azurePolicyFiles([{ ...control, rationale: 'x'.repeat(513) }])).toThrow(
      /: description has \d+ characters\. The maximum length in Azure Policy is 512\./,
    );
  });
});

describe('a compiled requirement', () => {
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
    expect(violationCondition(control, backends)).toEqual({ allOf: [{ field: 'type', equals: backends }, condition] });
  });

  it('tests every item, only on resources that have another property', () => {
    const control = exampleControl(yes);
    const target = { ...control.targets[backends], facts: { fact: 'pool.services' }, onlyWith: 'type' };
    const list = `${backends}/pool.services`;
    const items = `${list}[*]`;
    expect(
      violationCondition(
        { ...control, requirement: everyItem('fact', oneOf('a')), targets: { [backends]: target as never } },
        backends,
      ),
    ).toEqual({
      allOf: [
        { field: 'type', equals: backends },
        { field: `${backends}/type`, exists: 'true' },
        { field: `${backends}/type`, notEquals: '' },
        {
          anyOf: [
            { count: { field: items, where: { field: items, notEquals: 'a' } }, greater: 0 },
            {
              allOf: [
                { field: list, exists: 'true' },
                { field: list, notEquals: '' },
                { field: list, like: '*' },
                { count: { field: items }, equals: 0 },
              ],
            },
          ],
        },
      ],
    });
  });
});

const STALE = [
  'bicep/tenant-exemption.json',
  'community/gatewarden-gw009-old/azurepolicy.json',
  'community/gatewarden-gw009-old/azurepolicy.parameters.json',
  'community/gatewarden-gw009-old/azurepolicy.rules.json',
  'definitions/gatewarden-gw009-old.json',
  'epac/Definitions/policyAssignments/gatewarden-old.jsonc',
  'epac/Definitions/policyDefinitions/API Management/gatewarden-gw009-old.jsonc',
  'epac/Definitions/policyExemptions/tenant/gatewarden-old.jsonc',
];

describe('writing and comparing files', () => {
  it('writes missing files, rewrites changed files, and removes only files that are no longer generated', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gatewarden-'));
    try {
      const wanted = new Map([
        ['a.json', '1\n'],
        ['b/c.json', '2\n'],
      ]);
      await writeFile(join(folder, 'a.json'), 'old');
      for (const path of STALE) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), 'old');
      }
      await writeFile(join(folder, 'definitions/notes.json'), 'written by hand');
      await writeFile(join(folder, 'own.json'), 'written by hand');
      expect(await compareFiles(folder, wanted)).toEqual([
        { path: 'a.json', problem: 'changed' },
        { path: 'b/c.json', problem: 'missing' },
        ...STALE.map((path) => ({ path, problem: 'not generated' })),
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
