import { controls } from '../../../controls';
import { evaluate } from '../../../core/evaluation/finding';
import { readCloudFormationTemplate } from '../../../core/templates/cloudformation';
import { Unknown } from '../../../core/values/unknown';
import { context, errorOf, readTemplate } from './reading';
import {
  apiTemplate,
  BOTH,
  DEPLOYMENT,
  idsOf,
  propertiesOf,
  REST_API,
  readApi,
  STAGE,
  TRANSFORM,
  withoutDigest,
} from './sam-reading';

describe('a serverless API', () => {
  it('becomes a RestApi, a Deployment with an additional stage, and a Stage', () => {
    const { resources, transforms, unrecognizedTypes, unresolved } = readTemplate(`
${TRANSFORM}
Parameters: {Traced: {Type: String, Default: "true"}}
Resources:
  Logs: {Type: AWS::Logs::LogGroup}
  Api:
    Type: AWS::Serverless::Api
    DependsOn: Logs
    DeletionPolicy: Retain
    Properties:
      Name: orders
      StageName: prod
      TracingEnabled: !Ref Traced
      Cors: "'*'"
      Variables: {table: orders}
      AccessLogSetting: {DestinationArn: !GetAtt Logs.Arn}
      DefinitionBody: {openapi: 3.0.1}
`);
    const deployment = resources[2]?.logicalId ?? '';
    const common = {
      path: ['Resources', 'Api'],
      writtenAs: { logicalId: 'Api', type: 'AWS::Serverless::Api' },
      conditional: undefined,
    };
    expect(deployment).toMatch(/^ApiDeployment[0-9a-f]{10}$/);
    expect(resources.slice(1)).toEqual([
      {
        ...common,
        logicalId: 'Api',
        type: REST_API,
        properties: { Name: 'orders', Body: { openapi: '3.0.1' } },
        dependsOn: ['Logs'],
      },
      {
        ...common,
        logicalId: deployment,
        type: DEPLOYMENT,
        properties: { RestApiId: 'api-ref', StageName: 'Stage' },
        dependsOn: ['Api'],
      },
      {
        ...common,
        logicalId: 'ApiprodStage',
        type: STAGE,
        properties: {
          RestApiId: 'api-ref',
          DeploymentId: `${deployment.toLowerCase()}-ref`,
          StageName: 'prod',
          TracingEnabled: 'true',
          Variables: { table: 'orders' },
          AccessLogSetting: { DestinationArn: 'logs-arn' },
        },
        dependsOn: ['Api', deployment, 'Logs'],
      },
    ]);
    expect({ transforms, unrecognizedTypes, unresolved }).toEqual({
      transforms: [],
      unrecognizedTypes: [],
      unresolved: [],
    });
  });

  it('passes properties on to its RestApi and Stage', () => {
    const api = {
      ApiKeySourceType: 'HEADER',
      BinaryMediaTypes: ['image~1png'],
      Description: 'Orders',
      EndpointAccessMode: 'STRICT',
      FailOnWarnings: true,
      MinimumCompressionSize: 1024,
      Mode: 'merge',
      Name: 'orders',
      Policy: { Version: '2012-10-17' },
      SecurityPolicy: 'TLS_1_2',
    };
    const stage = {
      AccessLogSetting: { Format: '$context.requestId' },
      CacheClusterEnabled: true,
      CacheClusterSize: '0.5',
      CanarySetting: { PercentTraffic: 5 },
      MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', LoggingLevel: 'INFO' }],
      StageName: 'prod',
      TracingEnabled: true,
      Variables: { table: 'orders' },
    };
    const own = { Auth: { DefaultAuthorizer: 'AWS_IAM' }, Cors: "'*'", Domain: {}, Tags: {}, OpenApiVersion: '3.0.1' };
    const template = readApi(JSON.stringify({ ...api, ...stage, ...own, DefinitionUri: 's3://bucket/api.yaml' }));
    expect(propertiesOf(template, REST_API)).toEqual([{ ...api, BodyS3Location: 's3://bucket/api.yaml' }]);
    expect(propertiesOf(template, DEPLOYMENT)).toEqual([{ RestApiId: 'api-ref' }]);
    expect(propertiesOf(template, STAGE)).toEqual([
      { RestApiId: 'api-ref', DeploymentId: expect.any(String), ...stage },
    ]);
  });

  it.each<[string, [string, string, string][]]>([
    [
      '{StageName: prod}',
      [
        ['ApiDeployment#', 'Stage', 'fail'],
        ['ApiprodStage', 'prod', 'fail'],
      ],
    ],
    [
      '{StageName: prod, TracingEnabled: true}',
      [
        ['ApiDeployment#', 'Stage', 'fail'],
        ['ApiprodStage', 'prod', 'pass'],
      ],
    ],
    ['{StageName: prod, TracingEnabled: "true", OpenApiVersion: 3.0.1}', [['ApiprodStage', 'prod', 'pass']]],
    ['{StageName: prod, TracingEnabled: "false", OpenApiVersion: 3.0.1}', [['ApiprodStage', 'prod', 'fail']]],
    ['{StageName: prod, TracingEnabled: !Ref P, OpenApiVersion: 3.0.1}', [['ApiprodStage', 'prod', 'unknown']]],
  ])('passes TracingEnabled on to its stages: %s', (properties, expected) => {
    const tracing = controls.find(({ name }) => name === 'tracing');
    const { resources } = readApi(properties, `${TRANSFORM}\nParameters: {P: {Type: String}}`);
    const findings = resources.flatMap((resource) => {
      const finding = tracing && evaluate(tracing, resource);
      const { StageName } = (resource.properties ?? {}) as { StageName?: unknown };
      const id = withoutDigest(resource.logicalId);
      return finding ? [[id, StageName, finding.verdict]] : [];
    });
    expect(findings).toEqual(expected);
  });

  const extraStage = new Unknown(
    'SAM adds a stage named "Stage" unless OpenApiVersion is set, which is known only at deployment',
  );
  it.each<[string, string, unknown]>([
    ['{StageName: prod}', TRANSFORM, 'Stage'],
    ['{StageName: prod, OpenApiVersion: ""}', TRANSFORM, 'Stage'],
    ['{StageName: prod, OpenApiVersion: ~}', TRANSFORM, 'Stage'],
    ['{StageName: prod, OpenApiVersion: 0}', TRANSFORM, 'Stage'],
    ['{StageName: prod, OpenApiVersion: "2.0"}', TRANSFORM, undefined],
    ['{StageName: prod, OpenApiVersion: 3.0.1}', TRANSFORM, undefined],
    ['{StageName: prod, OpenApiVersion: 3.0}', TRANSFORM, undefined],
    ['{StageName: prod, OpenApiVersion: !Ref V}', TRANSFORM, extraStage],
    ['{StageName: prod, OpenApiVersion: !Ref V}', BOTH, undefined],
    ['{StageName: prod, OpenApiVersion: !Ref Empty}', BOTH, 'Stage'],
    ['{StageName: prod, OpenApiVersion: !Ref AWS::NoValue}', BOTH, 'Stage'],
    ['{StageName: prod, OpenApiVersion: !Ref Later}', BOTH, extraStage],
    ['{StageName: prod, "Fn::Transform": {Name: AWS::Include}}', TRANSFORM, extraStage],
    ['{StageName: prod, OpenApiVersion: 3.0.1, "Fn::Transform": {Name: AWS::Include}}', TRANSFORM, undefined],
    ['{StageName: prod}', `${TRANSFORM}\nGlobals: {Api: {OpenApiVersion: 3.0.1}}`, undefined],
    ['{StageName: prod, OpenApiVersion: ~}', `${TRANSFORM}\nGlobals: {Api: {OpenApiVersion: 3.0.1}}`, 'Stage'],
    ['{StageName: prod}', `${TRANSFORM}\nGlobals: {Api: {"Fn::Transform": {Name: AWS::Include}}}`, extraStage],
    ['{StageName: prod}', `${TRANSFORM}\nGlobals: {"Fn::Transform": {Name: AWS::Include}}`, extraStage],
  ])('has the additional stage unless OpenApiVersion is set: %s with %s', (properties, sections, expected) => {
    const parameters =
      'Parameters: {V: {Type: String, Default: 3.0.1}, Empty: {Type: String, Default: ""}, Later: {Type: String}}';
    const [deployment] = propertiesOf(readApi(properties, `${sections}\n${parameters}`), DEPLOYMENT);
    expect(deployment?.['StageName']).toEqual(expected);
  });

  it.each<[string, string, string]>([
    ['prod', TRANSFORM, 'ApiprodStage'],
    ['v-1', TRANSFORM, 'ApiStage065afdce56'],
    ['!Ref Name', TRANSFORM, 'ApiStage'],
    ['!Ref Name', BOTH, 'ApilateStage'],
    ['!Sub "${Name}-1"', BOTH, 'ApiStagea499ac28c0'],
    ['!Ref Unset', BOTH, 'ApiStage'],
    ['!Ref Bucket', BOTH, 'ApiStage'],
    ['""', TRANSFORM, 'ApiStage'],
    ['1', TRANSFORM, 'ApiStage'],
    ['~', TRANSFORM, 'ApiStage'],
  ])('names its stage as SAM does: %s with %s', (name, transform, expected) => {
    const template = readApi(
      `{StageName: ${name}}`,
      `  Bucket: {Type: AWS::S3::Bucket}\n${transform}\nParameters: {Name: {Type: String, Default: late}, Unset: {Type: String}}`,
    );
    expect(idsOf(template).toSorted()).toEqual(['Api', 'ApiDeployment#', expected, 'Bucket']);
  });
});

