import { readCloudFormationTemplate } from '../../../core/templates/cloudformation';
import { parseDocument } from '../../../core/templates/document';
import { Unknown } from '../../../core/values/unknown';
import { context, errorOf, readTemplate, templateOf, valueOf } from './reading';

const EXTENSIONS = 'Transform: AWS::LanguageExtensions';

const summaryOf = (yaml: string, parameters: Record<string, string> = {}): [string, unknown][] =>
  readTemplate(`${EXTENSIONS}\n${yaml}`, { parameters }).resources.map(({ logicalId, properties }) => [
    logicalId,
    properties,
  ]);

/** A template with a loop over a collection and one more resource. */
const idsFor = (collection: string, parameters: Record<string, string> = {}): string[] =>
  summaryOf(
    `
Parameters:
  Names: {Type: CommaDelimitedList, Default: 'a,b'}
Mappings:
  M: {eu-west-1: {names: [c]}}
Resources:
  Fn::ForEach::L: [X, ${collection}, {"R\${X}": {Type: Custom::R}}]
  Other: {Type: Custom::R}
`,
    parameters,
  ).map(([id]) => id);

describe('Fn::ForEach in Resources', () => {
  it('generates a resource for each item, with the path of the resource in the loop', () => {
    const yaml = `${EXTENSIONS}
Resources:
  Before: {Type: Custom::A}
  Fn::ForEach::Stages:
    - Name
    - [Dev, Prod]
    - Stage\${Name}:
        Type: AWS::ApiGateway::Stage
        DependsOn: Deployment\${Name}
        Properties:
          StageName: !Ref Name
          Description: \${Name} in \${AWS::Region}
          Variables: {"v\${Name}": !Sub "\${Name}-\${AWS::Region}"}
          RestApiId: !GetAtt ["Deployment\${Name}", !Sub "\${Name}Id"]
      Deployment\${Name}:
        Type: Custom::Deployment
  After: {Type: Custom::A}
`;
    const { resources, unresolved } = readTemplate(yaml);
    expect(unresolved).toEqual([]);
    expect(resources.map(({ logicalId }) => logicalId)).toEqual([
      'Before',
      'StageDev',
      'DeploymentDev',
      'StageProd',
      'DeploymentProd',
      'After',
    ]);
    const path = ['Resources', 'Fn::ForEach::Stages', 2, 'Stage${Name}'];
    expect(resources[3]).toEqual({
      logicalId: 'StageProd',
      type: 'AWS::ApiGateway::Stage',
      properties: {
        StageName: 'Prod',
        Description: 'Prod in ${AWS::Region}',
        Variables: { vProd: 'Prod-eu-west-1' },
        RestApiId: 'deploymentprod-prodid',
      },
      dependsOn: ['DeploymentProd'],
      path,
      conditional: undefined,
    });
    expect(parseDocument(yaml, { file: 'x' }).locate([...path, 'Properties', 'StageName'])).toEqual({
      line: 11,
      column: 11,
    });
  });

  it('can be nested', () => {
    const yaml = `
Resources:
  Fn::ForEach::Outer:
    - A
    - [x, y]
    - Top\${A}: {Type: Custom::Top}
      Fn::ForEach::Inner:
        - B
        - [1, 2]
        - "R\${A}\${B}": {Type: Custom::R, Properties: {both: "\${A}/\${B}"}}
`;
    expect(summaryOf(yaml)).toEqual([
      ['Topx', undefined],
      ['Rx1', { both: 'x/1' }],
      ['Rx2', { both: 'x/2' }],
      ['Topy', undefined],
      ['Ry1', { both: 'y/1' }],
      ['Ry2', { both: 'y/2' }],
    ]);
  });

  it('iterates over parameters, mappings and results of functions', () => {
    expect(idsFor('!Ref Names')).toEqual(['Ra', 'Rb', 'Other']);
    expect(idsFor('!Ref Names', { Names: 'x' })).toEqual(['Rx', 'Other']);
    expect(idsFor('!FindInMap [M, !Ref "AWS::Region", names]')).toEqual(['Rc', 'Other']);
    expect(idsFor('!Split ["-", d-e]')).toEqual(['Rd', 'Re', 'Other']);
    expect(idsFor('[]')).toEqual(['Other']);
  });

  it('removes characters that a logical ID cannot contain in &{}', () => {
    const yaml = `
Resources:
  Fn::ForEach::L:
    - Name
    - [order-api, "10.0"]
    - "R&{Name}": {Type: Custom::R, Properties: {Name: !Ref Name, Id: "&{Name}"}}
`;
    expect(summaryOf(yaml)).toEqual([
      ['Rorderapi', { Name: 'order-api', Id: 'orderapi' }],
      ['R100', { Name: '10.0', Id: '100' }],
    ]);
  });

  it('can use a condition for each item', () => {
    const yaml = `
Mappings:
  Wanted: {Condition: {b: Never}}
Conditions:
  Fn::ForEach::C: [X, [a, b], {"Is\${X}": !Equals ["\${X}", a]}]
  Never: !Not [!Condition Isa]
Resources:
  Fn::ForEach::L:
    - X
    - [a, b]
    - "R\${X}": {Type: Custom::R, Condition: "Is\${X}", Properties: {is: !If ["Is\${X}", 1, 2]}}
      "S\${X}":
        Type: Custom::S
        Condition: !FindInMap [Wanted, Condition, !Ref X, {DefaultValue: !Ref AWS::NoValue}]
`;
    expect(summaryOf(yaml)).toEqual([
      ['Ra', { is: 1 }],
      ['Sa', undefined],
    ]);
  });

  it('iterates once, with an unknown value, over an unknown collection', () => {
    const yaml = `${EXTENSIONS}
Parameters:
  Names: {Type: CommaDelimitedList}
Resources:
  Fn::ForEach::L:
    - X
    - !Ref Names
    - "R\${X}":
        Type: Custom::R
        Properties: {Name: !Ref X, Text: "x\${X}", TracingEnabled: false}
  Other: {Type: Custom::O, Properties: {R: !Ref Ra}}
`;
    const reason =
      'Fn::ForEach::L iterates over a value known only at deployment: the parameter Names has no value and no default';
    const unknown = new Unknown(reason);
    const { resources, unresolved } = readTemplate(yaml);
    expect(unresolved).toEqual([]);
    expect(resources).toEqual([
      {
        logicalId: 'R${X}',
        type: 'Custom::R',
        properties: { Name: unknown, Text: unknown, TracingEnabled: false },
        dependsOn: [],
        path: ['Resources', 'Fn::ForEach::L', 2, 'R${X}'],
        conditional: unknown,
      },
      {
        logicalId: 'Other',
        type: 'Custom::O',
        properties: { R: unknown },
        dependsOn: [],
        path: ['Resources', 'Other'],
        conditional: undefined,
      },
    ]);
  });
});

