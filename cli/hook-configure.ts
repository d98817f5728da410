import {
  type AccountRegion,
  type ConfigurationChanges,
  type ConfigurationDifference,
  changedValues,
  checkProperties,
  checkTargets,
  configured,
  disabled,
  type HookConfiguration,
  isEnabled,
  readHookConfiguration,
  serialize,
  setHookConfiguration,
} from '../clouds/aws';
import { controls } from '../controls';
import { readConfigurationFile, validated } from './configuration-file';
import { confirmation, type Environment } from './environment';
import { ExitStatus } from './exit-status';
import { inRegions, type RegionOptions, regionsOf } from './hook-regions';

export interface HookConfigureOptions extends RegionOptions {
  readonly mode?: 'enforce' | 'warn';
  readonly targets?: readonly string[];
  readonly includeStack?: readonly string[];
  readonly excludeStack?: readonly string[];
  readonly allStacks: boolean;
  readonly config?: string;
  /** Shows the changes without applying them. */
  readonly dryRun: boolean;
}

/** `gatewarden hook configure`: enables the hook or changes its configuration. */
export async function hookConfigure(options: HookConfigureOptions, environment: Environment): Promise<ExitStatus> {
  const now = environment.now();
  const file = await readProperties(options.config);
  const changes = await checkedChanges(options, file, now);
  const regions = await regionsOf(options);
  if (file !== undefined) environment.warn(`Using the configuration of ${file.name}.`);
  const { failed } = await inRegions(regions, options, environment, async (place) => {
    const current = await readHookConfiguration(place);
    const wanted = configured(current, changes);
    if (changes.properties === undefined)
      await checkProperties(wanted.Properties ?? {}, controls, 'The current configuration', now);
    await change(place, current, wanted, options);
    if (wanted.StackFilters !== undefined && wanted.TargetOperations?.includes('CLOUD_CONTROL'))
      environment.warn(
        `${place.region}: Stack filters do not apply to CLOUD_CONTROL: Cloud Control API requests do not belong to a stack.`,
      );
  });
  return failed ? ExitStatus.Failed : ExitStatus.Clean;
}

interface PropertiesFile {
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * The properties as written in the file, shorthands included. The registered version supplies the defaults of omitted
 * properties. `$schema` is only for editors.
 */
async function readProperties(named: string | undefined): Promise<PropertiesFile | undefined> {
  const file = readConfigurationFile(named, process.cwd());
  if (file === undefined) return undefined;
  await validated(file, controls);
  const { $schema: _, ...properties } = file.value as Readonly<Record<string, unknown>>;
  return { name: file.name, properties };
}

/** The requested changes, validated before the command sends anything. */
async function checkedChanges(
  { mode, targets, includeStack, excludeStack, allStacks }: HookConfigureOptions,
  file: PropertiesFile | undefined,
  now: Date,
): Promise<ConfigurationChanges> {
  const changes: ConfigurationChanges = {
    allStacks,
    ...(mode === undefined ? {} : { mode }),
    ...(targets === undefined ? {} : { targets: [...new Set(targets)] }),
    ...(includeStack === undefined ? {} : { includeStacks: includeStack }),
    ...(excludeStack === undefined ? {} : { excludeStacks: excludeStack }),
    ...(file === undefined ? {} : { properties: file.properties }),
  };
  if (targets !== undefined) checkTargets(targets);
  if (file !== undefined) await checkProperties(file.properties, controls, file.name, now);
  // Changes that are invalid for an empty configuration are invalid in every Region.
  serialize(configured({}, changes));
  return changes;
}

async function change(
  place: AccountRegion,
  current: HookConfiguration,
  wanted: HookConfiguration,
  { dryRun }: { readonly dryRun: boolean },
): Promise<void> {
  const different = await changedValues(current, wanted, controls);
  // Throws if the configuration is too long, in a dry run too.
  serialize(wanted);
  for (const line of different.map(formatConfigurationDifference)) place.say(line);
  if (different.length === 0) return place.say('no changes');
  if (dryRun) return place.say('dry run: no changes applied. To apply them, run the command without --dry-run');
  await setHookConfiguration(place, wanted);
  place.say(stateOf(wanted));
}

const stateOf = (configuration: HookConfiguration): string => {
  if (!isEnabled(configuration)) return 'disabled: the hook does not run';
  return configuration.FailureMode === 'FAIL'
    ? 'enforcing: resources that fail a control are blocked'
    : 'warning: resources that fail a control are reported and allowed';
};

const LONGEST_VALUE = 200;

export function formatConfigurationDifference({ path, before, after }: ConfigurationDifference): string {
  if (before === undefined) return `+ ${path}: ${shown(after)}`;
  if (after === undefined) return `- ${path}: ${shown(before)}`;
  return `~ ${path}: ${shown(before)} → ${shown(after)}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

export interface HookDisableOptions extends RegionOptions {
  readonly yes: boolean;
}

/** `gatewarden hook disable`: CloudFormation no longer invokes the hook, which stays registered and configured. */
export async function hookDisable(options: HookDisableOptions, environment: Environment): Promise<ExitStatus> {
  const confirm = confirmation(options, 'gatewarden hook disable --yes', environment);
  const regions = await regionsOf(options);
  const question = `Disable the hook in ${regions.join(', ')}? Deployments there are no longer checked.`;
  if (!(await confirm(question))) return ExitStatus.Failed;
  const { failed } = await inRegions(regions, options, environment, async (place) => {
    const current = await readHookConfiguration(place);
    if (isEnabled(current)) await change(place, current, disabled(current), { dryRun: false });
    else place.say('no changes: the hook is not enabled');
  });
  return failed ? ExitStatus.Failed : ExitStatus.Clean;
}
