import { join } from 'node:path';
import { RegisteredHook, simulate } from '../../../clouds/simulator';
import type { HookResult } from '../../../clouds/simulator/cloudformation/hook';
import { LambdaFunction } from '../../../clouds/simulator/lambda-function';
import { certificate, tracing } from '../../catalogue';
import { fixture } from '../../packages';
import { openClouds, readTemplate, templateOf, textParameters } from './clouds';

const clouds = openClouds();
afterAll(() => clouds.handler.close());

const samples = join(fixture, 'samples/aws');
const run = (text: string, parameters: Record<string, string> = {}) =>
  simulate(templateOf(text), clouds, { parameters: textParameters(parameters) });

const stageWith = (properties: string): string => `
Parameters:
  Given: { Type: String, Default: "true" }
  Asked: { Type: String }
Conditions:
  Always: !Equals [a, a]
  Never: !Equals [a, b]
  Perhaps: !Equals [!Ref Asked, a]
Resources:
  Certificate:
    Type: AWS::ApiGateway::ClientCertificate
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: a1b2c3d4e5
      StageName: prod
${properties.replaceAll(/^/gm, '      ')}
`;

describe('a stack with a stage', () => {
  it.each([
    ['with both', 'ClientCertificateId: !Ref Certificate\nTracingEnabled: true', 'allowed'],
    ['with a boolean of YAML 1.1', 'ClientCertificateId: !Ref Certificate\nTracingEnabled: yes', 'allowed'],
    ['with a string', 'ClientCertificateId: !Ref Certificate\nTracingEnabled: !Ref Given', 'allowed'],
    [
      'with the right branch',
      'ClientCertificateId: !Ref Certificate\nTracingEnabled: !If [Always, true, false]',
      'allowed',
    ],
    [
      'with the wrong branch',
      'ClientCertificateId: !Ref Certificate\nTracingEnabled: !If [Never, true, false]',
      'blocked',
    ],
    ['with no value', 'ClientCertificateId: !Ref AWS::NoValue\nTracingEnabled: true', 'blocked'],
    ['with nothing', '', 'blocked'],
    ['with an imported value', 'ClientCertificateId: !ImportValue certificate\nTracingEnabled: true', 'undecided'],
    [
      'with an imported value, failing anyway',
      'ClientCertificateId: !ImportValue certificate\nTracingEnabled: no',
      'blocked',
    ],
    [
      'with a parameter without a value',
      'ClientCertificateId: !Ref Certificate\nTracingEnabled: !Ref Asked',
      'undecided',
    ],
    [
      'with a condition that is unknown',
      'ClientCertificateId: !Ref Certificate\nTracingEnabled: !If [Perhaps, true, false]',
      'undecided',
    ],
    [
      'with two branches that both fail',
      'ClientCertificateId: !Ref Certificate\nTracingEnabled: !If [Perhaps, "false", !Ref AWS::NoValue]',
      'blocked',
    ],
    [
      'failing now for one control, now for the other',
      'ClientCertificateId: !If [Perhaps, !Ref Certificate, !Ref AWS::NoValue]\nTracingEnabled: !If [Perhaps, false, true]',
      'undecided',
    ],
  ])('%s is %s', async (_name, properties, verdict) => {
    expect((await run(stageWith(properties))).verdict).toBe(verdict);
  });

  it.each([
    [
      'an attribute of a resource',
      'ClientCertificateId: !GetAtt Maker.Id\nTracingEnabled: !GetAtt Maker.Traced',
      'undecided',
    ],
    ['an attribute in the place of an id', 'ClientCertificateId: !GetAtt Maker.Id\nTracingEnabled: true', 'allowed'],
    ['included properties', 'Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://a/b } }', 'undecided'],
    [
      'ten branches of which one has no certificate',
      `ClientCertificateId: ${Array.from({ length: 9 }, () => '!If [Perhaps, !Ref Certificate, ').join('')}!Ref AWS::NoValue${']'.repeat(9)}\nTracingEnabled: true`,
      'undecided',
    ],
  ])('with %s is undecided or not: %s', async (_name, properties, verdict) => {
    const template = stageWith(properties).replace('Resources:', 'Resources:\n  Maker: { Type: Custom::Maker }');
    expect((await run(template)).verdict).toBe(verdict);
  });

  it('in a Deployment is undecided if stage and certificate depend on different conditions', async () => {
    const template = `
Parameters: { A: { Type: String }, B: { Type: String } }
Conditions: { HasStage: !Equals [!Ref A, a], HasCertificate: !Equals [!Ref B, b] }
Resources:
  Deployment:
    Type: AWS::ApiGateway::Deployment
    Properties:
      RestApiId: a
      StageName: !If [HasStage, prod, !Ref AWS::NoValue]
      StageDescription:
        TracingEnabled: true
        ClientCertificateId: !If [HasCertificate, x9y8z7, !Ref AWS::NoValue]`;
    expect((await run(template)).verdict).toBe('undecided');
    expect((await run(template, { A: 'a', B: 'b' })).verdict).toBe('allowed');
    expect((await run(template, { A: 'a', B: 'c' })).verdict).toBe('blocked');
    expect((await run(template, { A: 'b', B: 'c' })).verdict).toBe('allowed');
  });

  it('reports the unknown value, and the other resources are still evaluated', async () => {
    const template = `${stageWith('ClientCertificateId: "{{resolve:ssm:/certificate}}"\nTracingEnabled: true')}
  Other:
    Type: AWS::ApiGateway::Stage
    DependsOn: Stage
    Properties: { RestApiId: a, StageName: b }`;
    const { verdict, decisions } = await run(template);
    expect(verdict).toBe('blocked');
    expect(decisions).toMatchObject([
      {
        resource: 'Stage',
        verdict: 'undecided',
        message:
          'GW001 client-certificate: ClientCertificateId depends on a value known only at deployment: {{resolve:ssm:/certificate}} is resolved at deployment.',
        annotations: [{ status: 'UNKNOWN' }, { status: 'PASSED' }],
      },
      { resource: 'Other', verdict: 'blocked' },
    ]);
  });

  it('uses the values of parameters', async () => {
    const template = stageWith('ClientCertificateId: !Ref Certificate\nTracingEnabled: !Ref Asked');
    expect((await run(template, { Asked: 'TRUE' })).verdict).toBe('allowed');
    expect((await run(template, { Asked: 'nope' })).verdict).toBe('blocked');
  });

  it('has notes on the problems that CloudFormation would report', async () => {
    const { notes } = await run(stageWith('ClientCertificateId: !Ref Certificate\nTracingEnabled: true'));
    expect(notes).toEqual(['Parameters: [Asked] must have values. Set them with --parameters Asked=value.']);
  });
});

