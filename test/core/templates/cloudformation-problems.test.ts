import { readCloudFormationTemplate } from '../../../core/templates/cloudformation';
import type { TemplateProblem } from '../../../core/templates/problem';
import { Unknown, Unreadable } from '../../../core/values/unknown';
import { context, problemsOf, readTemplate } from './reading';

type Json = Readonly<Record<string, unknown>>;

const MACRO = { 'Fn::Transform': { Name: 'Company::Text' } };

/** A template with a stage, a queue that has the tested value, and further sections. */
const templateWith = (value: unknown, sections: Json = {}): Json => ({
  ...sections,
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: value, DelaySeconds: 5 } },
    Stage: { Type: 'AWS::ApiGateway::Stage', Properties: { StageName: 'live', TracingEnabled: false } },
  },
});

const read = (template: Json) => readCloudFormationTemplate(template, context);

const shown = (problems: readonly TemplateProblem[]): string[] =>
  problems.map(({ severity, path, message }) => `${severity} ${path.join('.')}: ${message}`);

const propertiesOf = (template: Json, logicalId: string): unknown =>
  read(template).resources.find((each) => each.logicalId === logicalId)?.properties;

const stage = { StageName: 'live', TracingEnabled: false };

describe('an error in a function', () => {
  const name = 'error Resources.Queue.Properties.QueueName';

  it.each<[string, unknown, string]>([
    ['malformed', { 'Fn::Join': ['-'] }, `${name}.Fn::Join: Fn::Join takes a delimiter`],
    ['with impossible values', { 'Fn::Select': [4, ['a']] }, `${name}.Fn::Select: Fn::Select takes an index`],
    ['with an invalid variable', { 'Fn::Sub': 'q-${a b}' }, `${name}.Fn::Sub: Invalid variable`],
    ['beside another key', { 'Fn::Sub': 'a', Ref: 'b' }, `${name}: Fn::Sub must be the only key`],
    ['without its transform', { 'Fn::Length': ['a'] }, `${name}.Fn::Length: Fn::Length requires the transform`],
    [
      'in a mapping',
      { 'Fn::FindInMap': ['A', 'b', 'c'] },
      `${name}.Fn::FindInMap: Template error: Unable to get mapping`,
    ],
    ['of a loop', { 'Fn::ForEach::L': ['X', ['a'], {}] }, `${name}.Fn::ForEach::L: Fn::ForEach requires the transform`],
    [
      'inside another one',
      { 'Fn::Base64': { 'Fn::Split': ['', 'a'] } },
      `${name}.Fn::Base64.Fn::Split: Fn::Split takes`,
    ],
  ])('costs its value and nothing else: %s', (_, value, problem) => {
    const template = templateWith(value);
    expect(shown(read(template).problems)).toEqual([expect.stringContaining(problem)]);
    expect(propertiesOf(template, 'Queue')).toEqual({ QueueName: expect.any(Unreadable), DelaySeconds: 5 });
    expect(propertiesOf(template, 'Stage')).toEqual(stage);
  });

  it.each<[string, unknown]>([
    ['Fn::Sub', { 'Fn::Sub': 'id-${Gone}' }],
    ['Fn::Join', { 'Fn::Join': ['', ['id-', { Ref: 'Gone' }]] }],
    ['a list', { 'Fn::Join': ['', { 'Fn::If': ['Perhaps', ['a'], [{ 'Fn::Base64': [] }]] }] }],
  ])('leaves no text that is known in part: %s', (_, value) => {
    const { QueueName } = propertiesOf(
      templateWith(value, {
        Parameters: { P: { Type: 'String' } },
        Conditions: { Perhaps: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] } },
      }),
      'Queue',
    ) as { QueueName: Unknown };
    expect(QueueName.meets({ is: 'set' })).toBe('unknown');
  });

  it('is reported once if several resources have the value', () => {
    const Api = { Type: 'AWS::Serverless::Api', Properties: { StageName: 'a' } };
    const template = {
      Transform: 'AWS::Serverless-2016-10-31',
      Globals: { Api: { Variables: { a: { 'Fn::Join': [] } } } },
      Resources: { One: Api, Other: Api },
    };
    const { problems, resources } = read(template);
    // The value stands in each API, which SAM merges with the defaults.
    expect(problems.map(({ path }) => path[1])).toEqual(['One', 'Other']);
    expect(resources).toHaveLength(6);
  });
});

