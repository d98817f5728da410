import { join } from 'node:path';
import { LambdaFunction } from '../../clouds/simulator/lambda-function';
import { deployed, propertiesOf, required, type TemplateParameters } from '../deploy/deployed';
import { fixture } from '../packages';
import { compliantStage } from './event';

const functionArn = 'arn:aws:lambda:eu-west-1:123456789012:function:gate-Function';

const template = (parameters: TemplateParameters) =>
  deployed('lambda-hook.yml', { ...required['lambda-hook.yml'], ...parameters });

interface FunctionProperties {
  readonly Handler: string;
  readonly Environment: { readonly Variables: Readonly<Record<string, string>> };
}

const opened: LambdaFunction[] = [];
afterAll(() => {
  for (const each of opened) each.close();
});

/** The function of deploy/lambda-hook.yml, with its handler and its environment, in a process without credentials. */
function open(parameters: TemplateParameters = {}, other?: { readonly codeFolder: string; readonly handler: string }) {
  const { Handler, Environment } = propertiesOf(template(parameters), 'Function') as unknown as FunctionProperties;
  const code = other ?? { codeFolder: join(fixture, 'build/TypeFunction'), handler: Handler };
  const lambda = new LambdaFunction(
    { ...code, region: 'eu-west-1', environment: Environment.Variables },
    join(fixture, 'dist/lambda-runtime.js'),
  );
  opened.push(lambda);
  return lambda;
}

/** The function with the configuration text that the template's parameter passes to its environment. */
const configured = (Configuration: string): LambdaFunction => open({ Configuration });

interface EventParts {
  readonly targetName?: string;
  readonly properties?: unknown;
  readonly previousProperties?: unknown;
  readonly point?: string;
}

/** The event of a stack for a Lambda Hook: the resource type twice, the function's ARN, no credentials. */
const stackEvent = ({
  targetName = 'AWS::ApiGateway::Stage',
  properties = {},
  previousProperties = {},
  point = 'CREATE_PRE_PROVISION',
}: EventParts = {}) => ({
  clientRequestToken: '4f8e2c70-1b6d-4f0a-9a53-0f6f6f1c2d3e',
  awsAccountId: '123456789012',
  stackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/orders/4f1c',
  changeSetId: '',
  hookTypeName: 'Gatewarden::ApiGateway::LambdaHook',
  hookTypeVersion: '00000001',
  hookModel: { LambdaFunction: functionArn },
  actionInvocationPoint: point,
  requestData: {
    targetName,
    targetType: targetName,
    targetLogicalId: 'OrdersStage',
    targetModel: { resourceProperties: properties, previousResourceProperties: previousProperties },
  },
  requestContext: { invocation: 1, callbackContext: null },
});

/** The same event from Cloud Control API: without a stack, and with the target type RESOURCE. */
function cloudControlEvent(parts: EventParts) {
  const event = stackEvent(parts);
  return { ...event, stackId: '', requestData: { ...event.requestData, targetType: 'RESOURCE' } };
}

/** An event for a whole stack or change set. */
function payloadEvent(target: 'STACK' | 'CHANGE_SET') {
  const event = stackEvent();
  const payload = 'https://example-bucket.s3.eu-west-1.amazonaws.com/example?X-Amz-Signature=0123';
  return {
    ...event,
    requestData: { targetName: target, targetType: target, targetLogicalId: event.stackId, targetModel: {}, payload },
  };
}

const answerOf = async (lambda: LambdaFunction, event: unknown): Promise<Record<string, unknown>> =>
  JSON.parse(await lambda.invoke(JSON.stringify(event))) as Record<string, unknown>;

const { ClientCertificateId: _, ...withoutCertificate } = compliantStage;
const deployment = 'AWS::ApiGateway::Deployment';
const StageDescription = { ClientCertificateId: 'x9y8z7', TracingEnabled: 'true' };

