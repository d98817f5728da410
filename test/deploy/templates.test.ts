import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { checkFile } from '../../check/check-file';
import { controls } from '../../controls';
import { type Configuration, readConfiguration } from '../../core/configuration';
import { Unknown } from '../../core/values/unknown';
import hookSchema from '../../gatewarden-apigateway-stagehook.json';
import { describeWithShared, sharedFile } from '../shared';
import { deployed, propertiesOf, required, type TemplateParameters } from './deployed';

const root = join(__dirname, '../..');

const everything = {
  HookStatus: 'DISABLED',
  FailureMode: 'FAIL',
  TargetOperations: 'CLOUD_CONTROL,RESOURCE',
  StackNames: 'prod-*,stage-?',
  ExcludedStackNames: 'legacy-*',
  Configuration: '{"controls": {"GW002": "warn"}}',
  LogRetentionDays: '365',
};

/** Each template with only its required parameters, and with all parameters. */
const deployments: readonly (readonly [name: string, parameters: TemplateParameters])[] = [
  ['lambda-hook.yml', {}],
  [
    'lambda-hook.yml',
    {
      ...everything,
      CodeVersion: 'v1',
      AlarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:gate',
      Runtime: 'nodejs22.x',
    },
  ],
  ['account.yml', {}],
  [
    'account.yml',
    {
      ...everything,
      AlarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:gate',
      EventBusArn: 'arn:aws:events:eu-west-1:210987654321:event-bus/gates',
    },
  ],
  ['organization.yml', {}],
  [
    'organization.yml',
    {
      ...everything,
      Regions: 'eu-west-1,us-east-1',
      EventBusArn: 'arn:aws:events:eu-west-1:210987654321:event-bus/gates',
    },
  ],
];

const read = (name: string, parameters: TemplateParameters = {}) =>
  deployed(name, { ...required[name], ...parameters });