describe('a resource with an error', () => {
  it.each<[string, unknown, string]>([
    ['null', null, 'error Resources.Bad: The resource Bad is not an object.'],
    ['a list', [], 'error Resources.Bad: The resource Bad is not an object.'],
    ['no type', { Properties: {} }, 'error Resources.Bad: The Type of the resource Bad is missing'],
    [
      'another tool',
      { 'Fn::Kit::Part': 'a' },
      'error Resources.Bad: The resource Bad has no Type, and Fn::Kit::Part (!Kit::Part)',
    ],
    [
      'a type of another tool',
      { Type: { 'Fn::Kit::Part': 'a' } },
      'The Type of the resource Bad is Fn::Kit::Part, which',
    ],
    [
      'a type of another tool in JSON',
      { Type: { 'Kit::Part': 'a' } },
      'The Type of the resource Bad is Kit::Part, which',
    ],
  ])('is left out: %s', (_, Bad, problem) => {
    const base = templateWith({ Ref: 'Bad' });
    const template = { ...base, Resources: { ...(base['Resources'] as Json), Bad } };
    const { problems, resources, unlisted } = read(template);
    expect(shown(problems)).toEqual([expect.stringContaining(problem)]);
    expect(resources.map(({ logicalId }) => logicalId)).toEqual(['Queue', 'Stage']);
    expect(propertiesOf(template, 'Queue')).toEqual({ QueueName: expect.any(Unreadable), DelaySeconds: 5 });
    expect(unlisted).toMatchObject([{ path: ['Resources', 'Bad'], isProblem: true }]);
  });

  it.each<[string, Json, string, Json]>([
    [
      'properties',
      { Properties: 'a' },
      'Properties: Properties of Bad is not an object',
      { properties: expect.any(Unreadable) },
    ],
    ['condition', { Condition: 5 }, 'Condition: Condition is not the name', { conditional: expect.any(Unreadable) }],
    [
      'unknown condition',
      { Condition: 'No' },
      'Condition: The template does not define the condition No',
      { conditional: expect.any(Unreadable) },
    ],
    ['dependencies', { DependsOn: [{}] }, 'DependsOn: DependsOn is not a logical ID', { dependsOn: [] }],
    [
      'dependency',
      { DependsOn: ['Stage', 'No'] },
      'DependsOn.1: The template has no resource and no parameter named No',
      { dependsOn: ['Stage'] },
    ],
    ['metadata', { Metadata: { a: { Ref: [] } } }, 'Metadata.a.Ref: Ref takes a name', { conditional: undefined }],
  ])('is read without the part: %s', (_, part, problem, expected) => {
    const base = templateWith('a');
    const Bad = { Type: 'AWS::SNS::Topic', ...part };
    const { problems, resources } = read({ ...base, Resources: { ...(base['Resources'] as Json), Bad } });
    expect(shown(problems)).toEqual([expect.stringContaining(`error Resources.Bad.${problem}`)]);
    expect(resources[2]).toMatchObject(expected);
  });
});