const conditional = (condition: string): string =>
  stageWith('TracingEnabled: true').replace(
    'Type: AWS::ApiGateway::Stage',
    `Type: AWS::ApiGateway::Stage\n    Condition: ${condition}`,
  );

describe('a template that CloudFormation refuses', () => {
  const properties = (value: string): string => stageWith(`ClientCertificateId: ${value}\nTracingEnabled: true`);

  it.each<[string, string]>([
    [
      properties('!Ref Elsewhere'),
      'Unresolved resource dependencies [Elsewhere] in the Resources block of the template',
    ],
    [properties('!Join [a]'), 'Fn::Join takes a delimiter and a list of strings.'],
    [properties('!Select [3, !Split [",", "a,b"]]'), 'Fn::Select takes an index'],
    [properties('!If [Undefined, a, b]'), 'Unresolved condition dependency Undefined in the Resources block'],
    [
      stageWith('TracingEnabled: true').replace('Resources:', 'Resources:\n  Bad: {}'),
      'The Type of the resource Bad is missing',
    ],
    [
      stageWith('TracingEnabled: true').replace('Parameters:', 'Parameters:\n  Rate: {Type: Number, Default: some}'),
      "Parameter 'Rate' must be a number.",
    ],
    [
      `${stageWith('TracingEnabled: true')}Outputs: {O: {Value: !Ref Gone}}`,
      'Unresolved resource dependencies [Gone] in the Outputs block of the template',
    ],
  ])('is not deployed', async (template, message) => {
    await expect(run(template)).rejects.toThrow(message);
  });

  it('is not one with a function that is not listed', async () => {
    const { notes } = await run(properties('!Ref Certificate').replace('StageName: prod', 'StageName: {"Fn::New": a}'));
    expect(notes).toContain('Fn::New (!New) is not an intrinsic function that can be used here. Its value is unknown.');
  });
});

describe('a stage that is not deployed', () => {
  it('is not evaluated', async () => {
    expect(await run(conditional('Never'))).toMatchObject({ verdict: 'allowed', decisions: [] });
  });

  it('is undecided if its condition is unknown', async () => {
    expect((await run(conditional('Perhaps'))).verdict).toBe('undecided');
  });
});

describe('a part that is not simulated', () => {
  it.each([
    [
      'a macro',
      'Transform: [Mine]\nResources:\n  A: { Type: AWS::SNS::Topic }',
      'the macro Mine changes the template at deployment',
    ],
    [
      'resources of an include',
      'Resources:\n  A: { Type: AWS::SNS::Topic }\n  Fn::Transform: { Name: AWS::Include }',
      'Fn::Transform adds resources at deployment',
    ],
    [
      'a nested stack',
      'Resources:\n  A: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: https://a } }',
      'A (AWS::CloudFormation::Stack) has a template of its own',
    ],
    [
      'a module',
      'Resources:\n  A: { Type: My::Stage::Kit::MODULE }',
      'A (My::Stage::Kit::MODULE) has a template of its own',
    ],
  ])('(%s) makes the template undecided', async (_name, template, reason) => {
    expect(await run(template)).toMatchObject({ verdict: 'undecided', unseen: [reason] });
  });
});

describe('an update', () => {
  it('creates a resource with the same logical id and another type', async () => {
    const before = templateOf('Resources:\n  Stage: { Type: AWS::SNS::Topic }');
    const { decisions, events = [] } = await simulate(templateOf(stageWith('')), clouds, {
      parameters: new Map(),
      updateFrom: before,
    });
    expect(decisions).toMatchObject([{ resource: 'Stage', verdict: 'blocked' }]);
    expect(events.map(({ logicalId, status }) => [logicalId, status])).toContainEqual(['Stage', 'CREATE_FAILED']);
  });
});

