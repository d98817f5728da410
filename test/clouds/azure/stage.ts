import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  azureDeploy,
  azureRemove,
  azureStatus,
  type Connect,
  type DeployOptions,
  type RemoveOptions,
  type ScopeOptions,
  type StatusOptions,
} from '../../../cli/azure';
import type { Environment } from '../../../cli/environment';
import { ExitStatus } from '../../../cli/exit-status';
import { gateOf } from '../../../clouds/azure/gate';
import { connect } from '../../../clouds/azure/policy-client';
import { isUserError } from '../../../core/errors';
import type { Effect } from '../../../generator/azure/effects';
import { type Plan, policyPlan } from '../../../generator/azure/plan';
import { parseAssignableScope } from '../../../generator/azure/scope';
import { catalogue as controls } from '../../catalogue';
import { type RecordedEnvironment, recordedEnvironment } from '../../environment';
import { type ArmOptions, ArmServer } from './arm-server';
import { makeCertificate } from './certificate';
import { publishedSchema } from './published-schema';

export const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111';
export const SCOPE = `/subscriptions/${SUBSCRIPTION}`;
export const GROUP_SCOPE = '/providers/Microsoft.Management/managementGroups/contoso';

export interface Outcome {
  readonly status: ExitStatus;
  readonly out: string;
  readonly err: string;
}

export interface StageOptions extends Partial<ArmOptions> {
  /** How often the SDK repeats what was lost or throttled. */
  readonly retries?: number;
  readonly timeoutMs?: number;
  /** What the person answers, or how they are asked. */
  readonly answer?: string | Environment['ask'];
}

export const NOW = new Date('2026-06-01T12:00:00Z');

/** What is deployed to the subscription where the configuration says nothing. */
export const planWith = (effect: Effect): Plan =>
  gateOf(policyPlan(controls, SCOPE, { controls: {}, parameters: {}, exemptions: [] }, { effect, now: NOW }), []);

const folder = mkdtempSync(join(tmpdir(), 'gatewarden-azure-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A configuration file; one that is empty enforces everything. */
export function configuration(yaml = ''): string {
  const path = join(folder, `${createHash('sha256').update(yaml).digest('hex')}.yaml`);
  writeFileSync(path, yaml);
  return path;
}

const certificate = makeCertificate();
/** One object for all clients: they share their connections by it. */
const tlsOptions = { ca: certificate.cert };
const validate = publishedSchema();

/** A server, and the commands with the SDK's real client against it. */
export async function openStage(options: StageOptions = {}) {
  const server = await ArmServer.start({
    certificate,
    subscriptions: [SUBSCRIPTION],
    managementGroups: ['contoso'],
    ...(validate === undefined ? {} : { validate }),
    ...options,
  });
  const waits: number[] = [];
  const questions: string[] = [];
  const { answer } = options;
  const open: Connect = (scope) =>
    connect(
      scope,
      { endpoint: server.endpoint },
      { getToken: async () => ({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }) },
      {
        tlsOptions,
        retryOptions: { maxRetries: options.retries ?? 0, maxRetryDelayInMs: 5 },
      },
      options.timeoutMs,
    );
  const around: Partial<Environment> = {
    ask:
      typeof answer === 'string'
        ? async (question) => {
            questions.push(question);
            return answer;
          }
        : answer,
    pause: async (ms) => void waits.push(ms),
  };
  const at = (where: Pick<ScopeOptions, 'subscription' | 'managementGroup'>, now = NOW) => {
    const common = { ...where, config: configuration() };
    const run = (command: (environment: Environment) => Promise<ExitStatus>): Promise<Outcome> =>
      runIn(recordedEnvironment({ ...around, now: () => now }), command);
    return {
      deploy: (given: Partial<DeployOptions> = {}) =>
        run((environment) =>
          azureDeploy(
            { ...common, effect: 'Deny', notScope: [], whatIf: false, format: 'pretty', ...given },
            environment,
            open,
          ),
        ),
      status: (given: Partial<StatusOptions> = {}) =>
        run((environment) => azureStatus({ ...common, notScope: [], format: 'json', ...given }, environment, open)),
      remove: (given: Partial<RemoveOptions> = {}) =>
        run((environment) => azureRemove({ ...common, yes: true, ...given }, environment, open)),
    };
  };
  const arm = open(parseAssignableScope(SCOPE), { endpoint: server.endpoint });
  return {
    server,
    arm,
    waits,
    questions,
    at,
    ...at({ subscription: SUBSCRIPTION }),
    close: () => server.close(),
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** An error is printed as the command line prints it, but for the name of the program. */
async function runIn(
  environment: RecordedEnvironment,
  command: (environment: Environment) => Promise<ExitStatus>,
): Promise<Outcome> {
  let status: ExitStatus = ExitStatus.Failed;
  try {
    status = await command(environment);
  } catch (error) {
    if (!isUserError(error)) throw error;
    environment.warn(error.message);
  }
  return { status, out: environment.out.join('\n'), err: environment.err.join('\n') };
}