describe('a section with an error', () => {
  it.each<[string, unknown, string]>([
    ['Parameters', 'a', 'Parameters: Parameters is not an object'],
    ['Parameters', { P: {} }, 'Parameters.P: The parameter P has no Type'],
    ['Parameters', { P: { Type: 'String', Default: [] } }, 'Parameters.P.Default: The Default of the parameter P'],
    ['Mappings', [], 'Mappings: Mappings is not an object'],
    ['Mappings', { M: 'a' }, 'Mappings.M: M is not an object'],
    ['Mappings', { M: { a: 'b' } }, 'Mappings.M.a: a is not an object'],
    ['Conditions', 'a', 'Conditions: Conditions is not an object'],
    ['Conditions', { C: 'a' }, 'Conditions.C: A condition must be one of'],
    ['Outputs', 5, 'Outputs: Outputs is not an object'],
    ['Outputs', { O: {} }, 'Outputs.O: The output O has no Value'],
    [
      'Outputs',
      { O: { Value: { Ref: 'No' } } },
      'Outputs.O.Value.Ref: The template has no resource and no parameter named No',
    ],
    ['Transform', { a: 'b' }, 'Transform: Transform is not the name of a macro'],
  ])('costs what it declares: %s %j', (section, value, problem) => {
    const template = templateWith('a', { [section]: value });
    expect(shown(read(template).problems)).toEqual([expect.stringContaining(`error ${problem}`)]);
    expect(propertiesOf(template, 'Stage')).toEqual(stage);
  });

  it.each<[string, Json, unknown]>([
    ['Parameters', { Parameters: 'a' }, { Ref: 'P' }],
    ['a parameter', { Parameters: { P: {} } }, { Ref: 'P' }],
    ['Mappings', { Mappings: 'a' }, { 'Fn::FindInMap': ['M', 'a', 'b'] }],
    ['a mapping', { Mappings: { M: 'a' } }, { 'Fn::FindInMap': ['M', 'a', 'b'] }],
    ['a row', { Mappings: { M: { a: 'a' } } }, { 'Fn::FindInMap': ['M', 'a', 'b'] }],
    ['Conditions', { Conditions: 'a' }, { 'Fn::If': ['C', 'a', 'b'] }],
    ['a condition', { Conditions: { C: 'a' } }, { 'Fn::If': ['C', 'a', 'b'] }],
    ['Transform', { Transform: [[]] }, { Ref: 'P' }],
  ])('makes what refers to it unknown, without further errors: %s', (_, sections, value) => {
    const template = templateWith(value, sections);
    expect(read(template).problems).toHaveLength(1);
    expect(propertiesOf(template, 'Queue')).toEqual({ QueueName: expect.any(Unknown), DelaySeconds: 5 });
  });

  it('is reported for the Globals of SAM', () => {
    const sections = (globals: string): string =>
      `Transform: AWS::Serverless-2016-10-31\nGlobals: ${globals}\nResources:\n  A: {Type: AWS::Serverless::Api, Properties: {StageName: a}}`;
    const message = 'is not an object. Example: "Globals": {"Api": {"TracingEnabled": true}}';
    expect(problemsOf(sections('text'))).toEqual([{ message: `Globals ${message}`, line: 2 }]);
    expect(problemsOf(sections('{Api: [a]}'))).toEqual([{ message: `Api ${message}`, line: 2 }]);
    expect(problemsOf(sections('{Api: {TracingEnabled: true}}'))).toEqual([]);
  });

  it('does not end the reading of other loops', () => {
    const yaml = `Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Broken: [X, text, {"A\${X}": {Type: Custom::A}}]
  Fn::ForEach::Whole: [X, [a], {"B\${X}": {Type: Custom::B, Properties: {Id: !Ref Made}}}]
`;
    const { resources, unlisted, problems } = readTemplate(yaml);
    expect(problems).toHaveLength(1);
    expect(unlisted).toMatchObject([{ path: ['Resources', 'Fn::ForEach::Broken'], isProblem: true }]);
    expect(resources).toMatchObject([{ logicalId: 'Ba', properties: { Id: expect.any(Unreadable) } }]);
  });
});

describe('circular conditions', () => {
  it('cost only the conditions in the circle', () => {
    const { problems, resources } = readTemplate(`Conditions:
  A: !Not [!Condition B]
  B: !Not [!Condition A]
  Own: !Not [!Condition Own]
  Fine: !Equals [a, a]
Resources:
  InA: {Type: Custom::A, Condition: A}
  InOwn: {Type: Custom::A, Condition: Own}
  InFine: {Type: Custom::A, Condition: Fine}
`);
    expect(problems.map(({ message }) => message)).toEqual([
      'Circular dependency between conditions: [A, B]',
      'Circular dependency between conditions: [Own]',
    ]);
    expect(resources.map(({ conditional }) => conditional instanceof Unreadable)).toEqual([true, true, false]);
  });
});

