import { deploymentOrder } from '../../../core/templates/cloudformation';
import { Unknown, Unreadable } from '../../../core/values/unknown';
import { readTemplate } from './reading';
import { TRANSFORM, withoutDigest } from './sam-reading';

const madeLater = (path: string): Unknown =>
  new Unknown(`the transform AWS::Serverless-2016-10-31 may generate ${path} at deployment`);

const missing = (name: string): Unreadable =>
  new Unreadable(`the template has no resource and no parameter named ${name}`);

/** A template with an API, a function of the implicit API, and a parameter, bucket and role with names like SAM's. */
const referring = (value: string): string => `${TRANSFORM}
Parameters: {ApiStage: {Type: String, Default: given}}
Resources:
  Api: {Type: AWS::Serverless::Api, Properties: {StageName: prod}}
  Orders: {Type: AWS::Serverless::Function, Properties: {Events: {Get: {Type: Api, Properties: {Path: /, Method: get}}}}}
  OrdersQueue: {Type: AWS::SQS::Queue}
  Mails: {Type: AWS::SQS::Queue, Connectors: {Send: {Properties: {Destination: {Id: Orders}, Permissions: [Write]}}}}
  Bucket: {Type: AWS::S3::Bucket}
  Subject: {Type: Custom::Subject, Properties: {Value: ${value}}}
`;

describe('a reference to a resource that SAM generates', () => {
  it.each<[string, unknown, string[]]>([
    ['!Ref Api', 'api-ref', ['Api']],
    ['!GetAtt Api.RootResourceId', 'api-rootresourceid', ['Api']],
    ['!Ref ServerlessRestApi', 'serverlessrestapi-ref', ['ServerlessRestApi']],
    ['!Ref ApiprodStage', 'apiprodstage-ref', ['ApiprodStage']],
    ['!Ref Api.Stage', 'apiprodstage-ref', ['ApiprodStage']],
    ['!Sub "${Api}/${Api.Stage}"', 'api-ref/apiprodstage-ref', ['Api', 'ApiprodStage']],
    ['!GetAtt Api.Stage.Id', 'apiprodstage-id', ['ApiprodStage']],
    ['{"Fn::GetAtt": [Api.Stage, Id]}', 'apiprodstage-id', ['ApiprodStage']],
    ['!Ref ServerlessRestApi.Stage', 'serverlessrestapiprodstage-ref', ['ServerlessRestApiProdStage']],
    ['!Ref ServerlessRestApiProdStage', 'serverlessrestapiprodstage-ref', ['ServerlessRestApiProdStage']],
    ['!GetAtt Orders.Arn', 'orders-arn', ['Orders']],
    ['!GetAtt OrdersQueue.Arn', 'ordersqueue-arn', ['OrdersQueue']],
    ['!GetAtt Mails.Arn', 'mails-arn', ['Mails']],
    ['!Ref ApiStage', 'given', []],
    ['!Sub "${ApiStage}"', 'given', []],
  ])('%s', (value, expected, dependsOn) => {
    const { resources, unresolved } = readTemplate(referring(value));
    const subject = resources.find(({ logicalId }) => logicalId === 'Subject');
    expect(subject).toMatchObject({ properties: { Value: expected }, dependsOn });
    expect(unresolved).toEqual([]);
  });

  it('can use a stable name for the deployment of an API', () => {
    const { resources } = readTemplate(referring('!Ref Api.Deployment'));
    const deployment = resources.find(
      ({ type, writtenAs }) => type === 'AWS::ApiGateway::Deployment' && writtenAs?.logicalId === 'Api',
    );
    expect(resources.find(({ logicalId }) => logicalId === 'Subject')?.dependsOn).toEqual([deployment?.logicalId]);
  });

  it.each<[string, Unknown]>([
    ['!GetAtt OrdersRole.Arn', madeLater('OrdersRole.Arn')],
    ['!Ref OrdersGetPermissionProd', madeLater('OrdersGetPermissionProd')],
    ['!Ref Orders.Alias', madeLater('Orders.Alias')],
    ['!Sub "${Orders.Version}"', madeLater('Orders.Version')],
    ['!Ref Api.DomainName', madeLater('Api.DomainName')],
    ['!Ref MailsSendPolicy', madeLater('MailsSendPolicy')],
    ['!Ref ServerlessHttpApi', madeLater('ServerlessHttpApi')],
    ['!Ref CodeDeployServiceRole', madeLater('CodeDeployServiceRole')],
  ])('may be unknown before deployment: %s', (value, expected) => {
    const { resources, unresolved } = readTemplate(referring(value));
    expect(resources.find(({ logicalId }) => logicalId === 'Subject')?.properties).toEqual({ Value: expected });
    expect(unresolved).toEqual([]);
  });

  it.each<[string, string]>([
    ['!Ref Order', 'Order'],
    ['!Ref BucketPolicy', 'BucketPolicy'],
    ['!Ref Bucket.Stage', 'Bucket.Stage'],
    ['!Ref ServerlessRest', 'ServerlessRest'],
  ])('does not resolve to other names: %s', (value, name) => {
    const { resources, unresolved } = readTemplate(referring(value));
    expect(resources.find(({ logicalId }) => logicalId === 'Subject')?.properties).toEqual({ Value: missing(name) });
    expect(unresolved).toEqual([name]);
  });

  it.each<[string, string[]]>([
    ['OrdersRole', []],
    ['ServerlessRestApi', []],
    ['OrderRole', ['OrderRole']],
  ])('can be in DependsOn: %s', (name, unresolved) => {
    const yaml = referring('x').replace('Custom::Subject,', `Custom::Subject, DependsOn: ${name},`);
    expect(readTemplate(yaml).unresolved).toEqual(unresolved);
  });

  it('does not resolve in a template without SAM resources', () => {
    const { unresolved } = readTemplate(`${TRANSFORM}
Resources:
  Subject: {Type: Custom::Subject, Properties: {A: !Ref ServerlessRestApi, B: !Ref SubjectRole, C: !Ref ServerlessHttpApi}}
`);
    expect(unresolved).toEqual(['ServerlessHttpApi', 'ServerlessRestApi', 'SubjectRole']);
  });
});

