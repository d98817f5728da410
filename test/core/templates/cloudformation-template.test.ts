import { isCloudFormationTemplate, readCloudFormationTemplate } from '../../../core/templates/cloudformation';
import { TemplateError } from '../../../core/templates/template-error';
import { Unknown, Unreadable } from '../../../core/values/unknown';
import { context, errorOf, readTemplate, refusalOf } from './reading';

describe('isCloudFormationTemplate', () => {
  it.each<[unknown, boolean]>([
    [{ Resources: { A: { Type: 'AWS::S3::Bucket' } } }, true],
    [{ Resources: { A: { Type: 'Custom::Thing' }, B: null } }, true],
    [{ Resources: { 'Fn::ForEach::L': ['X', ['a'], {}] } }, true],
    [{ Resources: { 'Fn::Transform': { Name: 'AWS::Include' } } }, true],
    [{ Resources: { A: { 'Fn::Transform': { Name: 'Mine' } } } }, true],
    [{ AWSTemplateFormatVersion: '2010-09-09' }, true],
    [{ AWSTemplateFormatVersion: '2010-09-09', Resources: [] }, true],
    [{ Transform: 'AWS::Serverless-2016-10-31' }, true],
    [{ Transform: ['Mine', 'AWS::Serverless-2016-10-31'] }, true],
    [{ Transform: [{ Name: 'AWS::Include', Parameters: {} }] }, true],
    [{ Transform: ['Mine', null, { Name: 1 }, { name: 'AWS::Include' }] }, false],
    [{ Transform: 'rotate(90)' }, false],
    [{ Resources: {} }, false],
    [{ Resources: { A: { Type: 'bucket' }, B: { Kind: 'AWS::S3::Bucket' } } }, false],
    [{ Resources: [{ Type: 'AWS::S3::Bucket' }] }, false],
    [{ resources: [{ type: 'Microsoft.ApiManagement/service' }] }, false],
    [JSON.parse('{"__proto__": {"Resources": {"A": {"Type": "AWS::S3::Bucket"}}}}'), false],
    [[], false],
    ['Resources', false],
    [null, false],
    [undefined, false],
  ])('%j: %s', (value, expected) => {
    expect(isCloudFormationTemplate(value)).toBe(expected);
  });
});

const resource = (logicalId: string, type: string, properties: unknown, dependsOn: string[] = []): unknown => ({
  logicalId,
  type: `AWS::ApiGateway::${type}`,
  properties,
  dependsOn,
  path: ['Resources', logicalId],
  conditional: undefined,
});

const nothing = (name: string): Unreadable =>
  new Unreadable(`the template has no resource and no parameter named ${name}`);

