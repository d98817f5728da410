import { readCloudFormationTemplate } from '../../../core/templates/cloudformation';
import { PartlyKnown } from '../../../core/values/partly-known';
import { Alternatives, Unknown, Unreadable } from '../../../core/values/unknown';
import { context, errorOf, readTemplate, templateOf, valueOf } from './reading';

const SECTIONS = `
Transform: AWS::LanguageExtensions
Parameters:
  Name: {Type: String, Default: prod}
  Names: {Type: CommaDelimitedList, Default: 'a, b,c'}
  Secret: {Type: String}
Mappings:
  Stages:
    prod: {Name: live, Zones: [x, y], Traced: true, Key: '{{resolve:ssm:/key}}'}
Conditions:
  Always: !Equals [a, a]
  Never: !Equals [a, b]
  Maybe: !Equals [!Ref Secret, a]
`;

describe('values', () => {
  it.each<[string, unknown]>([
    ['text', 'text'],
    ['5', 5],
    ['true', true],
    ['~', null],
    ['[]', []],
    ['{a: {b: [1, c]}}', { a: { b: [1, 'c'] } }],
    // Ref
    ['!Ref Name', 'prod'],
    ['!Ref Names', ['a', 'b', 'c']],
    ['!Ref Api', 'api-ref'],
    ['!Ref {"Fn::Sub": "A${Suffix}"}'.replace('A${Suffix}', 'Api'), 'api-ref'],
    ['!Ref AWS::AccountId', '123456789012'],
    ['!Ref AWS::Region', 'eu-west-1'],
    ['!Ref AWS::Partition', 'aws'],
    ['!Ref AWS::URLSuffix', 'amazonaws.com'],
    ['!Ref AWS::StackName', 'orders'],
    ['!Ref AWS::StackId', context.stackId],
    ['!Ref AWS::NotificationARNs', []],
    // AWS::NoValue
    ['!Ref AWS::NoValue', undefined],
    ['[a, !Ref AWS::NoValue, b]', ['a', 'b']],
    ['{a: !Ref AWS::NoValue, b: 1}', { b: 1 }],
    ['!If [Always, !Ref AWS::NoValue, 1]', undefined],
    // Fn::GetAtt
    ['!GetAtt Api.RootResourceId', 'api-rootresourceid'],
    ['{"Fn::GetAtt": Api.A.B}', 'api-a.b'],
    ['!GetAtt [Api, !Ref Name]', 'api-prod'],
    // Fn::Sub
    ['!Sub plain', 'plain'],
    ['!Sub "${Name}-${AWS::Region}-${Api}-${Api.Id}"', 'prod-eu-west-1-api-ref-api-id'],
    ['!Sub "${!Name} $ {} $Name ${Name"', '${Name} $ {} $Name ${Name'],
    ['!Sub ["${Name}-${N}-${B}", {Name: own, N: 5, B: true}]', 'own-5-true'],
    ['!Sub ["${A.B}", {A.B: own}]', 'own'],
    // Fn::Join and Fn::Split
    ['!Join ["-", [a, !Ref Name, 5, true]]', 'a-prod-5-true'],
    ['!Join [",", !Ref Names]', 'a,b,c'],
    ['!Join ["", []]', ''],
    ['!Join ["-", [a, !Ref AWS::NoValue]]', 'a'],
    ['!Split ["-", !Sub "${Name}-x"]', ['prod', 'x']],
    // Fn::Select
    ['!Select [1, [a, b]]', 'b'],
    ['!Select ["2", !Ref Names]', 'c'],
    ['!Select [0, !Split ["/", a/b]]', 'a'],
    ['!Select [0, [a, !ImportValue x]]', 'a'],
    // Fn::If
    ['!If [Always, a, b]', 'a'],
    ['!If [Never, a, b]', 'b'],
    ['!If [Always, !If [Never, a, {b: c}], d]', { b: 'c' }],
    ['!If [Maybe, {a: [1]}, {a: [1]}]', { a: [1] }],
    ['!If [Maybe, !Ref AWS::NoValue, !Ref AWS::NoValue]', undefined],
    // Fn::FindInMap
    ['!FindInMap [Stages, !Ref Name, Name]', 'live'],
    ['!FindInMap [Stages, prod, Zones]', ['x', 'y']],
    // A deployment with another key fails.
    ['!FindInMap [Stages, !Ref Secret, Name]', 'live'],
    ['!FindInMap [Stages, prod, Traced]', true],
    ['!FindInMap [Stages, dev, Name, {DefaultValue: !Ref Name}]', 'prod'],
    ['!FindInMap [Other, dev, Name, {DefaultValue: !Ref AWS::NoValue}]', undefined],
    ['!FindInMap [Stages, constructor, name, {DefaultValue: none}]', 'none'],
    // Others
    ['!Base64 héllo', 'aMOpbGxv'],
    ['!Length [a, b]', 2],
    ['!Length {Ref: Names}', 3],
    ['!ToJsonString {a: !Ref Name, b: [1, true], c: !Ref AWS::NoValue}', '{"a":"prod","b":[1,true]}'],
    ['{Condition: {StringEquals: {a: b}}, Ref: Name}', { Condition: { StringEquals: { a: 'b' } }, Ref: 'Name' }],
  ])('%s', (value, expected) => {
    expect(valueOf(value, SECTIONS)).toEqual(expected);
  });
});

