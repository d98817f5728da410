import {
  type AzureCloud,
  apply,
  type CloudName,
  changesOf,
  cloudOf,
  connect,
  type GateChange,
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
import {
  ASSIGNABLE_EFFECTS,
  type AssignableEffect,
  type AssignableScope,
  type Plan,
  parseAssignableScope,
  policyPlan,
} from '../generator';
import { formatChanges, formatStatus, jsonOfChanges, jsonOfStatus } from './azure-report';
import { loadConfiguration, withConfigurationFileName } from './configuration-file';
import { confirmation, type Environment } from './environment';
import { ExitStatus, UsageError } from './exit-status';
import { startProgress } from './progress';

export interface ScopeOptions {
  readonly subscription?: string;
  readonly managementGroup?: string;
  readonly cloud?: CloudName;
  readonly config?: string;
}

export interface DeployOptions extends ScopeOptions {
  readonly effect: AssignableEffect;
  readonly notScope: readonly string[];
  readonly whatIf: boolean;
  readonly format: 'pretty' | 'json';
}

export interface StatusOptions extends ScopeOptions {
  /** Undefined accepts any effect. */
  readonly effect?: AssignableEffect;
  readonly notScope: readonly string[];
  readonly format: 'pretty' | 'json';
}

export interface RemoveOptions extends ScopeOptions {
  readonly yes: boolean;
}

/** Connects to Azure Resource Manager in a scope. */
export type Connect = (scope: AssignableScope, cloud: AzureCloud) => ResourceManager;

const connectAsThisMachine: Connect = (scope, cloud) => connect(scope, cloud, machineCredential(cloud));

/** `gatewarden azure deploy`: creates or updates the policies in a scope. */
export async function azureDeploy(
  options: DeployOptions,
  environment: Environment,
  open: Connect = connectAsThisMachine,
): Promise<ExitStatus> {
  const scope = scopeOf(options);
  const configuration = await loadConfiguration(options.config, process.cwd(), controls);
  const plan = planOf(scope, configuration, options, environment.now());
  const arm = open(scope, cloudOf(options.cloud, process.env));
  const observer = observerOf(environment);
  const changes = changesOf(plan, await readDeployed(arm, plan, observer), scope);
  const report = { scope: scope.id, whatIf: options.whatIf, changes };
  if (options.format === 'pretty')
    for (const line of formatChanges(report, environment.colors)) environment.print(line);
  if (!options.whatIf) await apply(arm, changes, observer, environment.pause);
  if (options.format === 'json') environment.print(JSON.stringify(jsonOfChanges(report), undefined, 2));
  else environment.print(summaryOf(changes, options.whatIf));
  return ExitStatus.Clean;
}

/** `gatewarden azure status`: shows the policies in a scope and their drift. */
export async function azureStatus(
  options: StatusOptions,
  environment: Environment,
  open: Connect = connectAsThisMachine,
): Promise<ExitStatus> {
  const scope = scopeOf(options);
  const now = environment.now();
  const configuration = withoutExpired(await loadConfiguration(options.config, process.cwd(), controls), now);
  const [first, ...others] = options.effect === undefined ? ASSIGNABLE_EFFECTS.toReversed() : [options.effect];
  const planWith = (effect: AssignableEffect | undefined): Plan =>
    planOf(scope, configuration, { ...options, effect }, now);
  const plans: [Plan, ...Plan[]] = [planWith(first), ...others.map(planWith)];
  const arm = open(scope, cloudOf(options.cloud, process.env));
  const deployed = await readDeployed(arm, plans[0], observerOf(environment));
  const status = await statusOf(arm, plans, deployed, scope, now);
  if (options.format === 'json') environment.print(JSON.stringify(jsonOfStatus(status), undefined, 2));
  else for (const line of formatStatus(status, environment.colors)) environment.print(line);
  return status.changes.length === 0 ? ExitStatus.Clean : ExitStatus.Findings;
}

/** `gatewarden azure remove`: deletes everything that Gatewarden deployed to a scope. */
export async function azureRemove(
  options: RemoveOptions,
  environment: Environment,
  open: Connect = connectAsThisMachine,
): Promise<ExitStatus> {
  const scope = scopeOf(options);
  const confirm = confirmation(options, REMOVE_EXAMPLE, environment);
  const configuration = await loadConfiguration(options.config, process.cwd(), controls);
  // Expired exemptions are deleted too: on 1 January 1970 no exemption has expired.
  const plan = planOf(scope, configuration, options, new Date(0));
  const arm = open(scope, cloudOf(options.cloud, process.env));
  const observer = observerOf(environment);
  const changes = removalsOf(await readDeployed(arm, plan, observer), scope);
  for (const line of formatChanges({ scope: scope.id, whatIf: !options.yes, changes }, environment.colors))
    environment.print(line);
  if (changes.length > 0 && !(await confirm(QUESTION))) return ExitStatus.Failed;
  await apply(arm, changes, observer, environment.pause);
  environment.print(summaryOf(changes, false));
  return ExitStatus.Clean;
}

const QUESTION = 'Delete these resources? Azure then no longer denies or reports violations.';

const REMOVE_EXAMPLE = 'gatewarden azure remove --subscription 00000000-0000-0000-0000-000000000000 --yes';

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function scopeOf({ subscription, managementGroup }: ScopeOptions): AssignableScope {
  if ((subscription === undefined) === (managementGroup === undefined))
    throw new UsageError(
      'Use either --subscription or --management-group. Examples: ' +
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
    `--subscription: "${subscription}" is not a subscription ID. To list your subscriptions: az account list. ` +
      'Example: --subscription 00000000-0000-0000-0000-000000000000',
  );
}

function planOf(
  scope: AssignableScope,
  configuration: Configuration,
  { config, effect, notScope = [] }: PlanOptions,
  now: Date,
): Plan {
  const plan = withConfigurationFileName(config, process.cwd(), () =>
    policyPlan(controls, scope.id, configuration, { now, ...(effect === undefined ? {} : { effect }) }),
  );
  return gateOf(plan, readNotScopes(notScope, scope));
}

/** The options that determine the plan. */
interface PlanOptions extends ScopeOptions {
  readonly effect?: AssignableEffect | undefined;
  readonly notScope?: readonly string[];
}

const withoutExpired = (configuration: Configuration, now: Date): Configuration => ({
  ...configuration,
  exemptions: configuration.exemptions.filter((exemption) => !isExpired(exemption, now)),
});

const observerOf = (environment: Environment): Observer => ({
  start: (what, total) => startProgress(what, total),
  notify: (line) => environment.warn(line),
});

function summaryOf(changes: readonly GateChange[], whatIf: boolean): string {
  const count = (action: GateChange['action']): number => changes.filter((change) => change.action === action).length;
  const [created, updated, deleted] = [count('create'), count('update'), count('delete')];
  if (created + updated + deleted === 0) return 'No changes: everything is up to date.';
  return whatIf
    ? `${created} to create, ${updated} to update, ${deleted} to delete. No changes were applied. To apply them, run the command without --what-if.`
    : `${created} created, ${updated} updated, ${deleted} deleted.`;
}
