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
import type { AssignableEffect } from '../../../generator/azure/effects';
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

export interface CommandResult {
  readonly status: ExitStatus;
  readonly out: string;
  readonly err: string;
}

export interface CommandOptions extends Partial<ArmOptions> {
  /** The number of retries of the SDK. */
  readonly retries?: number;
  readonly timeoutMs?: number;
  /** The answer to the confirmation question, or a function that asks. */
  readonly answer?: string | Environment['ask'];
}

export const NOW = new Date('2026-06-01T12:00:00Z');

/** The plan for the subscription with an empty configuration. */
export const planWith = (effect: AssignableEffect): Plan =>
  gateOf(policyPlan(controls, SCOPE, { controls: {}, parameters: {}, exemptions: [] }, { effect, now: NOW }), []);

const folder = mkdtempSync(join(tmpdir(), 'gatewarden-azure-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a configuration file. With an empty file the default modes apply. */
export function configuration(yaml = ''): string {
  const path = join(folder, `${createHash('sha256').update(yaml).digest('hex')}.yaml`);
  writeFileSync(path, yaml);
  return path;
}

const certificate = makeCertificate();
/** All clients use the same object, so that they share their connections. */
const tlsOptions = { ca: certificate.cert };
const validate = publishedSchema();

/** Starts a server. The commands connect to it with the client of the SDK. */
export async function openCommands(options: CommandOptions = {}) {
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
    const run = (command: (environment: Environment) => Promise<ExitStatus>): Promise<CommandResult> =>
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

export type Commands = Awaited<ReturnType<typeof openCommands>>;

/** Runs a command. Errors are printed as on the command line, but without the name of the program. */
async function runIn(
  environment: RecordedEnvironment,
  command: (environment: Environment) => Promise<ExitStatus>,
): Promise<CommandResult> {
  let status: ExitStatus = ExitStatus.Failed;
  try {
    status = await command(environment);
  } catch (error) {
    if (!isUserError(error)) throw error;
    environment.warn(error.message);
  }
  return { status, out: environment.out.join('\n'), err: environment.err.join('\n') };
}
