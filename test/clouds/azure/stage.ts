import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createColors } from 'picocolors';
import {
  azureDeploy,
  azureRemove,
  azureStatus,
  type DeployOptions,
  type Machine,
  type RemoveOptions,
  type ScopeOptions,
  type StatusOptions,
} from '../../../cli/azure';
import { ExitStatus } from '../../../cli/exit-status';
import type { Terminal } from '../../../cli/terminal';
import { gateOf } from '../../../clouds/azure/gate';
import { connect } from '../../../clouds/azure/policy-client';
import type { Effect } from '../../../generator/azure/effects';
import { type Plan, policyPlan } from '../../../generator/azure/plan';
import { parseAssignableScope } from '../../../generator/azure/scope';
import { catalogue as controls } from '../../catalogue';
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
  readonly answer?: string;
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
  const machine: Machine = {
    connect: (scope) =>
      connect(
        scope,
        { endpoint: server.endpoint },
        { getToken: async () => ({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }) },
        {
          tlsOptions,
          retryOptions: { maxRetries: options.retries ?? 0, maxRetryDelayInMs: 5 },
        },
        options.timeoutMs,
      ),
    ask:
      answer === undefined
        ? undefined
        : async (question) => {
            questions.push(question);
            return answer;
          },
    now: NOW,
    wait: async (ms) => waits.push(ms),
  };
  const at = (where: Pick<ScopeOptions, 'subscription' | 'managementGroup'>, by: Machine = machine) => {
    const common = { ...where, config: configuration() };
    return {
      deploy: (given: Partial<DeployOptions> = {}) =>
        run((terminal) =>
          azureDeploy(
            { ...common, effect: 'Deny', notScope: [], whatIf: false, format: 'pretty', ...given },
            terminal,
            by,
          ),
        ),
      status: (given: Partial<StatusOptions> = {}) =>
        run((terminal) => azureStatus({ ...common, notScope: [], format: 'json', ...given }, terminal, by)),
      remove: (given: Partial<RemoveOptions> = {}) =>
        run((terminal) => azureRemove({ ...common, yes: true, ...given }, terminal, by)),
    };
  };
  const arm = machine.connect(parseAssignableScope(SCOPE), { endpoint: server.endpoint });
  return {
    server,
    arm,
    machine,
    waits,
    questions,
    at,
    ...at({ subscription: SUBSCRIPTION }),
    close: () => server.close(),
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** An error is printed as the command line prints it, but for the name of the program. */
async function run(command: (terminal: Terminal) => Promise<ExitStatus>): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const terminal: Terminal = {
    print: (line) => void out.push(line),
    warn: (line) => void err.push(line),
    colors: createColors(false),
  };
  let status: ExitStatus = ExitStatus.Failed;
  try {
    status = await command(terminal);
  } catch (error) {
    if (!(error instanceof Error) || !['UsageError', 'GenerationError'].includes(error.name)) throw error;
    err.push(error.message);
  }
  return { status, out: out.join('\n'), err: err.join('\n') };
}
