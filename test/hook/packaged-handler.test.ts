import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LambdaFunction, packagedHook } from '../../clouds/simulator/lambda-function';
import { certificateMeanings, show, tracingMeanings, withValue } from '../meanings';
import { fixture, product } from '../packages';
import { compliantStage, hookEvent } from './event';

const hook = packagedHook(fixture, 'eu-west-1');
const productHook = packagedHook(product, 'eu-west-1');
const testEntrypoint = new LambdaFunction(
  { codeFolder: join(fixture, 'build/TypeFunction'), handler: 'handlers.testEntrypoint', region: 'eu-west-1' },
  join(fixture, 'dist/lambda-runtime.js'),
);

afterAll(() => {
  hook.close();
  productHook.close();
  testEntrypoint.close();
});

const invoke = async (event: unknown): Promise<Record<string, unknown>> =>
  JSON.parse(await hook.invoke(JSON.stringify(event))) as Record<string, unknown>;

/** The hook's status for one control. Other controls can fail. */
async function statusOf(annotationName: string, properties: unknown): Promise<unknown> {
  const answer = JSON.parse(await productHook.invoke(JSON.stringify(hookEvent({ properties })))) as {
    annotations: readonly { annotationName: string; status: string }[];
  };
  return answer.annotations.find((annotation) => annotation.annotationName === annotationName)?.status;
}

describe('the verdict on a value', () => {
  it.each(tracingMeanings.map(([value, verdict]) => ({ shown: show(value), value, verdict })))(
    'TracingEnabled $shown: $verdict',
    async ({ value, verdict }) => {
      const { TracingEnabled: _, ...others } = compliantStage;
      expect(await statusOf('GW002 tracing', withValue(others, 'TracingEnabled', value))).toBe(
        verdict === 'pass' ? 'PASSED' : 'FAILED',
      );
    },
  );

  it.each(certificateMeanings.map(([value, verdict]) => ({ shown: show(value), value, verdict })))(
    'ClientCertificateId $shown: $verdict',
    async ({ value, verdict }) => {
      const { ClientCertificateId: _, ...others } = compliantStage;
      expect(await statusOf('GW001 client-certificate', withValue(others, 'ClientCertificateId', value))).toBe(
        verdict === 'pass' ? 'PASSED' : 'FAILED',
      );
    },
  );
});