describe('values known only at deployment', () => {
  const missing = 'the parameter Secret has no value and no default';

  it.each<[string, string]>([
    ['!Ref Secret', missing],
    ['!Sub "${Secret}-x"', missing],
    ['!Sub ["${A}", {A: !Ref Secret}]', missing],
    ['!Join ["-", [a, !Ref Secret]]', missing],
    ['!Join ["-", !Split [",", !Ref Secret]]', missing],
    ['!Select [0, !Split [",", !Ref Secret]]', missing],
    ['!Select [!Ref Secret, [a]]', missing],
    ['!FindInMap [Stages, prod, !Ref Secret]', missing],
    ['!Base64 {Ref: Secret}', missing],
    ['!Length {"Fn::Split": [",", !Ref Secret]}', missing],
    ['!ToJsonString {a: [!Ref Secret]}', missing],
    ['!GetAtt [Api, !Ref Secret]', missing],
    ['!Ref {"Fn::Sub": "${Secret}"}', missing],
    ['!ImportValue api-id', 'Fn::ImportValue of api-id is resolved at deployment'],
    ['!ImportValue {"Fn::Sub": "${Secret}-id"}', 'Fn::ImportValue is resolved at deployment'],
    ['!GetAZs ""', 'Fn::GetAZs is resolved at deployment'],
    ['!Cidr [10.0.0.0/16, 4, 8]', 'Fn::Cidr is resolved at deployment'],
    ['!Transform {Name: Upper}', 'Fn::Transform is resolved at deployment'],
    ['{"Fn::Transform": {Name: AWS::Include}, a: 1}', 'Fn::Transform adds to this object at deployment'],
    ['{"Fn::Contains": [[a], a]}', 'Fn::Contains is not an intrinsic function that can be used here'],
    ['"{{resolve:ssm:/key}}"', '{{resolve:ssm:/key}} is resolved at deployment'],
    ['"a {{resolve:ssm:/key:1}} b"', '{{resolve:ssm:/key:1}} is resolved at deployment'],
    ['!Sub "{{resolve:ssm:/${Name}}}"', '{{resolve:ssm:/prod}} is resolved at deployment'],
    ['!Join ["", ["{{resolve:", "ssm:/key}}"]]', '{{resolve:ssm:/key}} is resolved at deployment'],
    ['!FindInMap [Stages, prod, Key]', '{{resolve:ssm:/key}} is resolved at deployment'],
    ['!Select [1, [!If [Maybe, !Ref AWS::NoValue, a], b, c]]', `the condition Maybe cannot be resolved: ${missing}`],
    ['!Length [!If [Maybe, !Ref AWS::NoValue, a], b]', `the condition Maybe cannot be resolved: ${missing}`],
  ])('%s', (value, reason) => {
    const unknown = valueOf(value, SECTIONS);
    expect(unknown).toBeInstanceOf(Unknown);
    expect(unknown).toHaveProperty('reason', reason);
  });

  it('do not affect the other members of an object or a list', () => {
    expect(valueOf('{a: !Ref Secret, b: [!Ref Secret, 1]}', SECTIONS)).toEqual({
      a: new Unknown(missing),
      b: [new Unknown(missing), 1],
    });
  });

  it('do not include an unfinished dynamic reference, which is text', () => {
    expect(valueOf('"{{resolve:ssm:/key} and }"')).toBe('{{resolve:ssm:/key} and }');
  });

  it.each<[string, unknown[]]>([
    ['!If [Maybe, a, b]', ['a', 'b']],
    ['!If [Maybe, true, !Ref AWS::NoValue]', [true, undefined]],
    ['!If [Maybe, a, !If [Maybe, b, !Ref AWS::NoValue]]', ['a', 'b', undefined]],
    ['!If [Maybe, {a: 1}, [2]]', [{ a: 1 }, [2]]],
    ['!If [Maybe, a, !Ref Secret]', ['a', new Unknown(missing)]],
  ])('keep the alternatives of %s', (value, values) => {
    expect(valueOf(value, SECTIONS)).toEqual(
      new Alternatives(`the condition Maybe cannot be resolved: ${missing}`, values),
    );
  });

  it('include an unknown Region and the values that depend on it', () => {
    const region = new Unknown('the region is not given');
    for (const value of ['!Ref AWS::Region', '!Ref AWS::Partition'])
      expect(valueOf(value, '', { region })).toBe(region);
    expect(valueOf('!Sub "x.${AWS::URLSuffix}"', '', { region })).toEqual(new PartlyKnown(region.reason, 'x.'));
  });

  it.each<[string, string, string]>([
    ['eu-west-1', 'aws', 'amazonaws.com'],
    ['cn-north-1', 'aws-cn', 'amazonaws.com.cn'],
    ['us-gov-west-1', 'aws-us-gov', 'amazonaws.com'],
    ['us-iso-east-1', 'aws-iso', 'c2s.ic.gov'],
    ['us-isob-east-1', 'aws-iso-b', 'sc2s.sgov.gov'],
    ['eusc-de-east-1', 'aws-eusc', 'amazonaws.eu'],
  ])('do not include the partition of the Region %s', (region, partition, suffix) => {
    expect(valueOf('!Sub "${AWS::Partition} ${AWS::URLSuffix}"', '', { region })).toBe(`${partition} ${suffix}`);
  });

  it('include the values of resources, unless the context provides them', () => {
    const asked: unknown[] = [];
    const resourceValue = (id: string, attribute: string | undefined): unknown => {
      asked.push([id, attribute]);
      return attribute === 'List' ? ['x', 'y'] : undefined;
    };
    expect(valueOf('[!Ref Api, !Select [1, !GetAtt Api.List]]', '', { resourceValue })).toEqual([
      new Unknown('the value of Api is known only after CloudFormation creates the resource'),
      'y',
    ]);
    expect(asked).toEqual([
      ['Api', undefined],
      ['Api', 'List'],
    ]);
  });
});