describe('Fn::ForEach in properties', () => {
  it.each<[string, unknown]>([
    ['{"Fn::ForEach::L": [X, [a, b], {"k${X}": !Ref X}], other: 1}', { ka: 'a', kb: 'b', other: 1 }],
    ['{"Fn::ForEach::L": [X, [a.b], {"${X}": 1, "&{X}": 2}]}', { 'a.b': 1, ab: 2 }],
    ['{"Fn::ForEach::L": [X, [a], {"k${X}": !Ref AWS::NoValue}]}', {}],
    [
      '{a: {"Fn::ForEach::L": [X, [a], {"${X}": [!Sub "${X}${Y}${Api}", "${Y}"]}]}}'.replaceAll('${Y}', ''),
      { a: { a: ['aapi-ref', ''] } },
    ],
    [
      '{"Fn::ForEach::L": [X, !GetAtt Api.List, {"${X}": 1}]}',
      new Unknown(
        'Fn::ForEach::L iterates over a value known only at deployment: the value of Api.List is known only after CloudFormation creates the resource',
      ),
    ],
  ])('%s', (value, expected) => {
    expect(
      valueOf(value, EXTENSIONS, { resourceValue: (_, attribute) => (attribute ? undefined : 'api-ref') }),
    ).toEqual(expected);
  });
});

