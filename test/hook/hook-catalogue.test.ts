import { join } from 'node:path';
import { packagedHook } from '../../clouds/simulator/lambda-function';
import { controls } from '../../controls';
import { configurationOf, configurationSchema } from '../../core/configuration';
import { decideResource } from '../../hook/decision';
import { hookCatalogue } from '../../hook/hook-catalogue';
import { MESSAGE_LIMIT } from '../../hook/runtime/protocol';
import { readInvocation, toHandlerRequest } from '../../hook/runtime/request';
import { catalogue as fixedCatalogue } from '../catalogue';
import { hookEvent } from './event';

const root = join(__dirname, '../..');

const examplesOf = (catalogue: typeof controls) =>
  catalogue.flatMap(({ targets }) =>
    Object.entries(targets)
      .filter(([targetName]) => targetName.startsWith('AWS::'))
      .flatMap(([targetName, { compliant, violating }]) =>
        [...compliant, ...violating].map((properties) => ({ targetName, properties })),
      ),
  );

const decided = (
  catalogue: typeof controls,
  example: { targetName: string; properties: unknown },
  configured: Readonly<Record<string, unknown>>,
) => {
  const configuration = configurationOf(configured, catalogue);
  const request = toHandlerRequest(readInvocation(hookEvent(example)));
  return decideResource(request, catalogue, configuration, new Date('2027-03-31T12:00:00Z'));
};

/** Configurations that use each control's modes and the examples of its parameters. */
const configurationsFor = (catalogue: typeof controls) => [
  {},
  ...(['warn', 'enforce', 'off'] as const).map((mode) => ({
    controls: Object.fromEntries(catalogue.map(({ id }) => [id, mode])),
  })),
  {
    controls: Object.fromEntries(catalogue.map(({ id }) => [id, 'enforce'])),
    parameters: Object.fromEntries(
      catalogue.flatMap(({ id, parameters }) =>
        parameters === undefined
          ? []
          : [[id, Object.fromEntries(Object.entries(parameters).map(([name, { example }]) => [name, example]))]],
      ),
    ),
  },
  {
    exemptions: catalogue.map(({ id }) => ({ control: id, stack: '*', reason: 'moves', expires: '9999-12-31' })),
  },
];

describe.each([
  ['the product', controls],
  ['the tests', fixedCatalogue],
])('the catalogue of %s, reduced for the hook', (_name, catalogue) => {
  const reduced = hookCatalogue(catalogue);

  it('has the same verdicts as the whole catalogue for every example and configuration', () => {
    const examples = examplesOf(catalogue);
    expect(examples.length).toBeGreaterThan(3);
    for (const configuration of configurationsFor(catalogue))
      for (const example of examples)
        expect(decided(reduced, example, configuration)).toEqual(decided(catalogue, example, configuration));
  });

  it('accepts the same configurations', () => {
    const withoutDescriptions = (schema: object): unknown =>
      JSON.parse(JSON.stringify(schema, (key, value: unknown) => (key === 'description' ? undefined : value)));
    expect(withoutDescriptions(configurationSchema(reduced))).toEqual(
      withoutDescriptions(configurationSchema(catalogue)),
    );
  });

  it('contains no Azure targets, no examples and no rationale', () => {
    for (const { targets, rationale, references } of reduced) {
      expect({ rationale, references }).toEqual({ rationale: '', references: [] });
      for (const [type, { compliant, violating }] of Object.entries(targets))
        expect([type.split('::')[0], compliant, violating]).toEqual(['AWS', [], []]);
    }
    expect(JSON.stringify(reduced)).not.toContain('Microsoft.');
  });
});

describe('the packaged hook', () => {
  const hook = packagedHook(root, 'eu-west-1');
  afterAll(() => hook.close());

  it('has the same verdicts as the catalogue for every example and configuration', async () => {
    for (const configuration of configurationsFor(controls))
      for (const example of examplesOf(controls)) {
        const event = { ...hookEvent(example), hookModel: configuration };
        const expected = decided(controls, example, configuration).toResponse(undefined, MESSAGE_LIMIT.stack);
        expect(JSON.parse(await hook.invoke(JSON.stringify(event)))).toMatchObject(expected);
      }
  });
});