describe('malformed functions', () => {
  const takes: Record<string, string> = {
    Ref: 'Ref takes a name. Example: {"Ref": "StageName"}',
    GetAtt: 'Fn::GetAtt takes a resource and an attribute. Example: {"Fn::GetAtt": ["Api", "RootResourceId"]}',
    Sub: 'Fn::Sub takes a string, or a list of a string and an object of variables. Example: {"Fn::Sub": ["${Name}-api", {"Name": "orders"}]}',
    Join: 'Fn::Join takes a delimiter and a list of strings. Example: {"Fn::Join": ["-", ["orders", "api"]]}',
    Split: 'Fn::Split takes a delimiter and a string. Example: {"Fn::Split": [",", "a,b"]}',
    Select:
      'Fn::Select takes an index and a list that has an item at that index. Example: {"Fn::Select": [0, ["a", "b"]]}',
    If: 'Fn::If takes the name of a condition and two values. Example: {"Fn::If": ["IsProd", true, {"Ref": "AWS::NoValue"}]}',
    FindInMap:
      'Fn::FindInMap takes the name of a mapping and two keys, and, with AWS::LanguageExtensions, a DefaultValue. Example: {"Fn::FindInMap": ["Stages", "prod", "Name"]}',
    Base64: 'Fn::Base64 takes a string. Example: {"Fn::Base64": "text"}',
    Length: 'Fn::Length takes a list. Example: {"Fn::Length": ["a", "b"]}',
    ToJsonString: 'Fn::ToJsonString takes an object or a list. Example: {"Fn::ToJsonString": {"key": "value"}}',
  };

  it.each<[string, string]>([
    ['Ref', '!Ref'],
    ['Ref', '!Ref [a]'],
    ['GetAtt', '!GetAtt Api'],
    ['GetAtt', '!GetAtt .Id'],
    ['GetAtt', '!GetAtt Api.'],
    ['GetAtt', '!GetAtt [Api]'],
    ['GetAtt', '!GetAtt [Api, ""]'],
    ['GetAtt', '!GetAtt [Api, a, b]'],
    ['Sub', '!Sub [a]'],
    ['Sub', '!Sub [a, b]'],
    ['Sub', '!Sub [!Ref Name, {}]'],
    ['Join', '!Join a'],
    ['Join', '!Join [a]'],
    ['Join', '!Join [a, b, c]'],
    ['Join', '!Join ["-", text]'],
    ['Join', '!Join ["-", [[a]]]'],
    ['Join', '!Join [[], [a]]'],
    ['Split', '!Split ["", text]'],
    ['Split', '!Split ["-", [a]]'],
    ['Select', '!Select [0]'],
    ['Select', '!Select [2, [a, b]]'],
    ['Select', '!Select [-1, [a, b]]'],
    ['Select', '!Select [x, [a, b]]'],
    ['Select', '!Select [0, text]'],
    ['If', '!If [Always, a]'],
    ['If', '!If [[Always], a, b]'],
    ['FindInMap', '!FindInMap [Stages, prod]'],
    ['FindInMap', '!FindInMap [Stages, [prod], Name]'],
    ['FindInMap', '!FindInMap [Stages, dev, Name, none]'],
    ['Base64', '!Base64 [a]'],
    ['Length', '!Length text'],
    ['ToJsonString', '!ToJsonString text'],
  ])('%s: %s', (name, value) => {
    expect(errorOf(templateOf(value, SECTIONS))).toEqual({ message: takes[name], line: 5 });
  });

  it.each<[string, string]>([
    ['!FindInMap [Stages, dev, Name]', 'Template error: Unable to get mapping for Stages::dev::Name'],
    ['!FindInMap [Nothing, dev, Name]', 'Template error: Unable to get mapping for Nothing::dev::Name'],
    ['!Sub "${Names}"', 'Template error: variable Names in Fn::Sub expression does not resolve to a string'],
    [
      '!Sub "${Name:-default}"',
      'Invalid variable ${Name:-default} in Fn::Sub: a name consists of letters, digits, _ . and : only. For literal text, write ${!Name:-default}.',
    ],
    [
      '{"Fn::Sub": a, b: 1}',
      'Fn::Sub must be the only key of its object. Example: {"Fn::Sub": "${AWS::StackName}-api"}',
    ],
    [
      '{"Fn::Sub": a, "Fn::Join": ["", [b]]}',
      'An object contains several functions: Fn::Sub, Fn::Join. A function must be the only key of its object. Example: {"Fn::Sub": "${AWS::StackName}-api"}',
    ],
  ])('%s', (value, message) => {
    expect(errorOf(templateOf(value, SECTIONS))).toEqual({ message, line: 5 });
  });

  it('are reported with the line of a nested function', () => {
    const value = '\n  list:\n    - a\n    - b: !Join ["-",\n        [a, !Select [9, [x]]]]';
    expect(errorOf(templateOf(value))).toEqual({ message: takes['Select'], line: 9 });
  });
});

