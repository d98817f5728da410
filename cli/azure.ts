import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import {
  AzureError,
  apply,
  type Change,
  type Cloud,
  type CloudName,
  changesOf,
  cloudOf,
  connect,
  gateOf,
  machineCredential,
  type Observer,
  type ResourceManager,
  readDeployed,
  readNotScopes,
  removalsOf,
  statusOf,
} from '../clouds/azure';
import { controls } from '../controls';
import { type Configuration, isExpired } from '../core/configuration';
import { type AssignableScope, EFFECTS, type Effect, type Plan, parseAssignableScope, policyPlan } from '../generator';
import { formatChanges, formatStatus, jsonOfChanges, jsonOfStatus } from './azure-report';
import { blamingConfiguration, loadConfiguration } from './configuration-file';
import { ExitStatus, UsageError } from './exit-status';
import { startProgress } from './progress';
import type { Terminal } from './terminal';

export interface ScopeOptions {
  readonly subscription?: string;
  readonly managementGroup?: string;
  readonly cloud?: CloudName;
  readonly config?: string;
}

export interface DeployOptions extends ScopeOptions {
  readonly effect: Effect;
  readonly notScope: readonly string[];
  readonly whatIf: boolean;
  readonly format: 'pretty' | 'json';
}

export interface StatusOptions extends ScopeOptions {
  /** Undefined: the gate may have been deployed with any. */
  readonly effect?: Effect;
  readonly notScope: readonly string[];
  readonly format: 'pretty' | 'json';
}

export interface RemoveOptions extends ScopeOptions {
  readonly yes: boolean;
}

/** What the commands need of the machine they run on. */
export interface Machine {
  connect(scope: AssignableScope, cloud: Cloud): ResourceManager;
  /** Undefined where nobody is there to answer. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  readonly now: Date;
  /** Undefined: as long as it says. */
  readonly wait?: (ms: number) => Promise<unknown>;
}

/** `gatewarden azure deploy`: makes the gate in a scope what this version and the configuration say. */
export async function azureDeploy(
  options: DeployOptions,
  terminal: Terminal,
  machine: Machine = thisMachine(),
): Promise<ExitStatus> {
  return inOneLine(async () => {
    const scope = scopeOf(options);
    const configuration = await loadConfiguration(options.config, process.cwd(), controls);
    const plan = planOf(scope, configuration, options, machine.now);
    const arm = machine.connect(scope, cloudOf(options.cloud, process.env));
    const observer = observerOf(terminal);
    const changes = changesOf(plan, await readDeployed(arm, plan, observer), scope);
    const report = { scope: scope.id, whatIf: options.whatIf, changes };
    if (options.format === 'pretty') for (const line of formatChanges(report, terminal.colors)) terminal.print(line);
    if (!options.whatIf) await apply(arm, changes, observer, machine.wait);
    if (options.format === 'json') terminal.print(JSON.stringify(jsonOfChanges(report), undefined, 2));
    else terminal.print(summaryOf(changes, options.whatIf));
    return ExitStatus.Clean;
  });
}

/** `gatewarden azure status`: how the gate in a scope stands. */
export async function azureStatus(
  options: StatusOptions,
  terminal: Terminal,
  machine: Machine = thisMachine(),
): Promise<ExitStatus> {
  return inOneLine(async () => {
    const scope = scopeOf(options);
    const configuration = withoutExpired(await loadConfiguration(options.config, process.cwd(), controls), machine.now);
    const [first, ...others] = options.effect === undefined ? EFFECTS.toReversed() : [options.effect];
    const planWith = (effect: Effect | undefined): Plan =>
      planOf(scope, configuration, { ...options, effect }, machine.now);
    const plans: [Plan, ...Plan[]] = [planWith(first), ...others.map(planWith)];
    const arm = machine.connect(scope, cloudOf(options.cloud, process.env));
    const deployed = await readDeployed(arm, plans[0], observerOf(terminal));
    const status = await statusOf(arm, plans, deployed, scope, machine.now);
    if (options.format === 'json') terminal.print(JSON.stringify(jsonOfStatus(status), undefined, 2));
    else for (const line of formatStatus(status, terminal.colors)) terminal.print(line);
    return status.changes.length === 0 ? ExitStatus.Clean : ExitStatus.Findings;
  });
}

