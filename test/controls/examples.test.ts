import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { checkTemplate } from '../../check/check-template';
import { snippetOf } from '../../cli/formats/snippet';
import { packagedHook } from '../../clouds/simulator';
import { controls } from '../../controls';
import type { Control, Properties } from '../../core/catalogue';
import type { Configuration } from '../../core/configuration';
import { azureNames, evaluate } from '../../core/evaluation';
import { evaluatePolicy, type LoadedDefinition, loadDefinition } from '../../core/policy-engine';
import { parseDocument } from '../../core/templates';
import { findingWith } from '../cli/formats/reports';
import { hookEvent } from '../hook/event';

// Checks every example of every control with every engine. A new control needs no test here.

const root = join(__dirname, '../..');
const hook = packagedHook(root, 'eu-west-1');
afterAll(() => hook.close());

interface Example {
  readonly control: Control;
  readonly id: string;
  readonly type: string;
  readonly properties: Properties;
  readonly verdict: 'pass' | 'fail';
}

const examples: Example[] = controls.flatMap((control) =>
  Object.entries(control.targets).flatMap(([type, { compliant, violating }]) => [
    ...compliant.map((properties) => ({ control, id: control.id, type, properties, verdict: 'pass' as const })),
    ...violating.map((properties) => ({ control, id: control.id, type, properties, verdict: 'fail' as const })),
  ]),
);

const isAws = ({ type }: { readonly type: string }): boolean => type.startsWith('AWS::');
const awsExamples = examples.filter(isAws);
const azureExamples = examples.filter((example) => !isAws(example));

/** Enforces only one control. */
const enforcing = ({ id }: Control): Configuration => ({
  controls: Object.fromEntries(controls.map((each) => [each.id, each.id === id ? 'enforce' : 'off'])),
  parameters: {},
  exemptions: [],
});

function check(control: Control, template: object) {
  const document = parseDocument(JSON.stringify(template), { file: 'template.json' });
  const now = new Date('2027-01-01T00:00:00Z');
  return checkTemplate(document, {
    catalogue: controls,
    parameters: new Map(),
    configuration: enforcing(control),
    now,
  }).findings;
}

const templateOf = ({ type, properties }: Example): object =>
  type.startsWith('AWS::')
    ? { Resources: { Example: { Type: type, Properties: properties } } }
    : {
        $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
        contentVersion: '1.0.0.0',
        resources: [{ type, apiVersion: '2024-05-01', name: nameFor(type), properties }],
      };

/** A name with as many segments as the type has after its provider. */
const nameFor = (type: string): string => type.split('/').slice(1).join('/');

describe('the requirement', () => {
  it.each(examples)('$id on $type, $properties: $verdict', ({ control, type, properties, verdict }) => {
    expect(evaluate(control, { type, properties })?.verdict).toBe(verdict);
  });
});

describe('check', () => {
  it.each(examples)('$id on $type, $properties: $verdict', (example) => {
    const { control, type, verdict } = example;
    const findings = check(control, templateOf(example));
    expect(findings).toEqual([expect.objectContaining({ control, resourceType: type, status: verdict })]);
  });
});

describe('the packaged hook', () => {
  it.each(awsExamples)('$id on $type, $properties: $verdict', async ({ control, type, properties, verdict }) => {
    const event = { ...hookEvent({ targetName: type, properties }), hookModel: enforcing(control) };
    const response: unknown = JSON.parse(await hook.invoke(JSON.stringify(event)));
    expect(response).toMatchObject({
      hookStatus: verdict === 'pass' ? 'SUCCESS' : 'FAILED',
      annotations: expect.arrayContaining([
        expect.objectContaining({
          annotationName: `${control.id} ${control.name}`,
          status: verdict === 'pass' ? 'PASSED' : 'FAILED',
        }),
      ]),
    });
  });
});

interface DefinitionFile {
  readonly properties: {
    readonly metadata?: { readonly control?: string };
    readonly parameters?: { readonly effect?: { readonly allowedValues?: readonly string[] } };
  };
}