describe('the function of deploy/lambda-hook.yml', () => {
  it('has only its own credentials and configuration', async () => {
    const lambda = open({}, { codeFolder: join(__dirname, 'fixtures'), handler: 'environment.handler' });
    const names = JSON.parse(await lambda.invoke('{}')) as string[];
    expect(names.filter((name) => /^(AWS|HOOK)_/.test(name)).toSorted()).toEqual([
      'AWS_LAMBDA_FUNCTION_NAME',
      'AWS_REGION',
      'HOOK_TYPE_CONFIGURATION',
    ]);
  });

  it('accepts a compliant stage, with a response in the documented format', async () => {
    expect(await answerOf(open(), stackEvent({ properties: compliantStage }))).toEqual({
      hookStatus: 'SUCCESS',
      message: 'OrdersStage (AWS::ApiGateway::Stage) passes GW001 client-certificate, GW002 tracing.',
      clientRequestToken: '4f8e2c70-1b6d-4f0a-9a53-0f6f6f1c2d3e',
      annotations: [
        expect.objectContaining({ annotationName: 'GW001 client-certificate', status: 'PASSED' }),
        expect.objectContaining({ annotationName: 'GW002 tracing', status: 'PASSED' }),
      ],
    });
  });

  it('rejects a stage without a certificate, with a response in the documented format', async () => {
    expect(await answerOf(open(), stackEvent({ properties: withoutCertificate }))).toEqual({
      hookStatus: 'FAILED',
      errorCode: 'NonCompliant',
      message: expect.stringMatching(/^GW001 client-certificate failed on OrdersStage \(AWS::ApiGateway::Stage\)\. /),
      clientRequestToken: '4f8e2c70-1b6d-4f0a-9a53-0f6f6f1c2d3e',
      annotations: [
        expect.objectContaining({ annotationName: 'GW001 client-certificate', status: 'FAILED' }),
        expect.objectContaining({ annotationName: 'GW002 tracing', status: 'PASSED' }),
      ],
    });
  });

  it.each<[string, unknown, object]>([
    [
      'an update that drops the certificate',
      stackEvent({
        properties: withoutCertificate,
        previousProperties: compliantStage,
        point: 'UPDATE_PRE_PROVISION',
      }),
      { hookStatus: 'FAILED', errorCode: 'NonCompliant' },
    ],
    [
      'an update that adds it',
      stackEvent({
        properties: compliantStage,
        previousProperties: withoutCertificate,
        point: 'UPDATE_PRE_PROVISION',
      }),
      { hookStatus: 'SUCCESS' },
    ],
    [
      'a deployment that makes a stage',
      stackEvent({ targetName: deployment, properties: { RestApiId: 'a', StageName: 'v1' } }),
      { hookStatus: 'FAILED', errorCode: 'NonCompliant' },
    ],
    [
      'a deployment that makes a compliant one',
      stackEvent({ targetName: deployment, properties: { RestApiId: 'a', StageName: 'v1', StageDescription } }),
      { hookStatus: 'SUCCESS' },
    ],
    [
      'a deployment that makes none',
      stackEvent({ targetName: deployment, properties: { RestApiId: 'a' } }),
      { hookStatus: 'SUCCESS' },
    ],
    ['a stage from Cloud Control', cloudControlEvent({ properties: compliantStage }), { hookStatus: 'SUCCESS' }],
    [
      'a stage from Cloud Control without a certificate',
      cloudControlEvent({ properties: withoutCertificate }),
      { hookStatus: 'FAILED', errorCode: 'NonCompliant' },
    ],
    [
      'a resource that is not its own',
      stackEvent({ targetName: 'AWS::S3::Bucket' }),
      { hookStatus: 'FAILED', errorCode: 'UnsupportedTarget' },
    ],
    [
      'a stage that is called something else',
      { ...stackEvent(), requestData: { ...stackEvent().requestData, targetType: 'AWS::S3::Bucket' } },
      { hookStatus: 'FAILED', errorCode: 'UnsupportedTarget' },
    ],
    ['a whole stack', payloadEvent('STACK'), { hookStatus: 'FAILED', errorCode: 'UnsupportedTarget' }],
    ['a change set', payloadEvent('CHANGE_SET'), { hookStatus: 'FAILED', errorCode: 'UnsupportedTarget' }],
  ])('%s', async (_name, event, expected) => {
    expect(await answerOf(open(), event)).toMatchObject(expected);
  });
});

