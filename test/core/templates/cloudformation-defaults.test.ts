import { Alternatives, PresumedPresent, Unknown } from '../../../core/values/unknown';
import { problemsOf, readTemplate, templateOf, valueOf } from './reading';

const SECTIONS = `
Transform: AWS::LanguageExtensions
Parameters:
  Hosts: {Type: CommaDelimitedList, Default: "<two hosts>"}
  Size: {Type: String, Default: "pick one", AllowedValues: [small, large]}
  Count: {Type: Number, Default: ""}
  Name: {Type: String, Default: "", MinLength: 2}
  Rate: {Type: Number, Default: 0, MinValue: 1}
  Zone: {Type: String, Default: nowhere}
  Level: {Type: String, AllowedValues: [low, high]}
  Only: {Type: String, AllowedValues: ["true"]}
  Asked: {Type: String}
Mappings:
  Zones: {north: {Id: n1}, south: {Id: s1}}
  Levels: {low: {Traced: true}, high: {Traced: true}}
Conditions:
  IsLow: !Equals [!Ref Level, low]
  IsKnown: !Equals [!FindInMap [Levels, !Ref Level, Traced], true]
  Maybe: !Equals [!Ref Asked, x]
`;

const reasonOf = (value: unknown): string => (value instanceof Unknown ? value.reason : 'known');

describe('a default that cannot be deployed', () => {
  it.each<[string, string]>([
    [
      '!Select [1, !Ref Hosts]',
      'the parameter Hosts has no value, and its default cannot be deployed (Fn::Select takes',
    ],
    [
      '!Ref Count',
      "the parameter Count has no value, and its default cannot be deployed (Parameter 'Count' must be a number)",
    ],
    [
      '!Ref Size',
      "the parameter Size has no value, and its default cannot be deployed (Parameter 'Size' must be one of",
    ],
    [
      '!Ref Name',
      "the parameter Name has no value, and its default cannot be deployed (Parameter 'Name' must contain at least 2",
    ],
    [
      '!FindInMap [Zones, !Ref Zone, Id]',
      'the parameter Zone has no value, and its default cannot be deployed (Template error: Unable',
    ],
    [
      '!Ref Rate',
      "the parameter Rate has no value, and its default cannot be deployed (Parameter 'Rate' must be a number not less",
    ],
    ['!Sub "id-${Count}"', 'the parameter Count has no value'],
  ])('counts as no value: %s', (value, reason) => {
    expect(problemsOf(templateOf(value, SECTIONS))).toEqual([]);
    expect(reasonOf(valueOf(value, SECTIONS))).toContain(reason);
  });

  it.each<[string, string]>([
    ['!Select [1, !Ref Hosts]', 'Fn::Select takes'],
    ['!FindInMap [Zones, !Ref Zone, Id]', 'Template error: Unable to get mapping for Zones::nowhere::Id'],
    ['!Ref Count', "Parameter 'Count' must be a number."],
  ])('is an error where the defaults are deployed: %s', (value, message) => {
    const messages = problemsOf(templateOf(value, SECTIONS), { defaultsAreFinal: true }).map((each) => each.message);
    expect(messages).toContainEqual(expect.stringContaining(message));
  });

  const PAIR = `
Parameters: {Env: {Type: String, Default: dev}}
Conditions: {IsProd: !Equals [!Ref Env, prod]}
Resources:
  Topic: {Type: Custom::Topic, Condition: IsProd}
  Reader: {Type: Custom::Reader, Properties: {Value: !Sub "arn-\${Topic.Arn}", Other: !Ref Topic}}
Outputs:
  O: {Value: !Ref Topic}
`;

  it('may leave out a resource that others refer to', () => {
    const { resources, outputs, problems } = readTemplate(PAIR);
    expect(problems).toEqual([]);
    expect(reasonOf(outputs[0]?.value)).toBe(
      'the condition IsProd cannot be resolved: the parameter Env has no value, and its default cannot be deployed (Topic is not deployed, because its condition is false)',
    );
    expect(resources).toMatchObject([{ properties: { Value: expect.any(Unknown), Other: expect.any(Unknown) } }]);
  });

  it.each([{ defaultsAreFinal: true }, { parameters: { Env: 'test' } }])(
    'is an error if it leaves out such a resource and is deployed: %j',
    (context) => {
      expect(readTemplate(PAIR, context).problems.map(({ path }) => path.join('.'))).toEqual([
        'Resources.Reader.Properties.Value.Fn::Sub',
        'Resources.Reader.Properties.Other.Ref',
        'Outputs.O.Value.Ref',
      ]);
    },
  );

  it('may be the item of a loop', () => {
    const value = '{"Fn::ForEach::L": [Host, !Ref Hosts, {"k${Host}": !FindInMap [Zones, !Ref Host, Id]}]}';
    expect(problemsOf(templateOf(value, SECTIONS))).toEqual([]);
    const literal = '{"Fn::ForEach::L": [Host, [west], {"k${Host}": !FindInMap [Zones, !Ref Host, Id]}]}';
    expect(problemsOf(templateOf(literal, SECTIONS))).toHaveLength(1);
  });

  it('does not excuse what fails with every value', () => {
    expect(problemsOf(templateOf('!Select [0, [!Ref Zone], 1]', SECTIONS))).toHaveLength(1);
    expect(problemsOf(templateOf('!FindInMap [Zones, east, !Ref Zone]', SECTIONS))).toHaveLength(0);
    expect(problemsOf(templateOf('!FindInMap [Zones, east, Id]', SECTIONS))).toHaveLength(1);
  });

  it('does not excuse a given value', () => {
    const given = { parameters: { Zone: 'east', Hosts: 'a' } };
    expect(problemsOf(templateOf('!FindInMap [Zones, !Ref Zone, Id]', SECTIONS), given)).toHaveLength(1);
    expect(problemsOf(templateOf('!Select [1, !Ref Hosts]', SECTIONS), given)).toHaveLength(1);
    expect(problemsOf(templateOf('!Ref Name', SECTIONS), { parameters: { Name: 'a' } })).toMatchObject([
      { message: "Parameter 'Name' must contain at least 2 characters" },
    ]);
  });
});