describe('Fn::ForEach in Outputs', () => {
  it('generates outputs', () => {
    const yaml = `${EXTENSIONS}
Resources:
  Fn::ForEach::L: [X, [a, b], {"R\${X}": {Type: Custom::R}}]
Outputs:
  Fn::ForEach::O:
    - X
    - [a, b]
    - "Out\${X}": {Value: !Ref "R\${X}"}
`;
    expect(readTemplate(yaml).outputs.map(({ name, value }) => [name, value])).toEqual([
      ['Outa', 'ra-ref'],
      ['Outb', 'rb-ref'],
    ]);
  });
});

describe('malformed loops', () => {
  const example = 'Example: {"Fn::ForEach::Stages": ["Name", ["Dev", "Prod"], {"Stage${Name}": {"Type": "…"}}]}';

  it.each<[string, string]>([
    ['[X, [a]]', `Fn::ForEach::L takes an identifier, a list and an object. ${example}`],
    ['[[X], [a], {}]', `Fn::ForEach::L takes an identifier, a list and an object. ${example}`],
    ['[X, [a], text]', `Fn::ForEach::L takes an identifier, a list and an object. ${example}`],
    ['[X, text, {"${X}": 1}]', `The collection of Fn::ForEach::L is not a list of strings. ${example}`],
    ['[X, [[a]], {"${X}": 1}]', `The collection of Fn::ForEach::L is not a list of strings. ${example}`],
    [
      '[X, [a, b], {"key": 1}]',
      `Fn::ForEach generates the key "key" twice. Use the loop's identifier in the key. ${example}`,
    ],
    [
      '[X, [a, b], {"Subject${Y}": 1}]',
      `Fn::ForEach generates the key "Subject\${Y}" twice. Use the loop's identifier in the key. ${example}`,
    ],
  ])('%s', (loop, message) => {
    expect(errorOf(templateOf(`{"Fn::ForEach::L": ${loop}}`, EXTENSIONS))).toEqual({ message, line: 5 });
  });

  it('include loops that generate an invalid logical ID', () => {
    const yaml = `${EXTENSIONS}\nResources:\n  Fn::ForEach::L: [X, [order-api], {"R\${X}": {Type: Custom::R}}]`;
    expect(errorOf(yaml)).toEqual({
      message:
        "Transform AWS::LanguageExtensions failed with: OutputKey 'Rorder-api' should be alphanumeric. Write &{…} instead of ${…} to remove the other characters.",
      line: 3,
    });
  });

  it('include loops whose collection refers to a resource', () => {
    const yaml = `${EXTENSIONS}\nResources:\n  Api: {Type: Custom::R}\n  Fn::ForEach::L: [X, [!Ref Api], {"R\${X}": {Type: Custom::R}}]`;
    expect(errorOf(yaml)).toEqual({
      message:
        'Template format error: Unresolved dependencies [Api]. Cannot reference resources in the Resources block of the template',
      line: 4,
    });
  });

  it('include loops with too many iterations', () => {
    const items = Array.from({ length: 100 }, (_, index) => `v${index}`);
    let body: object = { 'R${X0}${X1}${X2}${X3}': { Type: 'Custom::R' } };
    for (const level of [3, 2, 1, 0]) body = { [`Fn::ForEach::L${level}`]: [`X${level}`, items, body] };
    const template = { Transform: 'AWS::LanguageExtensions', Resources: body };
    const { problems } = readCloudFormationTemplate(template, context);
    expect(new Set(problems.map(({ message }) => message))).toEqual(
      new Set(['The Fn::ForEach loops of the template iterate more than 10000 times.']),
    );
    expect(problems.length).toBeLessThan(5);
  });
});
