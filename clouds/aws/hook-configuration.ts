import { RegistryError } from './registry-error';

/**
 * When and how CloudFormation invokes a hook, in the format of SetTypeConfiguration. Members that are not declared here
 * keep their current values. Source: CloudFormation Hooks User Guide, "Hook configuration schema syntax reference".
 */
export interface HookConfiguration {
  readonly HookInvocationStatus?: 'ENABLED' | 'DISABLED';
  /** The name of HookInvocationStatus before 2024. */
  readonly TargetStacks?: 'ALL' | 'NONE';
  readonly TargetOperations?: readonly string[];
  readonly FailureMode?: 'FAIL' | 'WARN';
  /** The hook's own configuration. */
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly StackFilters?: StackFilters;
  readonly [member: string]: unknown;
}

interface StackFilters {
  readonly FilteringCriteria: 'ALL' | 'ANY';
  readonly StackNames?: StackNames;
  readonly StackRoles?: unknown;
}

interface StackNames {
  readonly Include?: readonly string[];
  readonly Exclude?: readonly string[];
}

/** Changes to a configuration. Omitted members keep their current values. */
export interface ConfigurationChanges {
  /** enforce: a failed resource blocks the deployment. warn: CloudFormation reports it and continues. */
  readonly mode?: 'enforce' | 'warn';
  /** RESOURCE for stacks, CLOUD_CONTROL for the Cloud Control API. */
  readonly targets?: readonly string[];
  readonly includeStacks?: readonly string[];
  readonly excludeStacks?: readonly string[];
  /** Removes the filters by stack name. */
  readonly allStacks?: boolean;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** Applies the changes. A hook without a configuration starts with failure mode WARN and target RESOURCE. */
export function configured(current: HookConfiguration, changes: ConfigurationChanges): HookConfiguration {
  const { TargetStacks: _older, StackFilters, ...kept } = current;
  const filters = stackFilters(StackFilters, changes);
  return {
    ...kept,
    HookInvocationStatus: 'ENABLED',
    TargetOperations: changes.targets ?? kept.TargetOperations ?? ['RESOURCE'],
    FailureMode: failureMode(changes.mode) ?? kept.FailureMode ?? 'WARN',
    Properties: changes.properties ?? kept.Properties ?? {},
    ...(filters === undefined ? {} : { StackFilters: filters }),
  };
}

const failureMode = (mode: ConfigurationChanges['mode']): HookConfiguration['FailureMode'] =>
  mode === undefined ? undefined : mode === 'enforce' ? 'FAIL' : 'WARN';

function stackFilters(
  current: StackFilters | undefined,
  { includeStacks, excludeStacks, allStacks = false }: ConfigurationChanges,
): StackFilters | undefined {
  const { StackNames, ...others } = current ?? { FilteringCriteria: 'ALL' };
  const names: StackNames = {
    ...(allStacks ? {} : StackNames),
    ...(includeStacks === undefined ? {} : { Include: stackNames(includeStacks) }),
    ...(excludeStacks === undefined ? {} : { Exclude: stackNames(excludeStacks) }),
  };
  if (Object.keys(names).length > 0) return { ...others, StackNames: names };
  return others.StackRoles === undefined ? undefined : others;
}

/** Source: the StackFilters of AWS::CloudFormation::LambdaHook. */
const STACK_NAME = /^[a-zA-Z*?][-a-zA-Z0-9*?]{0,127}$/;
const MOST_STACK_NAMES = 50;

function stackNames(names: readonly string[]): string[] {
  const wrong = names.find((name) => !STACK_NAME.test(name));
  if (wrong !== undefined)
    throw new RegistryError(
      `Invalid stack name ${JSON.stringify(wrong)}. * matches any characters, ? matches one. Example: --exclude-stack 'legacy-*'`,
    );
  const distinct = [...new Set(names)];
  if (distinct.length <= MOST_STACK_NAMES) return distinct;
  throw new RegistryError(
    `${distinct.length} stack names in a filter. CloudFormation accepts at most ${MOST_STACK_NAMES}. Use a pattern for several stacks. Example: --exclude-stack 'legacy-*'`,
  );
}

/** Disables the hook. All other settings are kept, so that the hook can be enabled again. */
export function disabled({ TargetStacks: _older, ...current }: HookConfiguration): HookConfiguration {
  return { ...current, HookInvocationStatus: 'DISABLED' };
}

export const isEnabled = ({ HookInvocationStatus, TargetStacks }: HookConfiguration): boolean =>
  HookInvocationStatus === undefined ? TargetStacks === 'ALL' : HookInvocationStatus === 'ENABLED';

/** The maximum length, in characters. Source: SetTypeConfiguration. */
export const CONFIGURATION_LIMIT = 204_800;

/** @throws RegistryError if the configuration is longer than CloudFormation accepts. */
export function serialize(configuration: HookConfiguration): string {
  const text = JSON.stringify({ CloudFormationConfiguration: { HookConfiguration: configuration } });
  if (text.length <= CONFIGURATION_LIMIT) return text;
  throw new RegistryError(
    `The configuration has ${count(text.length)} characters. CloudFormation accepts at most ${count(CONFIGURATION_LIMIT)}. ` +
      'Use patterns in exemptions: one pattern can exempt many stacks. Example: stack: legacy-*',
  );
}

const count = (number: number): string => number.toLocaleString('en-US');

/** @throws RegistryError if the text is not valid JSON. */
export function parseConfiguration(text: string): HookConfiguration {
  try {
    const { CloudFormationConfiguration } = JSON.parse(text) as {
      CloudFormationConfiguration?: { HookConfiguration?: HookConfiguration };
    };
    return CloudFormationConfiguration?.HookConfiguration ?? {};
  } catch {
    throw new RegistryError(
      'The current hook configuration is not valid JSON. Replace it in the CloudFormation console.',
    );
  }
}

/** A value that a change adds, removes or replaces. An added value is undefined before, a removed value after. */
export interface ConfigurationDifference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Compares two configurations value by value. Arrays are compared as sets, because their order has no meaning here. */
export function configurationDifferences(before: unknown, after: unknown, path = ''): ConfigurationDifference[] {
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) =>
      configurationDifferences(own(before, name), own(after, name), path === '' ? name : `${path}.${name}`),
    );
  }
  if (Array.isArray(before) && Array.isArray(after))
    return [
      ...missing(before, after).map((item) => ({ path: `${path}[]`, before: item, after: undefined })),
      ...missing(after, before).map((item) => ({ path: `${path}[]`, before: undefined, after: item })),
    ];
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
}

/** The items that the other array does not contain. */
function missing(items: readonly unknown[], others: readonly unknown[]): unknown[] {
  const held = new Set(others.map((other) => JSON.stringify(other)));
  return items.filter((item) => !held.has(JSON.stringify(item)));
}

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (members: Members, name: string): unknown => (Object.hasOwn(members, name) ? members[name] : undefined);