describe('AWS::LanguageExtensions', () => {
  it.each<[string, string]>([
    ['!Length [a]', 'Fn::Length'],
    ['!ToJsonString {}', 'Fn::ToJsonString'],
    ['!FindInMap [M, a, b, {DefaultValue: c}]', 'The DefaultValue of Fn::FindInMap'],
    ['{"Fn::ForEach::L": [X, [a], {"${X}": 1}]}', 'Fn::ForEach'],
  ])('is required by %s', (value, feature) => {
    expect(errorOf(templateOf(value))).toEqual({
      message: `${feature} requires the transform AWS::LanguageExtensions. Add to the template: "Transform": "AWS::LanguageExtensions"`,
      line: 5,
    });
  });

  it('allows functions as names', () => {
    expect(errorOf(templateOf('!Ref {"Fn::Sub": Api}')).message).toMatch(/^Ref takes a name\./);
    expect(errorOf(templateOf('!GetAtt [!Sub Api, Id]')).message).toMatch(/^Fn::GetAtt takes a resource/);
  });
});

function nested(wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < 10_000; level += 1) value = wrap(value);
  return value;
}

describe('a template that is nested too deeply', () => {
  it.each<[string, unknown]>([
    ['objects', nested((inner) => ({ a: inner }))],
    ['lists', nested((inner) => [inner])],
    ['functions', nested((inner) => ({ 'Fn::Join': ['', [inner]] }))],
  ])('has one error: %s', (_, value) => {
    const template = { Resources: { A: { Type: 'Custom::A', Properties: { Value: value } } } };
    const { problems } = readCloudFormationTemplate(template, context);
    expect(problems.map(({ message }) => message)).toEqual(['The template is nested more than 500 levels deep.']);
  });

  it('has one error: conditions', () => {
    const Conditions = { C: nested((inner) => ({ 'Fn::Not': [inner] })) };
    const template = { Conditions, Resources: { A: { Type: 'Custom::A', Condition: 'C' } } };
    const { problems, resources } = readCloudFormationTemplate(template, context);
    expect(problems.map(({ message }) => message)).toEqual(['The template is nested more than 500 levels deep.']);
    expect(resources).toMatchObject([{ conditional: expect.any(Unreadable) }]);
  });

  it('is read up to the depth limit of the text', () => {
    const value = `${'!Join ["", ['.repeat(95)}x${']]'.repeat(95)}`;
    expect(valueOf(value)).toBe('x');
  });
});

describe('mappings to which a macro adds keys', () => {
  it('have unknown values for missing keys', () => {
    const sections = 'Mappings:\n  M:\n    "Fn::Transform": {Name: AWS::Include}\n    a: {b: c}';
    expect(valueOf('!FindInMap [M, a, b]', sections)).toBe('c');
    expect(valueOf('!FindInMap [M, x, b]', sections)).toEqual(
      new Unknown('Fn::Transform adds to the mapping at deployment'),
    );
  });
});

describe('names of prototype members', () => {
  it('are not found', () => {
    const value = '{__proto__: {x: 1}, a: !If [constructor, 1, 1]}';
    expect(Object.entries(valueOf(value, 'Conditions: {}') as object)).toEqual([
      ['__proto__', { x: 1 }],
      ['a', 1],
    ]);
    expect(readTemplate(templateOf(value)).unresolvedConditions).toEqual(['constructor']);
    expect(readTemplate(templateOf('!Ref constructor')).unresolved).toEqual(['constructor']);
  });
});