describe('a part that may not be deployed', () => {
  it.each<[string, number]>([
    ['!If [Maybe, !Select [5, [a]], b]', 0],
    ['!If [Maybe, b, !FindInMap [Zones, east, Id]]', 0],
    ['!If [Maybe, !If [IsLow, !Select [5, [a]], b], c]', 0],
    ['!If [Maybe, !Select [5], b]', 1],
    ['!If [Maybe, !Ref Gone, b]', 1],
  ])('has only the errors that no value avoids: %s', (value, errors) => {
    expect(problemsOf(templateOf(value, SECTIONS))).toHaveLength(errors);
  });

  it('makes its value unknown, with the reason', () => {
    const value = valueOf('!If [Maybe, !Select [5, [a]], b]', SECTIONS) as Alternatives;
    expect(value.values.map(reasonOf)).toEqual([
      expect.stringMatching(
        /^the condition Maybe cannot be resolved: .* \(if it is deployed, it fails: Fn::Select takes/,
      ),
      'known',
    ]);
  });

  it('may be a resource or an output', () => {
    const yaml = `${SECTIONS}
Resources:
  A: {Type: Custom::A, Condition: Maybe, Properties: {Id: !Select [5, [a]]}}
Outputs:
  O: {Condition: Maybe, Value: !FindInMap [Zones, east, Id]}
`;
    expect(problemsOf(yaml)).toEqual([]);
    expect(readTemplate(yaml).resources).toMatchObject([{ properties: { Id: expect.any(Unknown) } }]);
  });
});

describe('a parameter without a value', () => {
  it.each<[string, unknown]>([
    ['!Ref Only', 'true'],
    ['!FindInMap [Levels, !Ref Level, Traced]', true],
    ['!If [IsKnown, a, b]', 'a'],
    ['!Sub "${Only}!"', 'true!'],
  ])('has one of the allowed values: %s', (value, expected) => {
    expect(valueOf(value, SECTIONS)).toBe(expected);
  });

  it('names the parameter if the allowed values differ', () => {
    expect(valueOf('!Ref Level', SECTIONS)).toEqual(
      new Alternatives('the parameter Level has no value and no default', ['low', 'high']),
    );
    expect(valueOf('!If [IsLow, a, b]', SECTIONS)).toEqual(
      new Alternatives('the condition IsLow cannot be resolved: the parameter Level has no value and no default', [
        'a',
        'b',
      ]),
    );
  });

  it.each<[string, boolean]>([
    ['{Type: String}', true],
    ['{Type: String, MinLength: 1, Default: ""}', true],
    ['{Type: "AWS::SSM::Parameter::Value<String>", Default: ""}', true],
    ['{Type: CommaDelimitedList, AllowedValues: ["", a]}', false],
    ['{Type: Number, Default: ""}', false],
  ])('counts as present unless it may be empty: %s', (declaration, expected) => {
    const value = readTemplate(`Parameters: {P: ${declaration}}\nResources: {A: {Type: Custom::A}}`).parameters['P'];
    expect(value).toBeInstanceOf(Unknown);
    expect((value as Unknown).countsAsPresent).toBe(expected);
    expect((value as Unknown).meets({ is: 'set' })).toBe('unknown');
  });

  it('counts as present in a text too', () => {
    expect(valueOf('!Join ["", [!Ref Asked, !Ref Asked]]', SECTIONS)).toStrictEqual(
      new PresumedPresent('the parameter Asked has no value and no default'),
    );
  });
});

describe('a resource that only the defaults leave out', () => {
  const yaml = (condition: string): string => `
Parameters:
  Env: {Type: String, Default: dev, AllowedValues: [dev, prod]}
Conditions: {C: ${condition}}
Resources:
  A: {Type: Custom::A, Condition: C}
  B: {Type: Custom::B}
`;

  it.each<[string, string[]]>([
    ['!Equals [!Ref Env, prod]', ['A']],
    ['!Equals [!Ref Env, test]', []],
    ['!Equals [a, b]', []],
    ['!Equals [!Ref Env, dev]', []],
  ])('is listed: %s', (condition, hidden) => {
    expect(readTemplate(yaml(condition)).hiddenByDefaults.map(({ logicalId }) => logicalId)).toEqual(hidden);
    expect(readTemplate(yaml(condition), { parameters: { Env: 'dev' } }).hiddenByDefaults).toEqual([]);
  });
});