/** The generated definitions that can deny violations of a control. */
const definitions: readonly { readonly control: string | undefined; readonly loaded: LoadedDefinition }[] = readdirSync(
  join(root, 'azure-policy/definitions'),
)
  .map((name) => JSON.parse(readFileSync(join(root, 'azure-policy/definitions', name), 'utf8')) as DefinitionFile)
  .filter(({ properties }) => properties.parameters?.effect?.allowedValues?.includes('Deny'))
  .map((file) => ({ control: file.properties.metadata?.control, loaded: loadDefinition(file) }));

describe('the emitted policies', () => {
  it.each(azureExamples)('$id on $type, $properties: $verdict', ({ id, type, properties, verdict }) => {
    const effects = definitions
      .filter(({ control }) => control === id)
      .map(({ loaded }) =>
        evaluatePolicy(loaded, {
          resource: { type, name: nameFor(type), properties },
          parameters: { effect: 'Deny' },
        }),
      )
      .map(({ effect }) => effect);
    expect(effects.filter((effect) => effect !== 'none')).toEqual(verdict === 'fail' ? ['deny'] : []);
  });
});

const serverlessExamples = controls.flatMap((control) =>
  Object.entries(control.targets).flatMap(([type, { serverless }]) =>
    (serverless?.compliant ?? []).map((properties) => ({
      control,
      id: control.id,
      type,
      property: serverless?.property ?? '',
      properties,
    })),
  ),
);

describe('check of an AWS::Serverless::Api', () => {
  const statuses = (control: Control, property: string, properties: Properties): string[] =>
    check(control, {
      Transform: 'AWS::Serverless-2016-10-31',
      Resources: { Example: { Type: 'AWS::Serverless::Api', Properties: properties } },
    })
      .filter((finding) => finding.property === property)
      .map(({ status }) => status);

  it.each(serverlessExamples)('$id on $type, $properties: pass', ({ control, property, properties }) => {
    // A stage that SAM does not generate has no finding.
    expect(statuses(control, property, properties).filter((status) => status !== 'pass')).toEqual([]);
    const { [property]: _, ...others } = properties;
    expect(statuses(control, property, others)).toEqual(['fail']);
  });
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Properties to which a snippet was added. */
function merged(properties: unknown, members: unknown): unknown {
  if (isObject(members) && Object.hasOwn(members, 'Ref')) return members['Ref'];
  if (!isObject(members)) return members;
  const before = isObject(properties) ? properties : {};
  const after = Object.entries(members).map(([name, value]) => [name, merged(before[name], value)] as const);
  return { ...before, ...Object.fromEntries(after) };
}

describe('the snippet that a finding shows', () => {
  const violations = examples
    .filter(({ verdict }) => verdict === 'fail')
    .flatMap((example) => (['a.yml', 'a.json'] as const).map((file) => ({ ...example, file })));

  it.each(violations)('fixes $id on $type, $properties in $file', ({ control, type, properties, file }) => {
    const { property = '' } = evaluate(control, { type, properties }) ?? {};
    const snippet = snippetOf(findingWith({ control, resourceType: type, property, file }));
    const members: unknown =
      snippet?.language === 'json'
        ? JSON.parse(`{${snippet.lines.join('\n')}}`)
        : parse(snippet?.lines.join('\n') ?? '', { customTags: [{ tag: '!Ref', resolve: (name: string) => name }] });
    expect(evaluate(control, { type, properties: merged(properties, members) })?.verdict).toBe('pass');
  });
});

describe('Azure names', () => {
  const { knownType, withKnownNames } = azureNames(controls);

  it.each(azureExamples)(
    '$id on $type, $properties in capitals: $verdict',
    ({ control, type, properties, verdict }) => {
      const resource = { type: knownType(type.toUpperCase()), properties: withKnownNames(inCapitals(properties)) };
      expect(evaluate(control, resource)?.verdict).toBe(verdict);
    },
  );
});

const inCapitals = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inCapitals);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name.toUpperCase(), inCapitals(member)]));
};
