import * as fc from 'fast-check';
import { checkTemplate } from '../../check/check-template';
import { readParameters } from '../../core/files/parameters';
import { parseDocument } from '../../core/templates/document';
import { catalogue } from '../catalogue';
import { generatedDeployments } from './generated-deployments';

type Json = { readonly [name: string]: unknown };
type Spell = (key: string) => string;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const spelled = (
  value: unknown,
  spell: Spell,
  members: Readonly<Record<string, (value: unknown) => unknown>>,
): unknown =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [spell(key), members[key]?.(each) ?? each]))
    : value;

const each =
  (apply: (value: unknown) => unknown) =>
  (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(apply);
    return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, apply(one)])) : value;
  };

/** A template with other letter case in the keys of ARM. User-defined names stay unchanged. */
const template = (value: unknown, spell: Spell): unknown =>
  spelled(value, spell, {
    parameters: each((declaration) => spelled(declaration, spell, {})),
    resources: each((one) => resource(one, spell)),
    functions: each((group) =>
      spelled(group, spell, {
        members: each((member) =>
          spelled(member, spell, {
            parameters: each((parameter) => spelled(parameter, spell, {})),
            output: (output) => spelled(output, spell, {}),
          }),
        ),
      }),
    ),
  });

const resource = (value: unknown, spell: Spell): unknown =>
  spelled(value, spell, {
    copy: (copy) => spelled(copy, spell, {}),
    resources: each((child) => resource(child, spell)),
    properties: (properties) =>
      isObject(properties) && 'mode' in properties
        ? spelled(properties, spell, {
            template: (one) => template(one, spell),
            parameters: each((parameter) => spelled(parameter, spell, {})),
            expressionEvaluationOptions: (options) => spelled(options, spell, {}),
            templateLink: (link) => spelled(link, spell, {}),
          })
        : properties,
  });

function resultOf(value: unknown, parameters: Readonly<Record<string, unknown>>): unknown {
  // The layout is the same, so every key has the same position in both spellings.
  const document = parseDocument(JSON.stringify(value, null, 2), { file: 'deployment.json' });
  return checkTemplate(document, {
    catalogue,
    parameters: new Map(Object.entries(parameters).map(([name, one]) => [name, { value: one }])),
    configuration: { controls: {}, parameters: {}, exemptions: [] },
    now: new Date('2027-01-01T00:00:00Z'),
  });
}

describe('an ARM template', () => {
  it.each<[string, Spell]>([
    ['capitals', (key) => key.toUpperCase()],
    ['a capital first', (key) => key.charAt(0).toUpperCase() + key.slice(1)],
    ['small letters', (key) => key.toLowerCase()],
  ])('has the same findings with its keys in %s', (_, spell) => {
    let findings = 0;
    fc.assert(
      fc.property(generatedDeployments, (deployment) => {
        const expected = resultOf(deployment.template, deployment.parameters);
        if (isObject(expected) && Array.isArray(expected['findings'])) findings += expected['findings'].length;
        expect(resultOf(template(deployment.template, spell), deployment.parameters)).toEqual(expected);
      }),
      { numRuns: 150, seed: 20_270_101 },
    );
    expect(findings).toBeGreaterThan(300);
  });

  const api = { type: 'Microsoft.ApiManagement/service/apis', apiVersion: '2024-05-01', name: 'apim/orders' };
  const SCHEMA = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';

  it.each<[string, unknown, string, string]>([
    ['the template', { $schema: SCHEMA, resources: [], Resources: [api] }, 'resources', 'Resources'],
    [
      'a resource',
      { $schema: SCHEMA, resources: [{ ...api, properties: {}, PROPERTIES: {} }] },
      'properties',
      'PROPERTIES',
    ],
    ['a resource', { $schema: SCHEMA, resources: [{ ...api, Type: 'a/b' }] }, 'type', 'Type'],
    ['a copy', { $schema: SCHEMA, resources: [{ ...api, copy: { name: 'a', count: 1, Count: 0 } }] }, 'count', 'Count'],
    ['the parameters', { $schema: SCHEMA, parameters: { a: {}, A: {} }, resources: [] }, 'a', 'A'],
    [
      'a declaration',
      {
        $schema: SCHEMA,
        parameters: { url: { type: 'string', defaultValue: 'https://a', DefaultValue: 'http://a' } },
        resources: [{ ...api, properties: { serviceUrl: "[parameters('url')]" } }],
      },
      'defaultValue',
      'DefaultValue',
    ],
    [
      'the variables',
      { $schema: SCHEMA, variables: { url: 'https://a', URL: 'http://a' }, resources: [] },
      'url',
      'URL',
    ],
    [
      'a nested template',
      {
        $schema: SCHEMA,
        resources: [
          {
            type: 'Microsoft.Resources/deployments',
            apiVersion: '2022-09-01',
            name: 'nested',
            properties: { mode: 'Incremental', template: { resources: [], Resources: [api] } },
          },
        ],
      },
      'resources',
      'Resources',
    ],
  ])('has an error if a key of %s has two spellings: %#', (_, value, one, other) => {
    const text = JSON.stringify(value, null, 1);
    const lines = text.split('\n');
    expect(resultOf(value, {})).toMatchObject({
      errors: [
        {
          message: `Duplicate key: ${one} and ${other} differ only in letter case, which Azure Resource Manager ignores. Remove one of the two.`,
          line: lines.findLastIndex((line) => line.includes(`"${other}":`)) + 1,
        },
      ],
    });
  });

  it('uses given parameters with sections in any letter case', () => {
    const text = JSON.stringify({
      $schema: SCHEMA,
      PARAMETERS: { protocols: { TYPE: 'array' } },
      Resources: [{ ...api, properties: { protocols: "[parameters('protocols')]" } }],
    });
    const { findings } = checkTemplate(parseDocument(text, { file: 'a.json' }), {
      catalogue,
      parameters: readParameters(['Protocols=["ws"]']),
      configuration: { controls: {}, parameters: {}, exemptions: [] },
      now: new Date('2027-01-01T00:00:00Z'),
    });
    expect(findings.find(({ control }) => control.id === 'GW004')).toMatchObject({ status: 'fail' });
  });
});