describe('a handler with an invalid response', () => {
  it.each(['no-status', 'throws', 'no-json', 'exits'])('%s: blocks', async (name) => {
    const handler = new LambdaFunction(
      { codeFolder: join(__dirname, 'fixtures'), handler: `answers.${name}`, region: 'eu-west-1' },
      join(fixture, 'dist/lambda-runtime.js'),
    );
    const hook = new RegisteredHook(clouds.hook.schema, handler);
    const good = stageWith('ClientCertificateId: !Ref Certificate\nTracingEnabled: true');
    expect((await simulate(templateOf(good), { ...clouds, hook }, { parameters: new Map() })).verdict).toBe('blocked');
    handler.close();
  });
});

describe('a value known only at deployment', () => {
  const unknown = templateOf(stageWith('ClientCertificateId: !Ref Certificate\nTracingEnabled: !Ref Asked'));
  const hook = new (class extends RegisteredHook {
    override invoke = (): Promise<HookResult> =>
      Promise.resolve({ status: 'HOOK_COMPLETE_SUCCEEDED', message: '', annotations: [] });
  })(clouds.hook.schema, clouds.handler);

  it.each([
    ['enforce', 'undecided'],
    ['warn', 'allowed'],
    ['off', 'allowed'],
  ] as const)('of a control whose default mode is %s: %s', async (defaultMode, verdict) => {
    const catalogue = [certificate, { ...tracing, defaultMode }];
    expect((await simulate(unknown, { ...clouds, catalogue, hook }, { parameters: new Map() })).verdict).toBe(verdict);
  });
});

describe('the history of a stack', () => {
  it('follows the dependencies, and invokes the hook only for its targets', async () => {
    const {
      status,
      events = [],
      decisions,
    } = await simulate(readTemplate(join(samples, 'orders-api.yml')), clouds, { parameters: new Map() });
    const completed = events.filter((event) => event.status === 'CREATE_COMPLETE').map(({ logicalId }) => logicalId);
    expect(status).toBe('CREATE_COMPLETE');
    expect(completed).toEqual([
      'OrdersApi',
      'GatewayCertificate',
      'AccessLog',
      'OrdersResource',
      'ListOrders',
      'OrdersDeployment',
      'OrdersStage',
      'orders-api',
    ]);
    expect(decisions.map(({ resource, verdict, line }) => ({ resource, verdict, line }))).toEqual([
      { resource: 'OrdersDeployment', verdict: 'allowed', line: 48 },
      { resource: 'OrdersStage', verdict: 'allowed', line: 60 },
    ]);
  });

  it('stops when the hook fails a resource, and rolls back the created resources', async () => {
    const { status, events = [] } = await simulate(readTemplate(join(samples, 'webhooks-api.json')), clouds, {
      parameters: new Map(),
    });
    expect(status).toBe('ROLLBACK_COMPLETE');
    expect(events.slice(-6).map(({ logicalId, status: each, reason }) => [logicalId, each, reason])).toEqual([
      ['WebhooksDeployment', 'CREATE_FAILED', 'The following hook(s) failed: [Gatewarden::ApiGateway::StageHook]'],
      ['webhooks-api', 'ROLLBACK_IN_PROGRESS', 'The following resource(s) failed to create: [WebhooksDeployment].'],
      ['PostHook', 'DELETE_COMPLETE', undefined],
      ['Hooks', 'DELETE_COMPLETE', undefined],
      ['WebhooksApi', 'DELETE_COMPLETE', undefined],
      ['webhooks-api', 'ROLLBACK_COMPLETE', undefined],
    ]);
  });

  it('of an update contains the changed resources', async () => {
    const updateFrom = readTemplate(join(samples, 'payments-api.yml'));
    const {
      status,
      decisions,
      events = [],
    } = await simulate(readTemplate(join(samples, 'payments-api-next.yml')), clouds, {
      parameters: new Map(),
      updateFrom,
    });
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(decisions).toMatchObject([
      {
        resource: 'PaymentsStage',
        verdict: 'blocked',
        message: expect.stringContaining('ClientCertificateId is missing'),
      },
    ]);
    expect(events.map(({ logicalId }) => logicalId)).not.toContain('PaymentsDeployment');
  });

  it('of an update without changes contains only the stack', async () => {
    const template = readTemplate(join(samples, 'payments-api.yml'));
    const { status, decisions } = await simulate(template, clouds, { parameters: new Map(), updateFrom: template });
    expect({ status, decisions }).toEqual({ status: 'UPDATE_COMPLETE', decisions: [] });
  });

  it('rejects circular dependencies', async () => {
    const circular = `
Resources:
  A: { Type: AWS::SNS::Topic, DependsOn: B }
  B: { Type: AWS::SNS::Topic, DependsOn: A }`;
    await expect(run(circular)).rejects.toThrow('Circular dependency between resources: [A, B]');
  });
});