describe('a template', () => {
  it('is read with all its sections', () => {
    const yaml = `
AWSTemplateFormatVersion: 2010-09-09
Description: An API with two stages
Parameters:
  Env: {Type: String, Default: prod}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsTest: !Not [!Condition IsProd]
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: !Sub "\${AWS::StackName}-\${Env}"}
  Certificate: {Type: AWS::ApiGateway::ClientCertificate, Condition: IsProd}
  Stage:
    Type: AWS::ApiGateway::Stage
    DependsOn: [Certificate, TestOnly, Api]
    Metadata: {note: !Ref Deployment}
    Properties:
      RestApiId: !Ref Api
      ClientCertificateId: !If [IsProd, !Ref Certificate, !Ref TestOnly]
      Description: !If [IsTest, !GetAtt TestOnly.Arn, "\${Api} \${Deployment}"]
  Deployment:
    Type: AWS::ApiGateway::Deployment
    Properties: {RestApiId: !Ref Api}
  TestOnly: {Type: AWS::ApiGateway::ClientCertificate, Condition: IsTest}
Outputs:
  ApiId: {Value: !Ref Api, Export: {Name: !Sub "\${AWS::StackName}-api"}}
  TestId: {Value: !Ref TestOnly, Condition: IsTest}
  Plain: {Value: !Ref AWS::NoValue, Export: {Name: !Ref AWS::NoValue}}
`;
    expect(readTemplate(yaml)).toEqual({
      resources: [
        resource('Api', 'RestApi', { Name: 'orders-prod' }),
        resource('Certificate', 'ClientCertificate', undefined),
        resource(
          'Stage',
          'Stage',
          { RestApiId: 'api-ref', ClientCertificateId: 'certificate-ref', Description: '${Api} ${Deployment}' },
          ['Api', 'Certificate', 'Deployment'],
        ),
        resource('Deployment', 'Deployment', { RestApiId: 'api-ref' }, ['Api']),
      ],
      outputs: [
        {
          name: 'ApiId',
          value: 'api-ref',
          exportName: 'orders-api',
          path: ['Outputs', 'ApiId'],
          conditional: undefined,
        },
        { name: 'Plain', value: undefined, exportName: undefined, path: ['Outputs', 'Plain'], conditional: undefined },
      ],
      parameters: { Env: 'prod' },
      missingParameters: [],
      unresolved: [],
      unresolvedConditions: [],
      unrecognizedTypes: [],
      transforms: [],
      unlisted: [],
      problems: [],
      hiddenByDefaults: [
        {
          logicalId: 'TestOnly',
          type: 'AWS::ApiGateway::ClientCertificate',
          path: ['Resources', 'TestOnly'],
          reason:
            'the condition IsTest cannot be resolved: the condition IsProd cannot be resolved: the parameter Env has no value',
        },
      ],
    });
  });

  it.each<[string, string[]]>([
    ['!Ref B', ['B']],
    ['!GetAtt B.Arn', ['B']],
    ['!Sub "${B.Arn} ${C}"', ['B', 'C']],
    ['!Sub ["${x}", {x: !Ref C}]', ['C']],
    ['!Sub "${!B} ${AWS::Region}"', []],
    ['!Join ["", [!Ref C, !ImportValue {"Fn::Sub": "${B}"}]]', ['B', 'C']],
    ['{a: [{b: !Ref C}], c: !Ref B, d: !Ref B}', ['B', 'C']],
    ['!If [Maybe, !Ref B, !Ref C]', ['B', 'C']],
    ['!If [Never, !Ref B, !Ref C]', ['C']],
    ['!Select [0, [!Ref B, !Ref C]]', ['B', 'C']],
    ['!Ref A', ['A']],
    ['!Ref P', []],
  ])('has dependencies: %s', (value, dependsOn) => {
    const { resources } = readTemplate(`
Parameters: {P: {Type: String}}
Conditions: {Maybe: !Equals [!Ref P, x], Never: !Equals [a, b]}
Resources:
  A: {Type: Custom::A, Properties: {Value: ${value}}}
  B: {Type: Custom::B}
  C: {Type: Custom::C}
`);
    expect(resources[0]?.dependsOn).toEqual(dependsOn);
  });

  it('lists undeclared names that it refers to', () => {
    const { resources, unresolved } = readTemplate(`
Parameters: {P: {Type: String, Default: p}}
Conditions: {Never: !Equals [a, b]}
Resources:
  A:
    Type: Custom::A
    DependsOn: [Gone, Absent]
    Properties:
      Value: [!Ref Lost, !GetAtt P.Arn, !Sub "\${aws:InstanceId}", !Ref AWS::Nothing, !Ref Absent]
  Absent: {Type: Custom::B, Condition: Never}
Outputs:
  O: {Value: !GetAtt Missing.Arn}
`);
    expect(unresolved).toEqual(['AWS::Nothing', 'Absent', 'Gone', 'Lost', 'Missing', 'P', 'aws:InstanceId']);
    const Value = [
      nothing('Lost'),
      nothing('P'),
      nothing('aws:InstanceId'),
      nothing('AWS::Nothing'),
      new Unreadable('Absent is not deployed, because its condition is false'),
    ];
    expect(resources).toMatchObject([{ logicalId: 'A', dependsOn: [], properties: { Value } }]);
  });

  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/module-ref-resources.html
  it('may refer to the resources of a module', () => {
    const { resources, problems } = readTemplate(`
Resources:
  Site: {Type: My::S3::SampleBucket::MODULE}
  A:
    Type: Custom::A
    DependsOn: SiteS3Bucket
    Properties:
      Value: [!Ref Site.S3Bucket, !Ref SiteS3Bucket, !GetAtt SiteS3Bucket.Arn, !Sub "\${SiteS3Bucket.Arn}"]
Outputs:
  O: {Value: !GetAtt Site.S3Bucket.Arn}
`);
    const generated = (name: string) => new Unknown(`the module Site may generate ${name} at deployment`);
    const Value = [generated('Site.S3Bucket'), ...Array<unknown>(3).fill(generated('SiteS3Bucket'))];
    expect(resources[1]).toMatchObject({ dependsOn: ['Site'], properties: { Value } });
    expect(problems).toEqual([]);
  });

  // CloudFormation checks names before it knows conditions; cfn-lint E1020, E3005 and E6101 agree.
  it('has errors for undeclared names in the parts that are not deployed, and no others', () => {
    const { resources, outputs, problems } = readTemplate(`
Conditions: {Never: !Equals [a, b]}
Resources:
  A:
    Type: Custom::A
    Properties:
      Used: !If [Never, !Ref InBranch, !If [Never, [!Ref B, !GetAtt Shut.Arn, !Select [3, [a]], !Sub "\${a-b}"], used]]
  B: {Type: Custom::B}
  Shut: {Type: Custom::C, Condition: Never, DependsOn: InDependsOn, Properties: {Value: !GetAtt InResource.Arn}}
  Also: {Type: Custom::C, Condition: Never, Properties: {Value: [!Ref Shut, !FindInMap [No, Such, Map]]}}
Outputs:
  O: {Value: !Sub "\${InOutput}", Condition: Never}
  P: {Value: !Ref Shut, Condition: Never}
`);
    expect(problems.map(({ message }) => /named (\w+)\./.exec(message)?.[1])).toEqual([
      'InBranch',
      'InResource',
      'InDependsOn',
      'InOutput',
    ]);
    expect(resources).toMatchObject([{ properties: { Used: 'used' }, dependsOn: [] }, { logicalId: 'B' }]);
    expect(outputs).toEqual([]);
  });

  it('includes a resource with an unknown condition, and the reason', () => {
    const { resources, outputs } = readTemplate(`
Parameters: {P: {Type: String}}
Conditions: {Maybe: !Equals [!Ref P, x]}
Resources:
  A: {Type: Custom::A, Condition: Maybe}
  B: {Type: Custom::B, Properties: {A: !Ref A}}
Outputs:
  O: {Value: !Ref A, Condition: Maybe}
`);
    const conditional = new Unknown(
      'the condition Maybe cannot be resolved: the parameter P has no value and no default',
    );
    expect(resources).toMatchObject([{ conditional }, { properties: { A: 'a-ref' }, dependsOn: ['A'] }]);
    expect(outputs).toMatchObject([{ value: 'a-ref', conditional }]);
  });

  it.each<[string, unknown]>([
    ['', undefined],
    ['Properties: ', undefined],
    ['Properties: {}', {}],
    ['Properties: !Ref AWS::NoValue', undefined],
    ['Properties: !If [Never, {a: 1}, {a: 2}]', { a: 2 }],
    ['Properties: {a: ~}', { a: null }],
    ['Properties: {"Fn::Transform": {Name: AWS::Include}}', new Unknown('Fn::Transform is resolved at deployment')],
    ['"Fn::Transform": {Name: AWS::Include}', new Unknown('Fn::Transform adds to A at deployment')],
  ])('may have no properties: %s', (attribute, properties) => {
    const yaml = `Conditions: {Never: !Equals [a, b]}\nResources:\n  A:\n    Type: Custom::A\n    ${attribute}`;
    expect(readTemplate(yaml).resources[0]?.properties).toEqual(properties);
  });
});

