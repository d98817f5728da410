// Generates realistic templates: an API with functions, tables and alarms, in YAML and JSON, each one different.

/** A pseudo-random generator with a seed. */
function numbers(seed) {
  let state = seed + 1;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

const NOUNS = ['Orders', 'Catalog', 'Payments', 'Invoices', 'Customers', 'Shipments', 'Returns', 'Reviews', 'Stock'];

/** The text and file extension of the template with the given number. */
export function template(index) {
  const number = numbers(index);
  const service = NOUNS[number(NOUNS.length)];
  const resources = {};
  const functions = 2 + number(5);
  for (let each = 0; each < functions; each += 1) Object.assign(resources, aFunction(`${service}${each}`, number));
  Object.assign(resources, aTable(service, number));
  // Every fifth template has no resource that a control targets.
  if (index % 5 !== 0) Object.assign(resources, anApi(service, functions, number));
  const value = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `The service of ${service.toLowerCase()}, number ${index}`,
    Parameters: {
      Environment: { Type: 'String', Default: 'dev', AllowedValues: ['dev', 'test', 'prod'] },
      LogRetention: { Type: 'Number', Default: 30, Description: 'Days for which logs are kept' },
    },
    Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Environment' }, 'prod'] } },
    Resources: resources,
    Outputs: { TableName: { Value: { Ref: `${service}Table` }, Export: { Name: sub(`\${AWS::StackName}-table`) } } },
  };
  return index % 2 === 0
    ? { extension: 'yaml', text: `# Generated\n${yaml(value)}\n` }
    : { extension: 'json', text: JSON.stringify(value, null, 2) };
}

const sub = (text) => ({ 'Fn::Sub': text });

function aFunction(name, number) {
  return {
    [`${name}Role`]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Principal: { Service: ['lambda.amazonaws.com'] }, Action: ['sts:AssumeRole'] },
          ],
        },
        ManagedPolicyArns: [sub('arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole')],
      },
    },
    [`${name}Function`]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Handler: 'index.handler',
        Runtime: ['nodejs20.x', 'python3.12', 'java21'][number(3)],
        MemorySize: 128 * (1 + number(8)),
        Timeout: 5 + number(25),
        Role: { 'Fn::GetAtt': [`${name}Role`, 'Arn'] },
        Code: { S3Bucket: sub('artifacts-${AWS::AccountId}'), S3Key: `${name.toLowerCase()}/${number(1_000_000)}.zip` },
        Environment: {
          Variables: { STAGE: { Ref: 'Environment' }, LEVEL: { 'Fn::If': ['IsProd', 'warn', 'debug'] } },
        },
        Tags: [{ Key: 'Owner', Value: 'platform' }],
      },
    },
    [`${name}Logs`]: {
      Type: 'AWS::Logs::LogGroup',
      Properties: { LogGroupName: sub(`/aws/lambda/\${${name}Function}`), RetentionInDays: { Ref: 'LogRetention' } },
    },
    [`${name}Alarm`]: {
      Type: 'AWS::CloudWatch::Alarm',
      Condition: 'IsProd',
      Properties: {
        AlarmDescription: `Requests to ${name} fail`,
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        Dimensions: [{ Name: 'FunctionName', Value: { Ref: `${name}Function` } }],
        Statistic: 'Sum',
        Period: 300,
        EvaluationPeriods: 1,
        Threshold: number(10),
        ComparisonOperator: 'GreaterThanThreshold',
      },
    },
  };
}

const aTable = (service, number) => ({
  [`${service}Table`]: {
    Type: 'AWS::DynamoDB::Table',
    DeletionPolicy: 'Retain',
    Properties: {
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: number(2) === 0 },
    },
  },
});

function anApi(service, functions, number) {
  const resources = {
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: sub(`${service.toLowerCase()}-\${Environment}`) } },
  };
  const methods = [];
  for (let each = 0; each < functions; each += 1) {
    const name = `${service}${each}`;
    methods.push(`${name}Method`);
    resources[`${name}Path`] = {
      Type: 'AWS::ApiGateway::Resource',
      Properties: {
        RestApiId: { Ref: 'Api' },
        ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
        PathPart: name.toLowerCase(),
      },
    };
    resources[`${name}Method`] = {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: { Ref: 'Api' },
        ResourceId: { Ref: `${name}Path` },
        HttpMethod: ['GET', 'POST', 'ANY'][number(3)],
        AuthorizationType: 'AWS_IAM',
        Integration: {
          Type: 'AWS_PROXY',
          IntegrationHttpMethod: 'POST',
          Uri: {
            'Fn::Join': [
              '',
              ['arn:aws:apigateway:', { Ref: 'AWS::Region' }, ':lambda:path/2015-03-31/functions/', name],
            ],
          },
        },
      },
    };
  }
  resources.Deployment = {
    Type: 'AWS::ApiGateway::Deployment',
    DependsOn: methods,
    Properties: { RestApiId: { Ref: 'Api' } },
  };
  resources.Stage = {
    Type: 'AWS::ApiGateway::Stage',
    Properties: {
      RestApiId: { Ref: 'Api' },
      DeploymentId: { Ref: 'Deployment' },
      StageName: { Ref: 'Environment' },
      ...(number(2) === 0 ? { TracingEnabled: true } : {}),
      ...(number(3) === 0 ? { ClientCertificateId: { Ref: 'Certificate' } } : {}),
    },
  };
  resources.Certificate = { Type: 'AWS::ApiGateway::ClientCertificate', Properties: { Description: service } };
  return resources;
}

/** Writes YAML with the short forms of intrinsic functions. */
function yaml(value, indent = '') {
  if (Array.isArray(value))
    return value.map((item) => `${indent}- ${yaml(item, `${indent}  `).trimStart()}`).join('\n');
  const short = shortForm(value);
  if (short !== undefined) return short;
  return Object.entries(value)
    .map(([key, member]) => {
      const text = yaml(member, `${indent}  `);
      return `${indent}${key}:${text.startsWith(' ') || text.startsWith('-') ? `\n${text}` : ` ${text}`}`;
    })
    .join('\n');
}

const PLAIN = /^[A-Za-z][\w./-]*(?:::?[\w./-]+| [\w./-]+)*$/;

function shortForm(value) {
  if (typeof value === 'string') return PLAIN.test(value) ? value : JSON.stringify(value);
  if (typeof value !== 'object') return String(value);
  const [[name, argument], ...others] = Object.entries(value);
  if (others.length > 0) return undefined;
  if (name === 'Ref') return `!Ref ${argument}`;
  if (name === 'Fn::Sub') return `!Sub "${argument}"`;
  if (name === 'Fn::GetAtt') return `!GetAtt ${argument.join('.')}`;
  return name.startsWith('Fn::') ? `!${name.slice('Fn::'.length)} ${flow(argument)}` : undefined;
}

const flow = (value) => (Array.isArray(value) ? `[${value.map(flow).join(', ')}]` : shortForm(value));