describe('a function that is not listed', () => {
  const place = 'warning Resources.Queue.Properties.QueueName';

  it.each<[string, unknown, string]>([
    [
      'a new one',
      { 'Fn::Shuffle': ['a'] },
      `${place}.Fn::Shuffle: Fn::Shuffle (!Shuffle) is not an intrinsic function`,
    ],
    ['of another tool', { 'Fn::Kit::Embed': 'a' }, `${place}.Fn::Kit::Embed: Fn::Kit::Embed (!Kit::Embed) is not`],
    ['beside other keys', { 'Fn::Shuffle': [], a: 1 }, `${place}.Fn::Shuffle: Fn::Shuffle (!Shuffle) is not`],
    ['as an argument', { 'Fn::Sub': { 'Fn::Kit::Embed': 'a' } }, `${place}.Fn::Sub.Fn::Kit::Embed: Fn::Kit::Embed`],
    [
      'one that has no prefix',
      { 'Fn::Ref': 'Name' },
      `${place}.Fn::Ref: Fn::Ref is not an intrinsic function that can be used here. Its value is unknown. Write {"Ref": …} instead.`,
    ],
    ['a condition function', { 'Fn::Equals': ['a', 'b'] }, `${place}.Fn::Equals: Fn::Equals (!Equals) is not`],
  ])('makes its value unknown: %s', (_, value, problem) => {
    const template = templateWith(value);
    expect(shown(read(template).problems)).toEqual([expect.stringContaining(problem)]);
    expect(propertiesOf(template, 'Queue')).toEqual({ QueueName: expect.any(Unknown), DelaySeconds: 5 });
  });

  it.each<[string, Json]>([
    ['Conditions', { Conditions: { C: { 'Fn::Shuffle': [] } } }],
    ['Conditions', { Conditions: { 'Fn::Kit::Include': 'a' } }],
    ['Mappings', { Mappings: { M: { 'Fn::Kit::Include': 'a' } } }],
    ['Parameters', { Parameters: { 'Fn::Kit::Include': 'a' } }],
    ['Outputs', { Outputs: { 'Fn::Kit::Include': 'a' } }],
  ])('may stand in %s', (section, sections) => {
    const { problems } = read(
      templateWith({ 'Fn::If': ['C', 'a', 'b'] }, { Conditions: { C: { 'Fn::Equals': ['a', 'a'] } }, ...sections }),
    );
    expect(problems).toMatchObject([{ severity: 'warning', path: expect.arrayContaining([section]) }]);
  });

  it('is not Fn::GetStackOutput, whose value is known at deployment', () => {
    const template = templateWith({ 'Fn::GetStackOutput': { StackName: 'shared', OutputName: 'Name' } });
    expect(read(template).problems).toEqual([]);
    expect(propertiesOf(template, 'Queue')).toMatchObject({
      QueueName: new Unknown('Fn::GetStackOutput is resolved at deployment'),
    });
  });
});

describe('a macro as the argument of a function', () => {
  it.each<[unknown]>(
    'Ref GetAtt Sub Join Split Select If FindInMap Base64 Cidr GetAZs ImportValue Length ToJsonString'
      .split(' ')
      .map((name) => [{ [name === 'Ref' ? name : `Fn::${name}`]: MACRO }]),
  )('makes the value unknown: %j', (value) => {
    const template = templateWith(value, { Transform: 'AWS::LanguageExtensions' });
    expect(read(template).problems).toEqual([]);
    expect(propertiesOf(template, 'Queue')).toMatchObject({
      QueueName: new Unknown('Fn::Transform is resolved at deployment'),
    });
  });

  it.each<[unknown]>([
    [{ 'Fn::GetAtt': [MACRO, 'Arn'] }],
    [{ 'Fn::Sub': ['${A}', MACRO] }],
    [{ 'Fn::Sub': [MACRO, {}] }],
    [{ 'Fn::If': [MACRO, 'a', 'b'] }],
    [{ 'Fn::Join': [MACRO, ['a']] }],
    [{ 'Fn::Split': [MACRO, 'a'] }],
    [{ 'Fn::FindInMap': ['M', MACRO, 'b'] }],
  ])('may be one of several arguments: %j', (value) => {
    const template = templateWith(value);
    expect(read(template).problems).toEqual([]);
    expect(propertiesOf(template, 'Queue')).toMatchObject({ QueueName: expect.any(Unknown) });
  });

  it('may write conditions, dependencies and types', () => {
    const base = templateWith('a');
    const { problems, resources } = read({
      Conditions: { C: { 'Fn::Equals': MACRO } },
      Resources: {
        ...(base['Resources'] as Json),
        Made: { Type: MACRO },
        Guarded: { Type: 'AWS::SNS::Topic', Condition: 'C', DependsOn: MACRO },
        Other: { Type: 'AWS::SNS::Topic', Condition: MACRO },
      },
    });
    expect(problems).toEqual([]);
    expect(resources.map(({ conditional }) => conditional instanceof Unknown)).toEqual([false, false, true, true]);
  });
});

