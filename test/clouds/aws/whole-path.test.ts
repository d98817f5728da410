import { writeFileSync } from 'node:fs';
import { type Commands, inFolderOfItsOwn, openCommands, type Said } from './commands';
import { type Account, regional } from './loopback/account';
import { type Fate, stateOf } from './loopback/server';

const { path } = inFolderOfItsOwn();
beforeAll(() => writeFileSync(path('gatewarden.yaml'), 'controls:\n  GW002: warn\n'));

const stage = { type: 'AWS::ApiGateway::Stage', logicalId: 'Stage' };
const NOTHING = { ...stage, stack: 'catalog', properties: {} };
const NO_TRACING = { ...stage, stack: 'orders', properties: { ClientCertificateId: 'a1b2c3' } };
const WHOLE = { ...stage, stack: 'payments', properties: { ClientCertificateId: 'a1b2c3', TracingEnabled: 'true' } };

interface Step {
  readonly name: string;
  readonly run: (commands: Commands) => Promise<Said>;
  /** Changes the account before the step. */
  readonly before?: (commands: Commands) => Promise<void>;
}

const PATH: readonly Step[] = [
  { name: 'register', run: ({ register }) => register() },
  { name: 'configure --mode warn', run: ({ configure }) => configure({ mode: 'warn' }) },
  { name: 'status', run: ({ status }) => status() },
  {
    name: 'configure --mode enforce',
    run: ({ configure }) => configure({ mode: 'enforce', excludeStack: ['legacy-*'] }),
  },
  {
    name: 'results',
    before: async ({ aws }) => {
      for (const deployment of [NOTHING, NO_TRACING, WHOLE]) await aws.deploy('eu-west-1', deployment);
    },
    run: ({ results }) => results(),
  },
  { name: 'register again', before: async ({ aws }) => registerOther(aws), run: ({ register }) => register() },
  { name: 'disable', run: ({ disable }) => disable() },
  { name: 'deregister --purge', run: ({ deregister }) => deregister({ purge: true }) },
];

/** Simulates an earlier version of Gatewarden, with its hook version as the default and its role template. */
function registerOther({ account }: Commands['aws']): void {
  const { versions, stacks } = regional(account, 'eu-west-1');
  const [first] = versions;
  if (first === undefined) throw new Error('Nothing is registered.');
  for (const version of versions) version.isDefault = false;
  versions.push({ ...first, id: '00000002', arn: first.arn.replace(/\d+$/, '00000002'), isDefault: true });
  for (const stack of stacks.values()) stack.template = stack.template.replace('MaxSessionDuration: 8400', '');
}

interface Walked {
  readonly step: Step;
  /** The account before and after the step. */
  readonly before: Account;
  readonly left: Account;
  readonly said: Said;
  readonly requests: readonly string[];
  readonly after: ReturnType<typeof stateOf>;
}

/** All steps without an interruption. */
async function walk(): Promise<Walked[]> {
  const commands = await openCommands();
  const walked: Walked[] = [];
  for (const step of PATH) {
    await step.before?.(commands);
    const before = structuredClone(commands.aws.account);
    const first = commands.aws.requests.length;
    const said = await step.run(commands);
    const requests = commands.aws.requests.slice(first);
    const left = structuredClone(commands.aws.account);
    walked.push({ step, before, left, said, requests, after: structuredClone(stateOf(commands.aws)) });
  }
  await commands.close();
  return walked;
}

const CHANGING = / (?:Create|Update|Delete|Put|Register|Deregister|Set)/;

let walked: readonly Walked[] = [];
beforeAll(async () => {
  walked = await walk();
}, 60_000);

