import { parse } from '@cdktf/hcl2json';
import * as fc from 'fast-check';
import { Code } from '../../generator/azure/code';
import { hclFile, hclValue } from '../../generator/azure/hcl';
import { DEFINITIONS, FILES, fileOf, GROUP, HOSTILE_REASON, type Json, SERVICE, SUBSCRIPTION } from './gates';

type Blocks = Record<string, Record<string, Json[]>>;

const read = async (path: string, files = FILES.catalogue): Promise<Json> =>
  (await parse(path, fileOf(files, path))) as Json;

/** The argument of jsonencode. The parser returns a function call as text. */
async function encoded(argument: unknown): Promise<unknown> {
  const { content } = /^\$\{jsonencode\((?<content>.*)\)\}$/s.exec(String(argument))?.groups ?? {};
  return ((await parse('value.tf', `value = ${content}\n`)) as Json)['value'];
}

const resources = async (path: string, files = FILES.catalogue): Promise<Blocks> =>
  (await read(path, files))['resource'] as Blocks;

describe('the Terraform module', () => {
  it.each([...FILES.catalogue.keys()].filter((path) => path.endsWith('.tf')))('%s is HCL', async (path) => {
    await expect(read(path)).resolves.not.toEqual({});
    await expect(read(path, FILES.subscription)).resolves.not.toEqual({});
  });

  it('defines each policy unchanged', async () => {
    const { azurerm_policy_definition: blocks = {} } = await resources('terraform/definitions.tf');
    const read = await Promise.all(
      Object.entries(blocks).map(async ([label, [block = {}]]) => ({
        label,
        name: block['name'],
        properties: {
          displayName: block['display_name'],
          description: block['description'],
          policyType: block['policy_type'],
          mode: block['mode'],
          metadata: await encoded(block['metadata']),
          parameters: await encoded(block['parameters']),
          policyRule: await encoded(block['policy_rule']),
        },
      })),
    );
    expect(read.toSorted((a, b) => (a.label < b.label ? -1 : 1))).toEqual(
      DEFINITIONS.map(({ name, referenceId, properties }) => ({
        label: referenceId.replaceAll('-', '_'),
        name,
        properties,
      })).toSorted((a, b) => (a.label < b.label ? -1 : 1)),
    );
  });

  it.each([
    ['azurerm_policy_set_definition', '${local.is_management_group ? 0 : 1}'],
    ['azurerm_management_group_policy_set_definition', '${local.is_management_group ? 1 : 0}'],
  ])('puts every policy into the initiative: %s', async (type, count) => {
    const block = (await resources('terraform/initiative.tf'))[type]?.['this']?.[0] ?? {};
    const references = block['policy_definition_reference'] as Json[];
    expect(block['count']).toBe(count);
    expect(references.map((reference) => [reference['reference_id'], reference['policy_definition_id']])).toEqual([
      ...DEFINITIONS.map(({ referenceId }) => [
        referenceId,
        `\${azurerm_policy_definition.${referenceId.replaceAll('-', '_')}.id}`,
      ]),
      [
        'direct-management',
        '/providers/Microsoft.Authorization/policyDefinitions/b741306c-968e-4b67-b916-5675e5c709f4',
      ],
      [
        'certificate-validation',
        '/providers/Microsoft.Authorization/policyDefinitions/92bb331d-ac71-416a-8c91-02f2cb734ce4',
      ],
    ]);
    expect(await encoded(references[0]?.['parameter_values'])).toEqual({
      effect: { value: "[parameters('gw003Effect')]" },
    });
  });

  it('sets effects and exemptions from the configuration', async () => {
    const { variable } = (await read('terraform/variables.tf', FILES.subscription)) as {
      variable: Record<string, Json[]>;
    };
    const defaults = Object.fromEntries(Object.entries(variable).map(([name, [block]]) => [name, block?.['default']]));
    expect(defaults).toMatchObject({ gw003_effect: 'Audit', gw003_policies_effect: 'Audit', gw004_effect: 'Deny' });
    const exemptions = Object.values(defaults['exemptions'] as Record<string, Json>);
    const byScope = exemptions.toSorted((a, b) => String(a['scope']).length - String(b['scope']).length);
    expect(byScope).toMatchObject([
      { scope: SUBSCRIPTION, expires_on: '2027-03-31T23:59:59Z' },
      {
        scope: GROUP,
        description: '[concat(1)]',
        policy_definition_reference_ids: ['gw004-apis', 'gw004-workspaces-apis', 'gw004-copies'],
      },
      { scope: SERVICE },
    ]);
    expect(plain(byScope[0]?.['description'])).toBe(HOSTILE_REASON);
  });
});

/** Decodes the escapes in a quoted template. The parser returns `$${` and `%%{` unchanged. */
const plain = (text: unknown): unknown =>
  typeof text === 'string' ? text.replaceAll('$${', '${').replaceAll('%%{', '%{') : text;

describe('printed HCL', () => {
  const roundTrip = async (value: string): Promise<unknown> =>
    plain(((await parse('value.tf', `value = ${hclValue(value)}\n`)) as Json)['value']);

  it('gives the original value when it is parsed, for every text', async () => {
    expect(await roundTrip(HOSTILE_REASON)).toBe(HOSTILE_REASON);
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.constantFrom('$', '{', '}', '%', '"', '\\', '\n', '\r', '\t', 'a', '\u0000', '\u2028', 'é', '\u{1f600}'),
        ),
        async (characters) => {
          const text = characters.join('');
          expect(await roundTrip(text)).toBe(text);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    ['', '""'],
    ['${a}', '"$${a}"'],
    ['%{ if }', '"%%{ if }"'],
    ['$${a}', '"$$${a}"'],
    ['\u0007', '"\\u0007"'],
    [5, '5'],
    [null, 'null'],
    [[], '[]'],
    [{}, '{}'],
    [['a', 'b'], '["a", "b"]'],
    [
      { if: 1, 'a b': true, long: undefined, name: new Code('var.name') },
      '{\n  "if"  = 1\n  "a b" = true\n  name  = var.name\n}',
    ],
    [{ a: { b: 1 }, cc: 2 }, '{\n  a = {\n    b = 1\n  }\n  cc = 2\n}'],
    [[{ a: 1 }], '[\n  {\n    a = 1\n  },\n]'],
  ])('%j', (value, text) => {
    expect(hclValue(value)).toBe(text);
  });

  it('has blocks with labels, arguments and nested blocks', () => {
    const inner = { type: 'inner', body: [] };
    expect(hclFile([{ type: 'outer', labels: ['a"b'], body: [['x', 1], ['long', 2], '', inner] }])).toBe(
      'outer "a\\"b" {\n  x    = 1\n  long = 2\n\n  inner {}\n}\n',
    );
  });
});