describe('a stage', () => {
  it('with certificate and tracing succeeds, with an annotation for each control', async () => {
    expect(await invoke(hookEvent({ properties: compliantStage }))).toEqual({
      hookStatus: 'SUCCESS',
      message: 'OrdersStage (AWS::ApiGateway::Stage) passes GW001 client-certificate, GW002 tracing.',
      clientRequestToken: '2c1d7a9e-8f5b-4b52-9d5e-0b7a4a0c1c11',
      annotations: [
        {
          annotationName: 'GW001 client-certificate',
          status: 'PASSED',
          severityLevel: 'MEDIUM',
          statusMessage: 'ClientCertificateId is "x9y8z7".',
          remediationLink: expect.stringMatching(/#clientcertificateid$/),
        },
        {
          annotationName: 'GW002 tracing',
          status: 'PASSED',
          severityLevel: 'LOW',
          statusMessage: 'TracingEnabled is true.',
          remediationLink: expect.stringMatching(/#tracingenabled$/),
        },
      ],
    });
  });

  it('with neither fails; the message says which controls, where, and what to change', async () => {
    const response = await invoke(
      hookEvent({ properties: { RestApiId: 'a', StageName: 'prod', TracingEnabled: 'false' } }),
    );
    expect(response).toEqual({
      hookStatus: 'FAILED',
      errorCode: 'NonCompliant',
      message:
        'GW001 client-certificate, GW002 tracing failed on OrdersStage (AWS::ApiGateway::Stage). ' +
        'GW001: ClientCertificateId is missing. Set ClientCertificateId to the id of an AWS::ApiGateway::ClientCertificate. ' +
        'GW002: TracingEnabled is "false". Set TracingEnabled to true.',
      clientRequestToken: '2c1d7a9e-8f5b-4b52-9d5e-0b7a4a0c1c11',
      annotations: [
        expect.objectContaining({
          annotationName: 'GW001 client-certificate',
          status: 'FAILED',
          severityLevel: 'MEDIUM',
          statusMessage: 'ClientCertificateId is missing.',
          remediationMessage: expect.stringMatching(/^Set ClientCertificateId/),
        }),
        expect.objectContaining({
          annotationName: 'GW002 tracing',
          status: 'FAILED',
          severityLevel: 'LOW',
          statusMessage: 'TracingEnabled is "false".',
          remediationMessage: 'Set TracingEnabled to true.',
        }),
      ],
    });
  });

  it('that loses its certificate in an update fails', async () => {
    const { ClientCertificateId: _, ...properties } = compliantStage;
    const event = hookEvent({
      properties,
      previousProperties: compliantStage,
      invocationPoint: 'UPDATE_PRE_PROVISION',
    });
    expect(await invoke(event)).toMatchObject({ hookStatus: 'FAILED', errorCode: 'NonCompliant' });
  });

  it.each([null, undefined])('without properties (%p) fails', async (resourceProperties) => {
    const event = hookEvent();
    const requestData = { ...event.requestData, targetModel: { resourceProperties } };
    expect(await invoke({ ...event, requestData })).toMatchObject({ hookStatus: 'FAILED', errorCode: 'NonCompliant' });
  });
});

describe('a deployment', () => {
  const targetName = 'AWS::ApiGateway::Deployment';

  it('without a stage name passes, and the annotations say that no control applies', async () => {
    const response = await invoke(hookEvent({ targetName, properties: { RestApiId: 'a1b2c3d4e5' } }));
    expect(response).toMatchObject({
      hookStatus: 'SUCCESS',
      annotations: [
        {
          annotationName: 'GW001 client-certificate',
          status: 'SKIPPED',
          statusMessage: 'Does not apply: StageName is absent.',
        },
        { annotationName: 'GW002 tracing', status: 'SKIPPED', statusMessage: 'Does not apply: StageName is absent.' },
      ],
    });
  });

  it('with a stage name is evaluated by the same controls', async () => {
    const StageDescription = { ClientCertificateId: 'x9y8z7', TracingEnabled: 'true' };
    expect(await invoke(hookEvent({ targetName, properties: { StageName: 'v1' } }))).toMatchObject({
      hookStatus: 'FAILED',
      message: expect.stringContaining('StageDescription.ClientCertificateId is missing'),
    });
    expect(await invoke(hookEvent({ targetName, properties: { StageName: 'v1', StageDescription } }))).toMatchObject({
      hookStatus: 'SUCCESS',
    });
  });
});

describe('the protocol', () => {
  it('accepts both spellings of the token and omits keys without a value', async () => {
    const { clientRequestToken, stackId: _stackId, ...event } = hookEvent({ properties: compliantStage });
    const response = await invoke({ ...event, clientRequesttoken: clientRequestToken });
    expect(response['clientRequestToken']).toBe(clientRequestToken);
    expect(Object.keys(await invoke(event)).toSorted()).toEqual(['annotations', 'hookStatus', 'message']);
  });

  it('has status instead of hookStatus in the response of testEntrypoint', async () => {
    const event = {
      actionInvocationPoint: 'CREATE_PRE_PROVISION',
      request: {
        clientRequestToken: 'token',
        hookContext: {
          targetName: 'AWS::ApiGateway::Stage',
          targetLogicalId: 'OrdersStage',
          targetModel: { resourceProperties: compliantStage },
        },
      },
    };
    const response = JSON.parse(await testEntrypoint.invoke(JSON.stringify(event))) as Record<string, unknown>;
    expect(response).toMatchObject({ status: 'SUCCESS', clientRequestToken: 'token' });
    expect(response).not.toHaveProperty('hookStatus');
  });

  it('accepts both spellings of the stack id', async () => {
    const { stackId, ...event } = hookEvent({ properties: {} });
    const exemptions = ['GW001', 'GW002'].map((control) => ({
      control,
      stack: 'orders',
      reason: 'r',
      expires: '9999-12-31',
    }));
    expect(await invoke({ ...event, stackID: stackId, hookModel: { exemptions } })).toMatchObject({
      hookStatus: 'SUCCESS',
    });
    expect(await invoke({ ...event, hookModel: { exemptions } })).toMatchObject({ hookStatus: 'FAILED' });
  });

  it.each(['AWS::S3::Bucket', 'Microsoft.ApiManagement/service/apis', 'constructor', '__proto__'])(
    'does not decide %s',
    async (targetName) => {
      expect(await invoke(hookEvent({ targetName }))).toMatchObject({
        hookStatus: 'FAILED',
        errorCode: 'UnsupportedTarget',
        message: expect.stringContaining(targetName),
      });
    },
  );

  it('rejects the target STACK', async () => {
    const event = hookEvent({ targetName: 'STACK' });
    const requestData = { ...event.requestData, targetType: 'STACK', targetModel: {} };
    expect(await invoke({ ...event, requestData })).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'UnsupportedTarget',
    });
  });

  it('has no handler for deletions', async () => {
    expect(await invoke(hookEvent({ invocationPoint: 'DELETE_PRE_PROVISION' }))).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'InternalFailure',
      message: 'This hook has no handler for DELETE_PRE_PROVISION.',
    });
  });
});

