import * as fc from 'fast-check';
import { readCloudFormationTemplate } from '../../../core/templates/cloudformation';
import { context } from './reading';

const garbage = fc.anything({
  maxDepth: 3,
  withNullPrototype: false,
  values: [fc.string(), fc.boolean(), fc.integer(), fc.constant(null)],
});

/** Mostly valid values. */
const mostly = (...values: unknown[]) =>
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: garbage });

const NAMES = ['Api', 'Orders', 'ServerlessRestApi', '__proto__', 'constructor', 'Fn::Transform'];
const named = (value: fc.Arbitrary<unknown>) => fc.dictionary(fc.constantFrom(...NAMES), value, { minKeys: 1 });

const event = fc.record(
  {
    Type: mostly('Api', 'HttpApi'),
    Properties: mostly({ Path: '/', Method: 'get' }, { RestApiId: { Ref: 'Api' } }, { RestApiId: 'ServerlessRestApi' }),
  },
  { requiredKeys: [] },
);

const properties = fc.record(
  {
    StageName: mostly('prod', 'v-1', { Ref: 'P' }),
    OpenApiVersion: mostly('3.0.1', null, { Ref: 'P' }),
    TracingEnabled: mostly(true, { 'Fn::If': ['C', true, { Ref: 'AWS::NoValue' }] }),
    DefinitionBody: mostly({ paths: {} }, { 'Fn::Transform': { Name: 'AWS::Include' } }),
    Events: fc.oneof(named(event), named(garbage), garbage),
  },
  { requiredKeys: [] },
);

const resource = fc.record(
  {
    Type: mostly('AWS::Serverless::Api', 'AWS::Serverless::Function', 'AWS::Serverless::StateMachine'),
    Condition: mostly('C', 'D', 'E'),
    IgnoreGlobals: mostly('*', ['TracingEnabled']),
    Connectors: garbage,
    DependsOn: mostly('Api', ['Orders']),
    Properties: fc.oneof({ weight: 9, arbitrary: properties }, { weight: 1, arbitrary: garbage }),
  },
  { requiredKeys: ['Type'] },
);

const template = fc.record({
  Transform: fc.constantFrom('AWS::Serverless-2016-10-31', ['AWS::LanguageExtensions', 'AWS::Serverless-2016-10-31']),
  Parameters: fc.constant({ P: { Type: 'String' } }),
  Conditions: fc.constant({ C: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] }, D: { 'Fn::Equals': ['x', 'x'] } }),
  Globals: fc.oneof(garbage, fc.record({ Api: fc.oneof(properties, named(garbage), garbage) })),
  Resources: named(resource),
});

describe('a serverless template with random content', () => {
  it('is read, with problems', () => {
    const outcomes = { whole: 0, withProblems: 0 };
    fc.assert(
      fc.property(template, (value) => {
        const { problems } = readCloudFormationTemplate(value, context);
        if (problems.length === 0) outcomes.whole += 1;
        else outcomes.withProblems += 1;
      }),
      { numRuns: 1000, seed: 20_161_031 },
    );
    expect(outcomes.whole).toBeGreaterThan(50);
    expect(outcomes.withProblems).toBeGreaterThan(100);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
