import { join } from 'node:path';
import { LambdaFunction, packagedHook } from '../../clouds/simulator/lambda-function';
import { type Configuration, configurationOf } from '../../core/configuration';
import { decideResource } from '../../hook/decision';
import type { HookHandlerRequest } from '../../hook/runtime';
import { readInvocation, toHandlerRequest } from '../../hook/runtime/request';
import { catalogue } from '../catalogue';
import { fixture } from '../packages';
import { compliantStage, hookEvent } from './event';

const today = new Date('2027-03-31T23:59:59Z');

const requestFor = (properties: unknown, targetName = 'AWS::ApiGateway::Stage'): HookHandlerRequest =>
  toHandlerRequest(readInvocation(hookEvent({ properties, targetName })));

const decide = (configuration: Partial<Configuration>, properties: unknown = {}, targetName?: string, now = today) =>
  decideResource(
    requestFor(properties, targetName),
    catalogue,
    { controls: {}, parameters: {}, exemptions: [], ...configuration },
    now,
  ).toResponse('token', 4096);

const statuses = (response: ReturnType<typeof decide>) => [
  response.hookStatus,
  ...(response.annotations ?? []).map(({ status }) => status),
];

const untraced = { ...compliantStage, TracingEnabled: false };
const implicit = { RestApiId: 'a', StageName: 'v1' };
const deployment = 'AWS::ApiGateway::Deployment';

describe('the mode of a control', () => {
  it('enforce fails', () => {
    expect(statuses(decide({ controls: { GW002: 'enforce' } }, untraced))).toEqual(['FAILED', 'PASSED', 'FAILED']);
  });

  it('warn succeeds, with the finding in message and annotation', () => {
    const response = decide({ controls: { GW002: 'warn' } }, untraced);
    expect(response).toMatchObject({
      hookStatus: 'SUCCESS',
      message:
        'Warning: OrdersStage (AWS::ApiGateway::Stage) violates GW002 tracing. GW002: TracingEnabled is false. Set TracingEnabled to true.',
      annotations: [
        { annotationName: 'GW001 client-certificate', status: 'PASSED' },
        {
          annotationName: 'GW002 tracing',
          status: 'FAILED',
          statusMessage: 'Warning: TracingEnabled is false.',
          remediationMessage: 'Set TracingEnabled to true.',
        },
      ],
    });
    expect(response).not.toHaveProperty('errorCode');
  });

  it('off skips the control', () => {
    const response = decide({ controls: { GW002: 'off' } }, untraced);
    expect(statuses(response)).toEqual(['SUCCESS', 'PASSED', 'SKIPPED']);
    expect(response.annotations?.[1]?.statusMessage).toBe('Turned off in the configuration.');
  });

  it('off by default is not reported unless it is configured', () => {
    const optional = catalogue.map((control) => ({ ...control, defaultMode: 'off' }) as const);
    const answer = (controls: Configuration['controls']) =>
      statuses(
        decideResource(requestFor(untraced), optional, { controls, parameters: {}, exemptions: [] }, today).toResponse(
          'token',
          4096,
        ),
      );
    expect(answer({})).toEqual(['SUCCESS']);
    expect(answer({ GW002: 'off' })).toEqual(['SUCCESS', 'SKIPPED']);
    expect(answer({ GW002: 'enforce' })).toEqual(['FAILED', 'FAILED']);
  });

  it('warn for one control does not affect another control', () => {
    const response = decide({ controls: { GW002: 'warn' } }, {});
    expect(response).toMatchObject({ hookStatus: 'FAILED', errorCode: 'NonCompliant' });
    expect(response.message).toMatch(/^GW001 client-certificate failed on .* Warning: .* violates GW002 tracing\./);
  });
});

describe('implicit stages', () => {
  it.each([
    ['enforce', {}, ['FAILED', 'FAILED', 'FAILED']],
    ['warn', {}, ['SUCCESS', 'FAILED', 'FAILED']],
    ['off', {}, ['SUCCESS', 'SKIPPED', 'SKIPPED']],
    ['warn', { GW001: 'off' }, ['SUCCESS', 'SKIPPED', 'FAILED']],
    ['enforce', { GW001: 'off', GW002: 'warn' }, ['SUCCESS', 'SKIPPED', 'FAILED']],
  ] as const)('%s with %j', (implicitStages, modes, expected) => {
    expect(
      statuses(decide(configurationOf({ implicitStages, controls: modes }, catalogue), implicit, deployment)),
    ).toEqual(expected);
  });

  it('do not include declared stages', () => {
    expect(statuses(decide(configurationOf({ implicitStages: 'off' }, catalogue), untraced))).toEqual([
      'FAILED',
      'PASSED',
      'FAILED',
    ]);
  });
});