/** The paths of the values that a deployment could not resolve. */
function unknownsIn(value: unknown, path: string): string[] {
  if (value instanceof Unknown) return [`${path}: ${value.reason}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => unknownsIn(member, `${path}.${name}`));
}

describe.each(deployments)('%s with %j', (name, parameters) => {
  const template = read(name, parameters);

  it('resolves completely', () => {
    const { problems, missingParameters, transforms, resources, outputs } = template;
    expect({ problems, missingParameters, transforms }).toEqual({
      problems: [],
      missingParameters: [],
      transforms: [],
    });
    expect(resources.flatMap(({ logicalId, properties }) => unknownsIn(properties, logicalId))).toEqual([]);
    expect(outputs.flatMap(({ name, value }) => unknownsIn(value, name))).toEqual([]);
  });

  it('passes the gate', () => {
    const file = join(root, 'deploy', name);
    const configuration: Configuration = { controls: {}, parameters: {}, exemptions: [] };
    const checked = checkFile({ path: file, origin: 'named' }, () => readFileSync(file, 'utf8'), {
      catalogue: controls,
      parameters: new Map(),
      configuration,
      now: new Date(),
    });
    expect(checked).toMatchObject({ isTemplate: true, findings: [], errors: [] });
  });
});

/** The permissions of a role as `Effect Action on Resource`, with the condition if it has one. */
function permissionsOf(name: string, role: string): string[] {
  const { Policies = [] } = propertiesOf(read(name, everything), role) as { Policies?: readonly Policy[] };
  return Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement).flatMap(
    ({ Effect, Action, Resource, Condition }) =>
      [Action].flat().map((action) => {
        const condition = Condition === undefined ? '' : ` if ${JSON.stringify(Condition)}`;
        return `${Effect} ${action} on ${Resource}${condition}`;
      }),
  );
}

interface Policy {
  readonly PolicyDocument: {
    readonly Statement: readonly {
      readonly Effect: string;
      readonly Action: string | readonly string[];
      readonly Resource: string;
      readonly Condition?: unknown;
    }[];
  };
}

describe('least privilege', () => {
  const lambdaLog = 'arn:aws:logs:eu-west-1:123456789012:log-group:gate-LogGroup:*';

  it.each([
    [
      'lambda-hook.yml',
      'FunctionRole',
      [`Allow logs:CreateLogStream on ${lambdaLog}`, `Allow logs:PutLogEvents on ${lambdaLog}`],
    ],
    [
      'lambda-hook.yml',
      'InvocationRole',
      ['Allow lambda:InvokeFunction on arn:aws:lambda:eu-west-1:123456789012:function:gate-Function'],
    ],
    ['account.yml', 'ExecutionRole', []],
    [
      'account.yml',
      'LoggingRole',
      [
        `Allow logs:CreateLogStream on ${lambdaLog}`,
        `Allow logs:DescribeLogStreams on ${lambdaLog}`,
        `Allow logs:PutLogEvents on ${lambdaLog}`,
        'Allow logs:DescribeLogGroups on *',
        'Allow cloudwatch:ListMetrics on *',
        'Allow cloudwatch:PutMetricData on * if {"StringLike":{"cloudwatch:namespace":"AWS/CloudFormation/*"}}',
      ],
    ],
  ])('%s: %s', (name, role, permissions) => {
    expect(permissionsOf(name, role)).toEqual(permissions);
  });

  it('lets the hook service call the function only for this account', () => {
    expect(propertiesOf(read('lambda-hook.yml'), 'InvocationRole')['AssumeRolePolicyDocument']).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'hooks.cloudformation.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
        },
      ],
    });
  });

  it('lets only the organisation read the package, over encrypted connections', () => {
    const { PolicyDocument } = propertiesOf(read('organization.yml'), 'PackageBucketPolicy') as unknown as Policy;
    expect(PolicyDocument.Statement).toEqual([
      expect.objectContaining({
        Effect: 'Allow',
        Action: 's3:GetObject',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
      }),
      expect.objectContaining({
        Effect: 'Deny',
        Action: 's3:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    ]);
  });
});

describe('the targets of the hook', () => {
  it('match the schema of the hook', () => {
    expect(propertiesOf(read('lambda-hook.yml'), 'Hook')['TargetFilters']).toEqual({
      TargetNames: hookSchema.handlers.preCreate.targetNames,
      Actions: ['CREATE', 'UPDATE'],
      InvocationPoints: ['PRE_PROVISION'],
    });
  });

  it.each([
    [{}, undefined],
    [{ StackNames: 'prod-*,stage-?' }, { Include: ['prod-*', 'stage-?'] }],
    [{ ExcludedStackNames: 'legacy-*' }, { Exclude: ['legacy-*'] }],
    [everything, { Include: ['prod-*', 'stage-?'], Exclude: ['legacy-*'] }],
  ])('with %j: the stacks %j', (parameters, StackNames) => {
    const expected = StackNames && { FilteringCriteria: 'ALL', StackNames };
    expect(propertiesOf(read('lambda-hook.yml', parameters), 'Hook')['StackFilters']).toEqual(expected);
    expect(hookConfigurationOf(parameters).StackFilters).toEqual(expected);
  });
});

interface HookConfiguration {
  readonly StackFilters?: unknown;
  readonly Properties: unknown;
}

/** The type configuration that account.yml sets. */
function hookConfigurationOf(parameters: TemplateParameters): HookConfiguration {
  const { Configuration } = propertiesOf(read('account.yml', parameters), 'TypeConfiguration');
  const { CloudFormationConfiguration } = JSON.parse(Configuration as string) as {
    readonly CloudFormationConfiguration: { readonly HookConfiguration: HookConfiguration };
  };
  return CloudFormationConfiguration.HookConfiguration;
}

describe('the type configuration of account.yml', () => {
  it('contains the values of the parameters', () => {
    expect(hookConfigurationOf({})).toEqual({
      HookInvocationStatus: 'ENABLED',
      TargetOperations: ['RESOURCE', 'CLOUD_CONTROL'],
      FailureMode: 'WARN',
      Properties: {},
    });
    expect(hookConfigurationOf(everything)).toEqual({
      HookInvocationStatus: 'DISABLED',
      TargetOperations: ['CLOUD_CONTROL', 'RESOURCE'],
      FailureMode: 'FAIL',
      StackFilters: {
        FilteringCriteria: 'ALL',
        StackNames: { Include: ['prod-*', 'stage-?'], Exclude: ['legacy-*'] },
      },
      Properties: { controls: { GW002: 'warn' } },
    });
  });

  it('contains properties that match the schema of the hook', async () => {
    const { Properties } = hookConfigurationOf(everything);
    expect(await readConfiguration(Properties, controls)).toMatchObject({ controls: { GW002: 'warn' } });
  });
});

interface StackSet {
  readonly Parameters: readonly { readonly ParameterKey: string; readonly ParameterValue: string }[];
  readonly StackInstancesGroup: unknown;
  readonly TemplateURL: string;
}

const stackSetOf = (parameters: TemplateParameters): StackSet =>
  propertiesOf(read('organization.yml', parameters), 'StackSet') as unknown as StackSet;

describe('the StackSet of organization.yml', () => {
  const passedOn = (parameters: TemplateParameters): TemplateParameters =>
    Object.fromEntries(
      stackSetOf(parameters).Parameters.map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue]),
    );

  it.each([[{}], [everything]])('with %j deploys account.yml with the same parameters', (parameters) => {
    const deployedByStackSet = deployed('account.yml', passedOn(parameters));
    expect(deployedByStackSet.resources).toEqual(read('account.yml', parameters).resources);
  });

  it('passes on every parameter except the SNS topic, which would be in another Region', () => {
    const expected = Object.keys(read('account.yml').parameters).filter((name) => name !== 'AlarmTopicArn');
    expect(Object.keys(passedOn({})).toSorted()).toEqual(expected.toSorted());
  });

  it('exists only with a release, and deploys from the bucket of the organisation', () => {
    const before = read('organization.yml', { Release: '' });
    expect(before.resources.map(({ logicalId }) => logicalId)).toEqual(['PackageBucket', 'PackageBucketPolicy']);
    expect(stackSetOf({}).TemplateURL).toBe('https://gate-packages.s3.eu-west-1.amazonaws.com/0.1.0/account.yml');
    expect(passedOn({})['SchemaHandlerPackage']).toBe('s3://gate-packages/0.1.0/gatewarden-apigateway-stagehook.zip');
  });

  it.each([
    [{}, ['eu-west-1']],
    [{ Regions: 'eu-west-1,us-east-1' }, ['eu-west-1', 'us-east-1']],
  ])('with %j deploys to the Regions %j', (parameters, Regions) => {
    expect(stackSetOf(parameters).StackInstancesGroup).toEqual([
      {
        DeploymentTargets: { OrganizationalUnitIds: ['ou-ab12-11111111', 'ou-ab12-22222222'] },
        Regions,
      },
    ]);
  });
});

describeWithShared("AWS's schemas", () => {
  const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false });
  /** JavaScript does not support flags inside a pattern. */
  const schemaOf = (type: string): object => {
    const file = sharedFile(`schemas/aws/${type.replaceAll('::', '-').toLowerCase()}.json`);
    return JSON.parse(readFileSync(file, 'utf8').replaceAll('(?i)', '')) as object;
  };

  const hooks = deployments.flatMap(([name, parameters]) =>
    read(name, parameters)
      .resources.filter(({ type }) => /^AWS::CloudFormation::(LambdaHook|Hook.*)$/.test(type))
      .map(({ type, properties }) => [name, type, properties] as const),
  );

  it('cover all four hook types', () => {
    expect(new Set(hooks.map(([, type]) => type))).toEqual(
      new Set([
        'AWS::CloudFormation::LambdaHook',
        'AWS::CloudFormation::HookVersion',
        'AWS::CloudFormation::HookDefaultVersion',
        'AWS::CloudFormation::HookTypeConfig',
      ]),
    );
  });

  it.each(hooks)('%s: %s', (_name, type, properties) => {
    const validate = ajv.compile(schemaOf(type));
    validate(properties);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('reject invalid properties', () => {
    const validate = ajv.compile(schemaOf('AWS::CloudFormation::LambdaHook'));
    const properties = propertiesOf(read('lambda-hook.yml'), 'Hook');
    expect(validate({ ...properties, TargetOperations: ['RESOURCES'] })).toBe(false);
    expect(validate({ ...properties, StackFilters: { StackNames: {} } })).toBe(false);
  });
});
