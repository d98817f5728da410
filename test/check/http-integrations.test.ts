import { checkTemplate } from '../../check/check-template';
import { parseDocument } from '../../core/templates/document';
import { catalogue } from '../catalogue';
import { shown } from './shown';

const configuration = { controls: {}, parameters: {}, exemptions: [] } as const;

const certificateFindings = (text: string, onlyWhereItMatters?: boolean, mode: 'enforce' | 'warn' = 'enforce') =>
  shown(
    checkTemplate(parseDocument(text, { file: 'stack.yml' }), {
      catalogue,
      parameters: new Map(),
      configuration: { ...configuration, controls: { GW001: mode } },
      now: new Date('2027-01-01T00:00:00Z'),
      ...(onlyWhereItMatters === undefined ? {} : { onlyWhereItMatters }),
    }).findings,
  ).filter(({ control }) => control === 'GW001');

const statuses = (text: string): string[] => certificateFindings(text, true).map(({ status }) => status);

const method = (id: string, integration: string, api = '!Ref Api'): string => `
  ${id}:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: ${api}
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: GET
      ${integration}`;

const typed = (id: string, type: string, api?: string): string => method(id, `Integration: { Type: ${type} }`, api);

const body = (definition: string): string => `
      Body: ${definition}`;

const paths = (type: string): string =>
  body(
    `{ openapi: 3.0.1, paths: { /: { parameters: [], get: { x-amazon-apigateway-integration: { type: ${type} } } } } }`,
  );

const template = (api: string, others: string, top = '', stage = '!Ref Api'): string => `
AWSTemplateFormatVersion: 2010-09-09
${top}
Parameters:
  Asked: { Type: String }
  Default: { Type: String, Default: AWS }
Conditions:
  Perhaps: !Equals [!Ref Asked, a]
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Name: orders${api}
  Other: { Type: AWS::ApiGateway::RestApi, Properties: { Name: other } }
  Orders: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId } }
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties: { RestApiId: ${stage}, StageName: prod }${others}
`;

describe('an API without HTTP integrations', () => {
  it.each<[string, string, string]>([
    ['in a method', '', typed('Get', 'AWS_PROXY')],
    ['in several methods', '', typed('Get', 'AWS_PROXY') + typed('Options', 'MOCK') + typed('Post', 'AWS')],
    [
      'in a method that may not be there',
      '',
      typed('Get', 'AWS').replace('Properties', 'Condition: Perhaps\n    Properties'),
    ],
    ['by a parameter', '', typed('Get', '!Ref Default')],
    ['of one or the other type', '', typed('Get', '!If [Perhaps, AWS, MOCK]')],
    ['by an attribute of the API', '', typed('Get', 'AWS', '!GetAtt Api.RestApiId')],
    ['beside one of HTTP of another API', '', typed('Get', 'AWS') + typed('Foreign', 'HTTP', '!Ref Other')],
    [
      'beside one of HTTP of an API that was there before',
      '',
      typed('Get', 'AWS') + typed('Foreign', 'HTTP', 'a1b2c3d4e5'),
    ],
    ['in its definition', paths('aws_proxy'), ''],
    ['in its definition and a method', paths('MOCK'), typed('Get', 'AWS')],
  ])('%s passes', (_what, api, others) => {
    const text = template(api, others);
    expect(statuses(text)).toEqual(['pass']);
    expect(certificateFindings(text, false).map(({ status }) => status)).toEqual(['fail']);
    expect(certificateFindings(text).map(({ status }) => status)).toEqual(['fail']);
  });

  it('passes with the reason in every mode', () => {
    for (const mode of ['enforce', 'warn'] as const)
      expect(certificateFindings(template('', typed('Get', 'AWS')), true, mode)).toEqual([
        {
          control: 'GW001',
          name: 'client-certificate',
          severity: 'MEDIUM',
          status: 'pass',
          line: 18,
          column: 5,
          resource: 'Stage',
          resourceType: 'AWS::ApiGateway::Stage',
          property: 'ClientCertificateId',
          message:
            'ClientCertificateId is missing. The control does not matter here: no integration of Api is of type HTTP or HTTP_PROXY.',
          remediation: expect.any(String),
        },
      ]);
  });

  it('passes for a stage that a deployment creates', () => {
    const deployment = `
  Deployment: { Type: AWS::ApiGateway::Deployment, Properties: { RestApiId: !Ref Api, StageName: test } }`;
    expect(statuses(template('', typed('Get', 'AWS') + deployment))).toEqual(['pass', 'pass']);
  });

  it('does not change other findings', () => {
    const certified = template('', typed('Get', 'AWS')).replace(
      'StageName: prod',
      'StageName: prod, ClientCertificateId: a',
    );
    expect(certificateFindings(certified, true)).toEqual(certificateFindings(certified, false));
  });
});