const allowing = (...allowed: string[]) => ({ parameters: { GW001: { allowed } } });

describe('the allow-list of client certificates', () => {
  it.each([
    ['x9y8z7', 'PASSED'],
    ['X9Y8Z7', 'PASSED'],
    ['other1', 'FAILED'],
    ['', 'FAILED'],
    [undefined, 'FAILED'],
  ])('%p: %s', (ClientCertificateId, expected) => {
    const response = decide(allowing('a1b2c3', 'x9y8z7'), { ...compliantStage, ClientCertificateId });
    expect(response.annotations?.[0]?.status).toBe(expected);
  });

  it('is in the message if another certificate is used', () => {
    const { message } = decide(allowing('a1b2c3'), compliantStage);
    expect(message).toContain(
      'GW001: ClientCertificateId is "x9y8z7". Set ClientCertificateId to one of the allowed certificates: a1b2c3.',
    );
  });
});

describe('an exemption', () => {
  const exemption = { control: 'GW002', reason: 'moves to the new platform', expires: '2027-03-31' };

  it('permits the violation, with its reason and last day', () => {
    expect(decide({ exemptions: [{ ...exemption, stack: 'ord*' }] }, untraced)).toMatchObject({
      hookStatus: 'SUCCESS',
      message:
        'GW002 on OrdersStage (AWS::ApiGateway::Stage): Exempt until 2027-03-31: moves to the new platform. TracingEnabled is false. OrdersStage (AWS::ApiGateway::Stage) passes GW001 client-certificate.',
      annotations: [
        { status: 'PASSED' },
        {
          status: 'SKIPPED',
          statusMessage: 'Exempt until 2027-03-31: moves to the new platform. TracingEnabled is false.',
        },
      ],
    });
  });

  it('does not apply on the day after, and the message says that it expired', () => {
    const exemptions = [{ ...exemption, stack: '*' }];
    const response = decide({ exemptions }, untraced, undefined, new Date('2027-04-01T00:00:00Z'));
    expect(response).toMatchObject({
      hookStatus: 'FAILED',
      message: expect.stringContaining('Its exemption expired on 2027-03-31 (moves to the new platform).'),
    });
  });

  it.each([
    ['another control', { control: 'GW001', stack: '*' }, 'FAILED'],
    ['the stack', { stack: 'orders' }, 'SUCCESS'],
    ['another stack', { stack: 'payments' }, 'FAILED'],
    ['the resource', { resource: 'Orders?tage' }, 'SUCCESS'],
    ['another resource', { resource: 'PaymentsStage' }, 'FAILED'],
    ['the stack and another resource', { stack: '*', resource: 'PaymentsStage' }, 'FAILED'],
    ['a scope in Azure', { scope: '/subscriptions/1' }, 'FAILED'],
  ])('for %s', (_name, parts, expected) => {
    expect(decide({ exemptions: [{ ...exemption, ...parts }] }, untraced).hookStatus).toBe(expected);
  });

  it('with a stack does not match an invocation without a stack', () => {
    const request = { ...requestFor(untraced), stackId: undefined };
    const configuration = {
      controls: {},
      parameters: {},
      exemptions: [{ ...exemption, stack: '*' }],
    } as const;
    expect(decideResource(request, catalogue, configuration, today).toResponse(undefined, 4096).hookStatus).toBe(
      'FAILED',
    );
  });
});

/** The packaged handler as a Lambda function with a configuration in its environment. */
const configured = (text: string) =>
  new LambdaFunction(
    {
      codeFolder: join(fixture, 'build/TypeFunction'),
      handler: 'handlers.entrypoint',
      region: 'eu-west-1',
      environment: { HOOK_TYPE_CONFIGURATION: text },
    },
    join(fixture, 'dist/lambda-runtime.js'),
  );