describe('macros', () => {
  it.each<[string, string[]]>([
    ['AWS::LanguageExtensions', []],
    ['AWS::Serverless-2016-10-31', []],
    ['[AWS::LanguageExtensions, AWS::Serverless-2016-10-31, AWS::CodeStar, Mine]', ['AWS::CodeStar', 'Mine']],
    ['{Name: AWS::Include, Parameters: {Location: s3://b/k}}', ['AWS::Include']],
    ['[{Name: Mine}]', ['Mine']],
    ['', []],
  ])('are listed but not run: %s', (transform, transforms) => {
    const template = readTemplate(
      `Transform: ${transform}\nResources:\n  Api: {Type: AWS::ApiGateway::Stage, Properties: {StageName: prod}}`,
    );
    expect(template.transforms).toEqual(transforms);
    expect(template.resources).toMatchObject([{ type: 'AWS::ApiGateway::Stage', properties: { StageName: 'prod' } }]);
  });

  it('may generate resources that the template refers to', () => {
    const { resources, unresolved } = readTemplate(
      'Transform: Mine\nResources:\n  A: {Type: Custom::A, DependsOn: Made, Properties: {Id: !Ref Made, S: !Ref Made.Part}}',
    );
    const made = new Unknown('the macro Mine may add parts to the template at deployment');
    expect(resources[0]?.properties).toEqual({ Id: made, S: made });
    expect(unresolved).toEqual([]);
  });

  it('may add resources that are unknown', () => {
    const { resources, unlisted, unresolved } = readTemplate(`
Resources:
  "Fn::Transform": {Name: AWS::Include, Parameters: {Location: s3://b/k}}
  Included: {"Fn::Transform": {Name: AWS::Include}}
  A: {Type: Custom::A, Properties: {Id: !Ref Other}}
`);
    expect(unlisted).toEqual([
      {
        path: ['Resources', 'Fn::Transform'],
        reason: 'Fn::Transform adds resources at deployment',
        isProblem: false,
      },
      { path: ['Resources', 'Included'], reason: 'Fn::Transform generates Included at deployment', isProblem: false },
    ]);
    expect(resources).toMatchObject([
      { properties: { Id: new Unknown('Fn::Transform adds resources at deployment') } },
    ]);
    expect(unresolved).toEqual([]);
  });
});