/** `gatewarden azure remove`: takes everything of the gate out of a scope. */
export async function azureRemove(
  options: RemoveOptions,
  terminal: Terminal,
  machine: Machine = thisMachine(),
): Promise<ExitStatus> {
  return inOneLine(async () => {
    const scope = scopeOf(options);
    if (!options.yes && machine.ask === undefined) throw new UsageError(UNCONFIRMED);
    const configuration = await loadConfiguration(options.config, process.cwd(), controls);
    // An exemption that has expired is one to remove, too: on the first day none had.
    const plan = planOf(scope, configuration, options, new Date(0));
    const arm = machine.connect(scope, cloudOf(options.cloud, process.env));
    const observer = observerOf(terminal);
    const changes = removalsOf(await readDeployed(arm, plan, observer), scope);
    for (const line of formatChanges({ scope: scope.id, whatIf: !options.yes, changes }, terminal.colors))
      terminal.print(line);
    if (changes.length > 0 && !options.yes && !isYes((await machine.ask?.(QUESTION)) ?? '')) {
      terminal.print('Nothing was changed.');
      return ExitStatus.Clean;
    }
    await apply(arm, changes, observer, machine.wait);
    terminal.print(summaryOf(changes, false));
    return ExitStatus.Clean;
  });
}

const QUESTION = 'Delete these? Nothing is denied any more then. [y/N] ';

const UNCONFIRMED =
  'Nobody is there to confirm the removal. Where it is meant, say so. Example: gatewarden azure remove --subscription 00000000-0000-0000-0000-000000000000 --yes';

const isYes = (answer: string): boolean => /^y(?:es)?$/i.test(answer.trim());

/** What Azure refuses is no fault of the program: shown without a trace. */
async function inOneLine(work: () => Promise<ExitStatus>): Promise<ExitStatus> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof AzureError ? new UsageError(error.message) : error;
  }
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function scopeOf({ subscription, managementGroup }: ScopeOptions): AssignableScope {
  if ((subscription === undefined) === (managementGroup === undefined))
    throw new UsageError(
      'Say where: --subscription or --management-group, one of the two. Examples: ' +
        '--subscription 00000000-0000-0000-0000-000000000000, --management-group contoso',
    );
  if (managementGroup !== undefined)
    return parseAssignableScope(
      `/providers/Microsoft.Management/managementGroups/${managementGroup}`,
      '--management-group',
    );
  if (subscription !== undefined && GUID.test(subscription))
    return parseAssignableScope(`/subscriptions/${subscription}`);
  throw new UsageError(
    `--subscription: "${subscription}" is no id of a subscription; az account list shows them. ` +
      'Example: --subscription 00000000-0000-0000-0000-000000000000',
  );
}

function planOf(
  scope: AssignableScope,
  configuration: Configuration,
  { config, effect, notScope = [] }: Asked,
  now: Date,
): Plan {
  const plan = blamingConfiguration(config, process.cwd(), () =>
    policyPlan(controls, scope.id, configuration, { now, ...(effect === undefined ? {} : { effect }) }),
  );
  return gateOf(plan, readNotScopes(notScope, scope));
}

/** What the options of a command say of the plan. */
interface Asked extends ScopeOptions {
  readonly effect?: Effect | undefined;
  readonly notScope?: readonly string[];
}

const withoutExpired = (configuration: Configuration, now: Date): Configuration => ({
  ...configuration,
  exemptions: configuration.exemptions.filter((exemption) => !isExpired(exemption, now)),
});

const observerOf = (terminal: Terminal): Observer => ({
  start: (what, total) => startProgress(what, total),
  notify: (line) => terminal.warn(line),
});

function summaryOf(changes: readonly Change[], whatIf: boolean): string {
  const count = (action: Change['action']): number => changes.filter((change) => change.action === action).length;
  const [created, updated, deleted] = [count('create'), count('update'), count('delete')];
  if (created + updated + deleted === 0) return 'There is nothing to do.';
  return whatIf
    ? `${created} to create, ${updated} to update, ${deleted} to delete. Nothing was changed.`
    : `${created} created, ${updated} updated, ${deleted} deleted.`;
}

const thisMachine = (): Machine => ({
  connect: (scope, cloud) => connect(scope, cloud, machineCredential(cloud)),
  ask: process.stdin.isTTY ? (question) => ask(question, process.stdin, process.stderr) : undefined,
  now: new Date(),
});

/** Whoever ends the input without an answer has said nothing. */
export async function ask(question: string, input: Readable, output: Writable): Promise<string> {
  const terminal = createInterface({ input, output });
  try {
    return await Promise.race([terminal.question(question), once(terminal, 'close').then(() => '')]);
  } finally {
    terminal.close();
  }
}