describe('the configuration of deploy/lambda-hook.yml', () => {
  const untraced = { ...compliantStage, TracingEnabled: false };

  it.each([
    ['{}', 'FAILED'],
    ['{"controls": {"GW002": "warn"}}', 'SUCCESS'],
    ['{"controls": {"GW002": "enforce"}}', 'FAILED'],
    ['{"exemptions": [{"control": "GW002", "stack": "orders", "reason": "r", "expires": "9999-12-31"}]}', 'SUCCESS'],
    ['{"exemptions": [{"control": "GW002", "stack": "orders", "reason": "r", "expires": "2001-01-01"}]}', 'FAILED'],
  ])('%s: a stage without tracing is %s', async (text, hookStatus) => {
    expect(await answerOf(configured(text), stackEvent({ properties: untraced }))).toMatchObject({ hookStatus });
  });

  it.each([
    '{"controls"',
    '{controls: {}}',
    '{"controls": {"GW002": "of"}}',
    '{"controls": {"GW999": "off"}}',
    '{"control": {"GW002": "off"}}',
    '{"__proto__": {"controls": {}}}',
    '{"exemptions": [{"control": "GW002", "stack": "*"}]}',
    // Values that the template's AllowedPattern rejects, but that can be set on the function directly.
    ' ',
    'null',
    '[]',
    '"off"',
    'GW002=off',
  ])('%s fails even a compliant stage', async (text) => {
    expect(await answerOf(configured(text), stackEvent({ properties: compliantStage }))).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'InvalidTypeConfiguration',
    });
  });

  it('is used unless the event has a type configuration of its own', async () => {
    const event = { ...stackEvent({ properties: untraced }), hookModel: null };
    const lambda = configured('{"controls": {"GW002": "off"}}');
    expect(await answerOf(lambda, event)).toMatchObject({ hookStatus: 'SUCCESS' });
    expect(
      await answerOf(lambda, { ...event, hookModel: { LambdaFunction: functionArn, controls: {} } }),
    ).toMatchObject({
      errorCode: 'InvalidTypeConfiguration',
    });
  });
});

describe('the alarms of deploy/', () => {
  const lines = async (lambda: LambdaFunction, event: unknown): Promise<string[]> =>
    (await lambda.run(JSON.stringify(event))).output.trimEnd().split('\n');

  /** Terms with a question mark are alternatives; all other terms are required. */
  const matches = (pattern: string, line: string): boolean => {
    const terms = pattern.split(' ');
    const alternatives = terms.filter((term) => term.startsWith('?')).map((term) => term.slice(1));
    return alternatives.length > 0
      ? alternatives.some((term) => line.includes(term))
      : terms.every((term) => line.includes(term));
  };

  const counted = async (file: string, lambda: LambdaFunction, event: unknown): Promise<string[]> => {
    const printed = await lines(lambda, event);
    const { resources } = deployed(file, { ...required[file] });
    return resources
      .filter(({ type }) => type === 'AWS::Logs::MetricFilter')
      .map(({ properties }) => properties as { FilterPattern: string; MetricTransformations: { MetricName: string }[] })
      .filter(({ FilterPattern }) => printed.some((line) => matches(FilterPattern, line)))
      .map(({ MetricTransformations }) => MetricTransformations.map(({ MetricName }) => MetricName).join());
  };

  describe.each(['lambda-hook.yml', 'account.yml'])('%s', (file) => {
    it.each<[string, string, unknown, string[]]>([
      ['what passes', '{}', stackEvent({ properties: compliantStage }), []],
      ['what is stopped', '{}', stackEvent({ properties: withoutCertificate }), ['NonCompliant']],
      ['what is warned of', '{"controls":{"GW001":"warn"}}', stackEvent({ properties: withoutCertificate }), []],
      ['a configuration that is wrong', '{"control":{}}', stackEvent({ properties: compliantStage }), ['Undecided']],
      ['an unsupported target', '{}', payloadEvent('STACK'), ['Undecided']],
      ['an invocation point without a handler', '{}', stackEvent({ point: 'DELETE_PRE_PROVISION' }), ['Undecided']],
      ['an event that is none', '{}', { requestData: 7 }, ['Undecided']],
    ])('%s', async (_name, configuration, event, metrics) => {
      expect(await counted(file, configured(configuration), event)).toEqual(metrics);
    });
  });
});