describe('the type configuration, through the packaged handler', () => {
  const hook = packagedHook(fixture, 'eu-west-1');
  afterAll(() => hook.close());
  const invoke = async (hookModel: unknown, properties: unknown = untraced): Promise<Record<string, unknown>> =>
    JSON.parse(await hook.invoke(JSON.stringify({ ...hookEvent({ properties }), hookModel }))) as Record<
      string,
      unknown
    >;

  it.each([
    [null, 'FAILED'],
    [{}, 'FAILED'],
    [{ controls: { GW002: 'warn' } }, 'SUCCESS'],
    [{ controls: { GW002: 'warn' }, clientCertificates: ['x9y8z7'] }, 'SUCCESS'],
    [{ controls: { GW002: 'warn' }, clientCertificates: ['a1b2c3'] }, 'FAILED'],
    [{ controls: { GW002: 'warn' }, parameters: { GW001: { allowed: ['a1b2c3'] } } }, 'FAILED'],
    [{ controls: { GW002: 'warn', GW003: 'off' }, $schema: 'gatewarden.schema.json' }, 'SUCCESS'],
    [{ exemptions: [{ control: 'GW002', stack: 'orders', reason: 'r', expires: '9999-12-31' }] }, 'SUCCESS'],
    [{ LambdaFunction: 'arn:aws:lambda:eu-west-1:123456789012:function:gate' }, 'FAILED'],
  ])('%j: %s', async (hookModel, expected) => {
    expect((await invoke(hookModel))['hookStatus']).toBe(expected);
  });

  it.each([
    ['warn', 'The type configuration is not an object.'],
    [[], 'The type configuration is not an object.'],
    [{ controlls: {} }, 'controlls: Unknown property. Allowed properties: controls, parameters, '],
    [
      { controls: { GW002: 'warning' } },
      'controls.GW002: Unknown value "warning". Allowed values: enforce, warn, off. Example: {"controls":{"GW002":"warn"}}',
    ],
    [{ controls: { GW999: 'warn' } }, 'controls.GW999: Unknown property. Allowed properties: GW001, GW002, '],
    [{ controls: null }, 'controls: '],
    [
      { parameters: { GW002: { allowed: ['a'] } } },
      'parameters.GW002.allowed: Unknown property. Allowed properties: implicitStages. Example: ',
    ],
    [
      { clientCertificates: ['x9y8z7'], parameters: { GW001: { allowed: ['x9y8z7'] } } },
      'clientCertificates and parameters.GW001.allowed set the same parameter. Keep one of them. Example: {"parameters":',
    ],
    [{ implicitStages: true }, 'implicitStages: '],
    [{ clientCertificates: [] }, 'clientCertificates: '],
    [{ clientCertificates: [7] }, 'clientCertificates.0: '],
    [
      { exemptions: [{ control: 'GW002', stack: '*', expires: '2027-03-31' }] },
      'exemptions.0: Needs reason. Example: ',
    ],
    [
      { exemptions: [{ control: 'GW002', stack: '*', reason: 'r', expires: 'soon' }] },
      'exemptions.0.expires: Must be a valid date, not "soon". Example: {"exemptions":',
    ],
    [{ exemptions: [{ control: 'GW002', stack: '*', reason: 'r', expires: '2027-02-31' }] }, 'exemptions.0.expires: '],
    [{ exemptions: [{ control: 'GW002', stack: '*', reason: ' ', expires: '2027-03-31' }] }, 'exemptions.0.reason: '],
    [{ exemptions: [{ control: 'GW002', reason: 'r', expires: '2027-03-31' }] }, 'exemptions.0: '],
  ])('%j is refused', async (hookModel, message) => {
    expect(await invoke(hookModel, compliantStage)).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'InvalidTypeConfiguration',
      message: expect.stringContaining(message),
    });
  });

  it('of a Lambda Hook comes from the environment of its function', async () => {
    const event = {
      ...hookEvent({ properties: untraced }),
      hookModel: { LambdaFunction: 'arn:aws:lambda:::function:gate' },
    };
    for (const [text, expected] of [
      ['{"controls": {"GW002": "warn"}}', { hookStatus: 'SUCCESS' }],
      ['{"controls"', { hookStatus: 'FAILED', errorCode: 'InvalidTypeConfiguration' }],
    ] as const) {
      const lambda = configured(text);
      expect(JSON.parse(await lambda.invoke(JSON.stringify(event)))).toMatchObject(expected);
      lambda.close();
    }
  });
});