describe('templates that CloudFormation refuses', () => {
  const resource = 'Example: {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "orders"}}';
  const template =
    'Example: {"Resources": {"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "orders"}}}}';
  const noMembers = `Template format error: At least one Resources member must be defined. ${template}`;

  it.each<[string, string, number]>([
    ['Description: x', noMembers, 1],
    ['Description: x\nResources:', noMembers, 2],
    ['Resources: {}', noMembers, 1],
    [
      'Resources: [a]',
      'Resources is not an object. Example: {"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "orders"}}}',
      1,
    ],
  ])('as a whole: %j', (yaml, message, line) => {
    expect(refusalOf(yaml)).toEqual({ message, line });
  });

  it.each<[string, string, number]>([
    ['Resources:\n  A: ~', `The resource A is not an object. ${resource}`, 2],
    ['Resources:\n  A: {Properties: {}}', `The Type of the resource A is missing or is not a string. ${resource}`, 2],
    ['Resources:\n  A: {Type: !Ref P}', `The Type of the resource A is missing or is not a string. ${resource}`, 2],
    [
      'Resources:\n  A:\n    Type: Custom::A\n    Properties: [a]',
      'Properties of A is not an object. Example: {"Name": "orders"}',
      4,
    ],
    [
      'Resources:\n  A:\n    Type: Custom::A\n    DependsOn: {a: b}',
      'DependsOn is not a logical ID or a list of logical IDs. Example: "DependsOn": ["Api"]',
      4,
    ],
    [
      'Resources:\n  A:\n    Type: Custom::A\n    DependsOn: [!Ref A]',
      'DependsOn is not a logical ID or a list of logical IDs. Example: "DependsOn": ["Api"]',
      4,
    ],
    [
      'Resources:\n  A: {Type: Custom::A}\nOutputs:\n  O: text',
      'The output O has no Value. Example: {"Value": {"Ref": "Api"}, "Export": {"Name": "api-id"}}',
      4,
    ],
    [
      'Resources:\n  A: {Type: Custom::A}\nOutputs: text',
      'Outputs is not an object. Example: {"ApiId": {"Value": {"Ref": "Api"}}}',
      3,
    ],
    [
      'Resources:\n  A: {Type: Custom::A}\nConditions: text',
      'Conditions is not an object. Example: {"IsProd": {"Fn::Equals": [{"Ref": "Env"}, "prod"]}}',
      3,
    ],
    [
      'Transform: [[a]]\nResources:\n  A: {Type: Custom::A}',
      'Transform is not the name of a macro or a list of macros. Example: "Transform": "AWS::LanguageExtensions"',
      1,
    ],
    [
      'Resources:\n  A:\n    Type: Custom::A\n    Metadata:\n      a: !Join [a]',
      'Fn::Join takes a delimiter and a list of strings. Example: {"Fn::Join": ["-", ["orders", "api"]]}',
      5,
    ],
  ])('in a part: %j', (yaml, message, line) => {
    expect(errorOf(yaml)).toEqual({ message, line });
  });

  it.each([[[]], ['text'], [null], [undefined], [5], [new Unknown('x')]])('%j', (value) => {
    expect(() => readCloudFormationTemplate(value, context)).toThrow(
      new TemplateError(`The template is not an object. ${template}`),
    );
  });
});

describe('names of prototype members', () => {
  it('are ordinary names', () => {
    const template = JSON.parse(
      '{"Resources": {"__proto__": {"Type": "Custom::A", "Properties": {"__proto__": {"x": 1}}}, "constructor": {"Type": "Custom::B", "DependsOn": "__proto__"}}}',
    );
    const { resources } = readCloudFormationTemplate(template, context);
    expect(resources).toMatchObject([
      { logicalId: '__proto__', type: 'Custom::A' },
      { logicalId: 'constructor', dependsOn: ['__proto__'] },
    ]);
    expect(Object.entries(resources[0]?.properties as object)).toEqual([['__proto__', { x: 1 }]]);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});