describe('a malformed serverless API', () => {
  it('is refused if its Properties is not an object', () => {
    expect(errorOf(apiTemplate('text', TRANSFORM))).toEqual({
      message: 'Properties of Api is not an object. Example: {"Name": "orders"}',
      line: 4,
    });
  });

  it.each(['', '~', '{}'])('may have no properties: %s', (properties) => {
    expect(idsOf(readApi(properties))).toEqual(['Api', 'ApiDeployment#', 'ApiStage']);
  });

  it.each(['Properties', 'Globals'])('is reported if it is nested too deeply: %s', (where) => {
    let deep: unknown = 'end';
    for (let level = 0; level < 10_000; level += 1) deep = { deep };
    const template = {
      Transform: 'AWS::Serverless-2016-10-31',
      Globals: { Api: { Variables: where === 'Globals' ? deep : {} } },
      Resources: {
        Api: { Type: 'AWS::Serverless::Api', Properties: { Variables: where === 'Properties' ? deep : {} } },
      },
    };
    const [problem, ...others] = readCloudFormationTemplate(template, context).problems;
    expect([problem?.message, problem?.path[0], others]).toEqual([
      'The template is nested more than 500 levels deep.',
      where === 'Globals' ? 'Globals' : 'Resources',
      [],
    ]);
  });
});