const at = (name: string): Walked => {
  const found = walked.find(({ step }) => step.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};

describe('all hook commands, from register to deregister', () => {
  it('succeed and report what they did', () => {
    const sha = /[0-9a-f]{64}/;
    const masked = walked.map(({ step, said: { status, out, err } }) => ({
      step: step.name,
      status,
      out: out.map((line) => line.replace(sha, 'SHA256').replaceAll(/ {2,}/g, '  ')),
      err,
    }));
    const controls = 'Using the configuration of gatewarden.yaml.';
    expect(masked).toEqual([
      {
        step: 'register',
        status: 0,
        out: [
          'eu-west-1  stack gatewarden-apigateway-stagehook-role-stack created',
          'eu-west-1  stack gatewarden-apigateway-stagehook-upload-stack created',
          'eu-west-1  package uploaded to s3://gatewarden-hook-111122223333-eu-west-1/gatewarden-apigateway-stagehook/SHA256.zip',
          'eu-west-1  registration IN_PROGRESS: Deployment is currently in VALIDATE_STAGE of status IN_PROGRESS',
          'eu-west-1  registration IN_PROGRESS: Deployment is currently in DEPLOY_STAGE of status IN_PROGRESS',
          'eu-west-1  registration COMPLETE: Deployment is currently in DEPLOY_STAGE of status COMPLETED',
          'eu-west-1  version 00000001 is the default',
        ],
        err: ['To enable the hook: gatewarden hook configure'],
      },
      {
        step: 'configure --mode warn',
        status: 0,
        out: [
          'eu-west-1  + HookInvocationStatus: "ENABLED"',
          'eu-west-1  + TargetOperations: ["RESOURCE"]',
          'eu-west-1  + FailureMode: "WARN"',
          'eu-west-1  + Properties: {"controls":{"GW002":"warn"}}',
          'eu-west-1  warning: resources that fail a control are reported and allowed',
        ],
        err: [controls],
      },
      {
        step: 'status',
        status: 0,
        out: [
          'REGION  STATE  DEFAULT  VERSIONS  TARGETS',
          'eu-west-1  warning  00000001  00000001  RESOURCE',
          'eu-west-1  controls.GW002: "warn"',
        ],
        err: [],
      },
      {
        step: 'configure --mode enforce',
        status: 0,
        out: [
          'eu-west-1  ~ FailureMode: "WARN" → "FAIL"',
          'eu-west-1  + StackFilters: {"FilteringCriteria":"ALL","StackNames":{"Exclude":["legacy-*"]}}',
          'eu-west-1  enforcing: resources that fail a control are blocked',
        ],
        err: [controls],
      },
      {
        step: 'results',
        status: 0,
        out: [
          'TIME  REGION  OUTCOME  STACK  RESOURCE  CONTROL  REASON',
          expect.stringMatching(
            /Z {2}eu-west-1 {2}warned {2}orders {2}Stage \(AWS::ApiGateway::Stage\) {2}GW002 tracing {2}Warning: TracingEnabled is missing\.$/,
          ),
          expect.stringMatching(
            /Z {2}eu-west-1 {2}blocked {2}catalog .* GW001 client-certificate {2}ClientCertificateId is missing\.$/,
          ),
          expect.stringMatching(
            /Z {2}eu-west-1 {2}blocked {2}catalog .* GW002 tracing {2}Warning: TracingEnabled is missing\.$/,
          ),
          'Since 24h: 1 blocked, 1 warned, 1 passed.',
        ],
        err: [],
      },
      {
        step: 'register again',
        status: 0,
        out: [
          'eu-west-1  stack gatewarden-apigateway-stagehook-role-stack updated',
          'eu-west-1  version 00000001 is now the default',
        ],
        err: ['To enable the hook: gatewarden hook configure'],
      },
      {
        step: 'disable',
        status: 0,
        out: [
          'eu-west-1  ~ HookInvocationStatus: "ENABLED" → "DISABLED"',
          'eu-west-1  disabled: the hook does not run',
        ],
        err: [],
      },
      {
        step: 'deregister --purge',
        status: 0,
        out: [
          'eu-west-1  version 00000002 deregistered',
          'eu-west-1  Gatewarden::ApiGateway::StageHook deregistered',
          'eu-west-1  stack gatewarden-apigateway-stagehook-upload-stack deleted',
          'eu-west-1  stack gatewarden-apigateway-stagehook-role-stack deleted',
        ],
        err: [],
      },
    ]);
  });

  it('leave an enforced account, and in the end an empty account', () => {
    expect(at('configure --mode enforce').after).toMatchObject([
      {
        region: 'eu-west-1',
        stacks: [
          { name: 'gatewarden-apigateway-stagehook-role-stack', status: 'CREATE_COMPLETE', isProtected: true },
          { name: 'gatewarden-apigateway-stagehook-upload-stack', status: 'CREATE_COMPLETE', isProtected: true },
        ],
        versions: [{ id: '00000001', isLive: true, isDefault: true }],
        configuration: {
          CloudFormationConfiguration: {
            HookConfiguration: {
              HookInvocationStatus: 'ENABLED',
              TargetOperations: ['RESOURCE'],
              FailureMode: 'FAIL',
              Properties: { controls: { GW002: 'warn' } },
              StackFilters: { FilteringCriteria: 'ALL', StackNames: { Exclude: ['legacy-*'] } },
            },
          },
        },
      },
    ]);
    expect(at('deregister --purge').after).toEqual([
      {
        region: 'eu-west-1',
        stacks: [],
        buckets: [],
        versions: [
          { id: '00000001', isLive: false, isDefault: false },
          { id: '00000002', isLive: false, isDefault: false },
        ],
        configuration: undefined,
      },
    ]);
  });

  it('change nothing when they are repeated', async () => {
    for (const { step, left, after } of walked) {
      const commands = await openCommands({ account: structuredClone(left) });
      const { status } = await step.run(commands);
      const changes = commands.aws.requests.filter((request) => CHANGING.test(request));
      const repeated = stateOf(commands.aws);
      await commands.close();
      expect({ step: step.name, status, changes, repeated }).toEqual({
        step: step.name,
        status: 0,
        changes: [],
        repeated: after,
      });
    }
  }, 60_000);

  // A command can be killed before or after the service processed its last request.
  it.each(['lost before it is done', 'lost after it is done'] satisfies Fate[])(
    'converges after an end at every request, which is %s',
    async (fate) => {
      const interruptions = new Set<string>();
      for (const { step, before, requests, after, said } of walked)
        for (const number of requests.keys()) {
          const commands = await openCommands({ account: structuredClone(before) });
          commands.aws.fate = (each) => (each === number ? fate : 'answered');
          const interrupted = await step.run(commands);
          commands.aws.revive();
          const repeated = await step.run(commands);
          const state = stateOf(commands.aws);
          await commands.close();
          interruptions.add(requests[number] ?? '');
          expect({
            step: step.name,
            request: requests[number],
            interrupted: interrupted.status,
            repeated: repeated.status,
            last: repeated.out.at(-1),
            state,
          }).toEqual({
            step: step.name,
            request: requests[number],
            interrupted: 2,
            repeated: 0,
            last: lastLine(step, repeated, said),
            state: after,
          });
          expect(interrupted.err.at(-1)).toMatch(
            /^gatewarden: eu-west-1: The connection to \S+ failed: .* Run the command again to continue where it stopped\.$/,
          );
        }
      expect([...interruptions].filter((request) => CHANGING.test(request)).toSorted()).toEqual(
        [
          'CreateStack',
          'DeleteObjects',
          'DeleteStack',
          'DeregisterType',
          'PutObject',
          'PutObjectTagging',
          'RegisterType',
          'SetTypeConfiguration',
          'SetTypeDefaultVersion',
          'UpdateStack',
          'UpdateTerminationProtection',
        ].map((operation) => `eu-west-1 ${operation}`),
      );
    },
    180_000,
  );
});

/** If the interrupted run had done everything, the repeated run reports that there is nothing to do. */
function lastLine(step: Step, repeated: Said, uninterrupted: Said): string | undefined {
  const nothingLeft = ['no changes', 'no changes: the hook is not enabled', 'version 00000001 is the default'];
  const last = repeated.out.at(-1) ?? '';
  if (step.name.startsWith('deregister')) return repeated.out.at(-1);
  return nothingLeft.includes(last.replace('eu-west-1  ', '')) ? last : uninterrupted.out.at(-1);
}