const orderOf = (resources: string): string[] =>
  deploymentOrder(readTemplate(`${TRANSFORM}\nResources:${resources}`).resources).map(({ logicalId }) =>
    withoutDigest(logicalId),
  );

describe('the order of resources that SAM generates', () => {
  it('has no circle if a function refers to the API that invokes it', () => {
    expect(
      orderOf(`
  Api:
    Type: AWS::Serverless::Api
    Connectors: {Call: {Properties: {Destination: {Arn: !GetAtt Orders.Arn}}}}
    Properties: {StageName: prod, DefinitionBody: {x-function: !GetAtt Shared.Arn}}
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {SHARED: !Ref Shared, URL: !Sub "https://\${Api}.example.com"}}
      Events: {Get: {Type: Api, Properties: {Path: /, Method: get, RestApiId: !Ref Api}}}
  Shared:
    Type: AWS::Serverless::Function
    Connectors: {Call: {Properties: {Destination: {Arn: !GetAtt Orders.Arn}}}}
    Properties:
      Policies: [{Statement: [{Effect: Allow, Action: "lambda:*", Resource: !GetAtt Orders.Arn}]}]
      EventInvokeConfig: {DestinationConfig: {OnFailure: {Destination: !GetAtt Orders.Arn}}}
      DeploymentPreference: {Hooks: {PreTraffic: !Ref Orders}}
      FunctionUrlConfig: {Cors: {AllowOrigins: [!Ref Api]}}`),
    ).toEqual(['Shared', 'Api', 'ApiDeployment#', 'ApiprodStage', 'Orders']);
  });

  it.each(['', 'MergeDefinitions: true, DefinitionBody: {paths: {}}, '])(
    'has a circle if a function refers to an API whose definition SAM writes: %s',
    (definition) => {
      expect(() =>
        orderOf(`
  Logs: {Type: AWS::Logs::LogGroup}
  Api: {Type: AWS::Serverless::Api, DependsOn: Logs, Properties: {${definition}StageName: prod}}
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {API: !Ref Api}}
      Events: {Get: {Type: Api, Properties: {Path: /, Method: get, RestApiId: !Ref Api}}}`),
      ).toThrow('Circular dependency between resources: [Api, Orders]');
    },
  );

  it('has functions only before the API that invokes them', () => {
    expect(
      orderOf(`
  Api: {Type: AWS::Serverless::Api, DependsOn: [Logs], Properties: {StageName: prod}}
  Other: {Type: AWS::Serverless::Api, Properties: {StageName: prod}}
  Logs: {Type: AWS::Logs::LogGroup}
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {OTHER: !Ref Other}}
      Events: {Get: {Type: Api, Properties: {Path: /, Method: get, RestApiId: !Ref Api}}}`),
    ).toEqual([
      'Logs',
      'Other',
      'Orders',
      'Api',
      'ApiDeployment#',
      'ApiprodStage',
      'OtherDeployment#',
      'OtherprodStage',
    ]);
  });
});