describe('an API', () => {
  it.each<[string, string, string]>([
    ['with an integration of HTTP', '', typed('Get', 'HTTP')],
    ['with one of HTTP_PROXY among others', '', typed('Get', 'AWS') + typed('Post', 'HTTP_PROXY')],
    [
      'with one of HTTP that may not be there',
      '',
      typed('Get', 'AWS') + typed('Post', 'HTTP').replace('Properties', 'Condition: Perhaps\n    Properties'),
    ],
    ['with one that may be of HTTP', '', typed('Get', '!If [Perhaps, HTTP, AWS]')],
    ['with one of an unknown type', '', typed('Get', '!Ref Asked')],
    ['with one of an undocumented type', '', typed('Get', 'CARRIER_PIGEON')],
    ['with a method without an integration', '', method('Get', 'AuthorizationType: NONE')],
    ['without methods', '', ''],
    ['with one of HTTP in its definition', paths('http_proxy'), typed('Get', 'AWS')],
    ['with a definition in S3', '\n      BodyS3Location: { Bucket: a, Key: b }', typed('Get', 'AWS')],
    ['that is a copy', '\n      CloneFrom: a1b2c3d4e5', typed('Get', 'AWS')],
    ['with an included definition', body('{ Fn::Transform: { Name: AWS::Include } }'), typed('Get', 'AWS')],
    ['with a definition as text', body('"{}"'), typed('Get', 'AWS')],
    ['with an unknown definition', body('!Ref Asked'), typed('Get', 'AWS')],
    ['with an included path', body('{ paths: { /: { Fn::Transform: { Name: AWS::Include } } } }'), typed('Get', 'AWS')],
    ['with a path that is a reference', body('{ paths: { /: { $ref: a } } }'), typed('Get', 'AWS')],
    [
      'with an included operation',
      body('{ paths: { /: { get: { Fn::Transform: { Name: AWS::Include } } } } }'),
      typed('Get', 'AWS'),
    ],
    ['with an operation without an integration', body('{ paths: { /: { get: {} } } }'), typed('Get', 'AWS')],
    [
      'with an integration that is elsewhere',
      body('{ paths: { /: { get: { x-amazon-apigateway-integration: { $ref: a } } } } }'),
      typed('Get', 'AWS'),
    ],
    [
      'with an integration that is a reference with other members',
      body('{ paths: { /: { get: { x-amazon-apigateway-integration: { $ref: a, type: MOCK } } } } }'),
      typed('Get', 'AWS'),
    ],
    ['that may have an HTTP method', '', typed('Get', 'AWS') + typed('Post', 'HTTP', '!Ref Asked')],
    ['that may have no method', '', typed('Get', 'AWS', '!Ref Asked')],
    [
      'whose root is handed to a nested stack',
      '',
      `${typed('Get', 'AWS')}
  Nested: { Type: AWS::CloudFormation::Stack, Properties: { Parameters: { Root: !GetAtt Api.RootResourceId } } }`,
    ],
    [
      'whose root is handed to a nested stack in a text',
      '',
      `${typed('Get', 'AWS')}
  Nested:
    Type: AWS::CloudFormation::Stack
    Properties: { Parameters: { Root: !Join [",", [!Ref Api, !GetAtt Api.RootResourceId]] } }`,
    ],
    [
      'whose path is handed out in a text',
      '',
      `${typed('Get', 'AWS')}
Outputs: { Path: { Value: !Sub "path/\${Orders}" } }`,
    ],
    [
      'whose path is handed to a nested stack',
      '',
      `${typed('Get', 'AWS')}
  Nested: { Type: AWS::CloudFormation::Stack, Properties: { Parameters: { Parent: !If [Perhaps, !Ref Orders, a] } } }`,
    ],
    [
      'whose root is handed out',
      '',
      `${typed('Get', 'AWS')}
Outputs: { Root: { Value: !GetAtt Api.RootResourceId, Export: { Name: root } } }`,
    ],
  ])('%s needs a certificate', (_what, api, others) => {
    expect(statuses(template(api, others))).toEqual(['fail']);
  });

  it('that exports only its ID still passes', () => {
    const outputs = `
Outputs:
  Id: { Value: !Ref Api }
  Name: { Value: !Sub "Orders of \${Api}" }
  Url: { Value: !Sub "https://\${Api}.execute-api.\${AWS::Region}.amazonaws.com/prod" }`;
    expect(statuses(template('', typed('Get', 'AWS') + outputs))).toEqual(['pass']);
  });

  it.each(['a1b2c3d4e5', '!ImportValue api', '!Ref Asked', '!If [Perhaps, !Ref Api, !Ref Other]', '!Ref Orders'])(
    '%s that is not in the template needs a certificate',
    (stage) => {
      expect(statuses(template('', typed('Get', 'AWS'), '', stage))).toEqual(['fail']);
    },
  );

  it.each([
    ['a macro', template('', typed('Get', 'AWS'), 'Transform: Mine')],
    ['an include', template('', `${typed('Get', 'AWS')}\n  Fn::Transform: { Name: AWS::Include }`)],
  ])('to which %s may add methods needs a certificate', (_what, text) => {
    expect(statuses(text)).toEqual(['fail']);
  });
});

