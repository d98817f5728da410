import * as fc from 'fast-check';
import { bicepValue } from '../../generator/azure/bicep';
import { Code } from '../../generator/azure/code';
import { readBicepValue } from './bicep-reader';
import { CONFIGURATION, DEFINITIONS, FILES, fileOf, HOSTILE_REASON, type Json, jsonOf } from './gates';

const camelCase = (name: string): string =>
  name.replaceAll(/-(?<letter>[a-z])/g, (_, letter: string) => letter.toUpperCase());

describe.each([
  ['subscription', FILES.catalogue],
  ['management-group', FILES.catalogue],
  ['subscription', FILES.subscription],
])('bicep/%s.bicep', (name, files) => {
  const text = fileOf(files, `bicep/${name}.bicep`);
  const resource = (symbol: string, kind: string): Json =>
    readBicepValue(text, `resource ${symbol} 'Microsoft.Authorization/${kind}@2025-03-01' = `) as Json;

  it.each(DEFINITIONS)('defines $name unchanged', ({ name: definition, referenceId, properties }) => {
    expect(resource(camelCase(referenceId), 'policyDefinitions')).toEqual({ name: definition, properties });
  });

  it('puts every policy into the initiative', () => {
    const { policyDefinitions, ...properties } = resource('initiative', 'policySetDefinitions')['properties'] as Json;
    const written = (jsonOf(FILES.catalogue, 'initiative.json') as unknown as { properties: Json }).properties;
    expect({ ...properties, policyDefinitions: undefined }).toEqual({ ...written, policyDefinitions: undefined });
    expect((policyDefinitions as Json[]).map((member) => member['policyDefinitionId'])).toEqual([
      ...DEFINITIONS.map(({ referenceId }) => new Code(`${camelCase(referenceId)}.id`)),
      '/providers/Microsoft.Authorization/policyDefinitions/b741306c-968e-4b67-b916-5675e5c709f4',
      '/providers/Microsoft.Authorization/policyDefinitions/92bb331d-ac71-416a-8c91-02f2cb734ce4',
    ]);
  });

  it('assigns the initiative with the parameters of the file', () => {
    const properties = resource('assignment', 'policyAssignments')['properties'] as Record<string, Json>;
    expect(properties['policyDefinitionId']).toEqual(new Code('initiative.id'));
    expect(properties['enforcementMode']).toEqual(new Code('enforcementMode'));
    expect(properties['parameters']?.['gw003Effect']).toEqual({ value: new Code('gw003Effect') });
    for (const parameter of Object.keys(properties['parameters'] ?? {}))
      expect(text).toMatch(new RegExp(`^param ${parameter} string = '(?:Audit|Deny|Disabled)'$`, 'm'));
  });

  it('refers to module files that exist', () => {
    const modules = [...text.matchAll(/^module \w+ '(?<file>[^']+)' = /gm)].map(
      (match) => match.groups?.['file'] ?? '',
    );
    expect(modules).toHaveLength(name === 'subscription' ? 3 : 4);
    for (const file of modules) expect(files.has(`bicep/${file}`)).toBe(true);
  });
});

it('sets effects and exemptions from the configuration', () => {
  const text = fileOf(FILES.subscription, 'bicep/subscription.bicep');
  expect(readBicepValue(text, 'param gw003Effect string = ')).toBe('Audit');
  expect(readBicepValue(text, 'param exemptions policyExemption[] = ')).toMatchObject(
    CONFIGURATION.exemptions
      .slice(0, 3)
      .map((each) => ({ scope: 'scope' in each ? each.scope : '', description: each.reason })),
  );
});

describe('printed Bicep', () => {
  const roundTrip = (value: string): unknown => readBicepValue(`value = ${bicepValue(value)}\n`, 'value = ');

  it('gives the original value when it is parsed, for every text', () => {
    expect(roundTrip(HOSTILE_REASON)).toBe(HOSTILE_REASON);
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.constantFrom('$', '{', '}', "'", '\\', '\n', 'u', '[', ']'), fc.string({ unit: 'binary' })),
        ),
        (parts) => {
          expect(roundTrip(parts.join(''))).toBe(parts.join(''));
        },
      ),
    );
  });

  it.each([
    ['', "''"],
    ["it's", "'it\\'s'"],
    ['${a}', "'\\${a}'"],
    ['$a {b}', "'$a {b}'"],
    ['\\', "'\\\\'"],
    ['a\nb\u0000', "'a\\nb\\u{0}'"],
    ["[parameters('effect')]", "'[parameters(\\'effect\\')]'"],
    [5, '5'],
    [true, 'true'],
    [null, 'null'],
    [[], '[]'],
    [{}, '{}'],
    [
      { if: ['a'], 'a b': 1, null: 2, gone: undefined, id: new Code('x.id') },
      "{\n  if: [\n    'a'\n  ]\n  'a b': 1\n  'null': 2\n  id: x.id\n}",
    ],
  ])('%j', (value, text) => {
    expect(bicepValue(value)).toBe(text);
  });

  it('rejects numbers that are not integers', () => {
    expect(() => bicepValue(1.5)).toThrow('Bicep supports integers only, not 1.5');
  });
});
