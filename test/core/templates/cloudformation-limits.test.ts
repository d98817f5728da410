import { readCloudFormationTemplate } from '../../../core/templates/cloudformation';
import { TemplateError } from '../../../core/templates/template-error';
import { Unreadable } from '../../../core/values/unknown';
import { context } from './reading';

type Json = Readonly<Record<string, unknown>>;

const templateWith = (value: unknown, sections: Json = {}): Json => ({
  Transform: 'AWS::LanguageExtensions',
  ...sections,
  Resources: { A: { Type: 'Custom::A', Properties: { Value: value, Other: 'kept' } }, B: { Type: 'Custom::B' } },
});

/** The value in a function that is applied to its own result. */
function repeated(times: number, apply: (inner: unknown) => unknown, value: unknown): unknown {
  let result = value;
  for (let time = 0; time < times; time += 1) result = apply(result);
  return result;
}

const times = (count: number, value: unknown): unknown[] => Array.from({ length: count }, () => value);

const list = (length: number): string[] => Array.from({ length }, (_, index) => `item${index}`);

describe('a text that functions make too long', () => {
  it.each<[string, unknown]>([
    ['Fn::Sub', repeated(9, (V) => ({ 'Fn::Sub': ['${V}'.repeat(16), { V }] }), 'text')],
    ['Fn::Join', repeated(9, (each) => ({ 'Fn::Join': [each, list(16)] }), 'text')],
    ['Fn::Join', { 'Fn::Join': ['-'.repeat(600), { 'Fn::Split': ['a', 'a'.repeat(4_000)] }] }],
    ['Fn::Base64', repeated(60, (each) => ({ 'Fn::Base64': each }), 'text')],
    ['Fn::ToJsonString', repeated(60, (each) => ({ 'Fn::ToJsonString': [each] }), '"\\"')],
    ['A loop', { 'Fn::ForEach::L': ['X', ['x'.repeat(2_000)], { a: '${X}'.repeat(600) }] }],
  ])('is one error: %s', (name, value) => {
    // The functions after the first error have no text.
    const joins = name === 'Fn::Join' && Array.isArray((value as Json)['Fn::Join']);
    const { problems, resources } = readCloudFormationTemplate(templateWith(value), context);
    const limit = `${name} makes a text of more than 1048576 characters. CloudFormation accepts templates of 1 MB.`;
    expect(problems.map(({ message }) => message).filter((message) => message === limit)).toHaveLength(1);
    expect(joins || problems.length === 1).toBe(true);
    expect(resources).toMatchObject([{ properties: { Value: expect.any(Unreadable), Other: 'kept' } }, {}]);
  });
});

describe('functions and loops that make too much in all', () => {
  const limit =
    'The functions and loops of the template make more than 32 MB. CloudFormation accepts templates of 1 MB.';

  it.each<[string, Json]>([
    [
      'lists',
      templateWith(times(3_000, { 'Fn::Split': ['a', { Ref: 'P' }] }), {
        Parameters: { P: { Type: 'String', Default: 'a'.repeat(2_000) } },
      }),
    ],
    [
      'mapped lists',
      templateWith(times(3_000, { 'Fn::FindInMap': ['M', 'a', 'b'] }), {
        Mappings: { M: { a: { b: list(2_000) } } },
      }),
    ],
    ['values in loops', templateWith({ 'Fn::ForEach::L': ['X', list(9_000), { '${X}': Array(400).fill(1) }] })],
    ['texts in loops', templateWith({ 'Fn::ForEach::L': ['X', list(9_000), { '${X}': '-'.repeat(5_000) }] })],
    [
      'APIs of SAM in loops',
      {
        Transform: ['AWS::LanguageExtensions', 'AWS::Serverless-2016-10-31'],
        Resources: {
          'Fn::ForEach::L': [
            'X',
            list(9_000),
            { 'Api${X}': { Type: 'AWS::Serverless::Api', Properties: { StageName: 'a', Name: '-'.repeat(5_000) } } },
          ],
        },
      },
    ],
  ])('end the reading: %s', (_, template) => {
    expect(() => readCloudFormationTemplate(template, context)).toThrow(new TemplateError(limit));
  });
});

describe('alternatives', () => {
  const sections = {
    Parameters: { P: { Type: 'String' } },
    Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'a'] } },
  };
  const either = { 'Fn::If': ['C', 'a', 'b'] };

  it.each<[string, unknown]>([
    ['many in one text', { 'Fn::Join': ['', times(1_000, either)] }],
    ['doubled again and again', repeated(40, (V) => ({ 'Fn::Sub': ['${V}${V}', { V }] }), either)],
    [
      'nested',
      repeated(80, (each) => ({ 'Fn::If': ['C', each, { 'Fn::Sub': `${JSON.stringify(each).length}` }] }), 'a'),
    ],
  ])('are limited: %s', (_, value) => {
    expect(readCloudFormationTemplate(templateWith(value, sections), context).problems).toEqual([]);
  });
});

it('reads many failing functions in functions in linear time', () => {
  const value = repeated(80, (each) => ({ 'Fn::Select': [{ Ref: 'P' }, [each]] }), 'a');
  const Parameters = { P: { Type: 'String', Default: '7' } };
  expect(readCloudFormationTemplate(templateWith(value, { Parameters }), context).problems).toEqual([]);
});

it('reads 20,000 conditions that depend on each other in circles', () => {
  const Conditions = Object.fromEntries(
    list(20_000).map((name, index) => [name, { 'Fn::Not': [{ Condition: `item${(index + 1) % 20_000}` }] }]),
  );
  const { problems } = readCloudFormationTemplate(templateWith('a', { Conditions }), context);
  expect(problems.map(({ message }) => message)).toEqual([
    `Circular dependency between conditions: [${list(10).join(', ')}]`,
  ]);
});