describe('a reference to nothing', () => {
  it.each<[string, unknown]>([
    ['Ref', { Ref: 'Gone' }],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Gone', 'Arn'] }],
    ['Fn::Sub', { 'Fn::Sub': '${Gone.Arn}' }],
  ])('is an error: %s', (_, value) => {
    const template = templateWith(value);
    expect(read(template).problems.map(({ message }) => message)).toEqual([
      'The template has no resource and no parameter named Gone. CloudFormation: Template format error: Unresolved resource dependencies [Gone] in the Resources block of the template',
    ]);
    expect(propertiesOf(template, 'Queue')).toMatchObject({ QueueName: expect.any(Unreadable) });
  });

  it('is reported where the name is used first', () => {
    expect(read(templateWith([{ Ref: 'Gone' }, { Ref: 'Gone' }, { Ref: 'Lost' }])).problems).toMatchObject([
      { path: expect.arrayContaining(['QueueName', 0]) },
      { path: expect.arrayContaining(['QueueName', 2]) },
    ]);
  });

  const sections = `Parameters: {P: {Type: String}}
Conditions: {Never: !Equals [a, b], Maybe: !Equals [!Ref P, x]}
Resources:
  Shut: {Type: Custom::A, Condition: Never}
  Open: {Type: Custom::A, Condition: Maybe}
`;

  it.each<[string, string, number]>([
    ['a resource whose condition is false', 'Properties: {Id: !Ref Shut}', 1],
    ['a resource whose condition is unknown', 'Properties: {Id: !Ref Open}', 0],
    ['such a resource in an unknown branch', 'Properties: {Id: !If [Maybe, !Ref Shut, a]}', 0],
    ['such a resource in an unknown resource', 'Condition: Maybe, Properties: {Id: !Ref Shut}', 0],
    ['nothing in an unknown branch', 'Properties: {Id: !If [Maybe, !Ref Gone, a]}', 1],
    ['nothing in an unknown resource', 'Condition: Maybe, Properties: {Id: !Ref Gone}', 1],
    ['such a resource in a branch that is not used', 'Properties: {Id: !If [Never, !Ref Shut, a]}', 0],
    ['a dependency on such a resource', 'DependsOn: Shut', 0],
  ])('as in CloudFormation: %s', (_, attributes, errors) => {
    const problems = problemsOf(`${sections}  Last: {Type: Custom::A, ${attributes}}`);
    expect(problems.map(({ message }) => message)).toEqual(
      Array(errors).fill(expect.stringContaining('Unresolved resource dependencies')),
    );
  });
});

describe('a variable of Fn::Sub', () => {
  it.each<[unknown, unknown]>([
    ['${ AWS::Region }', 'eu-west-1'],
    ['${AWS::Region }/${ Stage}', 'eu-west-1/stage-ref'],
    ['${ Stage.Arn }', 'stage-arn'],
    ['${\tAWS::Region\n}', 'eu-west-1'],
    [['${ Own }-${Own}', { Own: 'a' }], 'a-a'],
    ['${! AWS::Region }', '${ AWS::Region }'],
  ])('may have blanks around its name: %j', (argument, expected) => {
    const template = templateWith({ 'Fn::Sub': argument });
    expect(read(template).problems).toEqual([]);
    expect(propertiesOf(template, 'Queue')).toMatchObject({ QueueName: expected });
  });

  it('may be the identifier of a loop', () => {
    const yaml = `Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::L: [X, [a], {"R\${X}": {Type: Custom::A, Properties: {Name: !Sub "\${ X }!"}}}]`;
    expect(readTemplate(yaml).resources).toMatchObject([{ properties: { Name: 'a!' } }]);
  });
});