describe('an API of SAM', () => {
  const sam = (properties: string, others = ''): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties: { StageName: prod, OpenApiVersion: 3.0.1${properties} }
  Function:
    Type: AWS::Serverless::Function
    Properties:
      Events: { Get: { Type: Api, Properties: { Path: /, Method: get, RestApiId: !Ref Api } } }${others}
`;

  it.each([
    ['whose definition SAM generates', sam(''), 'pass'],
    [
      'with a definition of its own',
      sam(`, DefinitionBody: { paths: { /: { get: { x-amazon-apigateway-integration: { type: aws } } } } }`),
      'pass',
    ],
    [
      'with a definition that has an integration of HTTP',
      sam(`, DefinitionBody: { paths: { /: { get: { x-amazon-apigateway-integration: { type: http } } } } }`),
      'fail',
    ],
    ['with an included definition', sam(', DefinitionBody: { Fn::Transform: { Name: AWS::Include } }'), 'fail'],
    ['with a definition in a file', sam(', DefinitionUri: api.yml'), 'fail'],
    ['with a method of HTTP beside it', sam('', typed('Post', 'HTTP')), 'fail'],
  ])('%s: %#', (_what, text, expected) => {
    expect(statuses(text)).toEqual([expected]);
  });

  it('that is implicit has only Lambda integrations', () => {
    const text = sam('').replace(', RestApiId: !Ref Api', '');
    expect(certificateFindings(text, true).map(({ resource, status }) => [resource, status])).toEqual([
      ['Api', 'pass'],
      ['Function', 'pass'],
      ['Function', 'pass'],
    ]);
  });
});