describe('invalid input is FAILED with an error code and a message', () => {
  const event = hookEvent({ properties: compliantStage });
  const data = event.requestData;

  it.each<[string, unknown, string]>([
    ['null', null, 'the event is null'],
    ['a text', 'event', 'the event is "event"'],
    ['an array', [], 'the event is an array. It must be an object. Example: {'],
    ['an empty object', {}, 'requestData is missing'],
    ['no request data', { ...event, requestData: null }, 'requestData is null'],
    [
      'no target name',
      { ...event, requestData: { ...data, targetName: undefined } },
      'requestData.targetName is missing',
    ],
    [
      'an object as target name',
      { ...event, requestData: { ...data, targetName: {} } },
      'requestData.targetName is an object',
    ],
    ['no target model', { ...event, requestData: { ...data, targetModel: null } }, 'requestData.targetModel is null'],
    [
      'a target type that is not a string',
      {
        ...event,
        requestData: { ...data, targetName: 'AWS::ApiGateway::Deployment', targetType: true },
      },
      'requestData.targetType is a boolean',
    ],
    [
      'properties that are text',
      { ...event, requestData: { ...data, targetModel: { resourceProperties: 'StageName' } } },
      'requestData.targetModel.resourceProperties is "StageName"',
    ],
    ['no invocation point', { ...event, actionInvocationPoint: undefined }, 'actionInvocationPoint is missing'],
    [
      'another invocation point',
      { ...event, actionInvocationPoint: 'NEVER' },
      'actionInvocationPoint is "NEVER". Allowed values: ',
    ],
  ])('%s', async (_name, bad, message) => {
    expect(await invoke(bad)).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'InvalidRequest',
      message: expect.stringContaining(message),
    });
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('with %s as a property', async (name) => {
    const properties = `{"RestApiId": "a", "${name}": {"TracingEnabled": true, "ClientCertificateId": "c"}}`;
    const text = JSON.stringify(hookEvent()).replace('"resourceProperties":{}', `"resourceProperties":${properties}`);
    expect(JSON.parse(await hook.invoke(text))).toMatchObject({ hookStatus: 'FAILED', errorCode: 'NonCompliant' });
  });

  const nested = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
  it.each([
    ['resourceProperties', `{"resourceProperties":${nested}}`],
    ['previousResourceProperties', `{"resourceProperties":{},"previousResourceProperties":${nested}}`],
    ['the target model', nested],
  ])('with 10,000 levels below %s', async (_name, targetModel) => {
    const text = JSON.stringify(hookEvent()).replace('{"resourceProperties":{}}', targetModel);
    expect(JSON.parse(await hook.invoke(text))).toMatchObject({ hookStatus: 'FAILED', errorCode: expect.any(String) });
  });

  it.each(['hookModel', 'region', 'awsAccountId', 'requestContext', 'hookTypeName', 'stackId'])(
    'with 10,000 levels in place of %s',
    async (name) => {
      const { [name as keyof typeof event]: _, ...others } = hookEvent();
      const text = JSON.stringify(others).replace('{', `{"${name}":${nested},`);
      expect(JSON.parse(await hook.invoke(text))).toMatchObject({
        hookStatus: 'FAILED',
        errorCode: expect.any(String),
        message: expect.any(String),
      });
    },
  );

  it('with megabytes of properties', async () => {
    const Variables = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`key${i}`, 'v'.repeat(200)]));
    expect(await invoke(hookEvent({ properties: { Variables } }))).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'NonCompliant',
    });
  });

  it('with megabytes in a value that the message quotes', async () => {
    const response = await invoke(hookEvent({ properties: { TracingEnabled: 'x'.repeat(5_000_000) } }));
    expect(response).toMatchObject({ hookStatus: 'FAILED', errorCode: 'NonCompliant' });
    expect(JSON.stringify(response).length).toBeLessThan(10_000);
  });
});

describe('the package', () => {
  const code = existsSync(join(product, 'build/TypeFunction/handlers.js'))
    ? readFileSync(join(product, 'build/TypeFunction/handlers.js'), 'utf8')
    : '';

  it('contains neither the AWS SDK v2, nor the generator, nor the CLI', () => {
    const foreign = [
      'aws-sdk/clients',
      'require("aws-sdk',
      "[parameters('effect')]",
      'nonComplianceMessages',
      'commander',
      'picocolors',
    ];
    expect(code).toContain('GW001');
    expect(foreign.filter((text) => code.includes(text))).toEqual([]);
  });

  it('runs in a process that does not inherit the environment', async () => {
    process.env['AWS_SECRET_ACCESS_KEY'] = 'not-to-be-seen';
    const environment = new LambdaFunction(
      { codeFolder: join(__dirname, 'fixtures'), handler: 'environment.handler', region: 'eu-west-1' },
      join(fixture, 'dist/lambda-runtime.js'),
    );
    const names = JSON.parse(await environment.invoke('{}')) as string[];
    environment.close();
    expect(names).not.toContain('AWS_SECRET_ACCESS_KEY');
    expect(names).toContain('AWS_REGION');
  });
});
