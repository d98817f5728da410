import { RegistryError } from './registry-error';

/**
 * When and how CloudFormation invokes a hook, as SetTypeConfiguration takes it. What is not named here is left as it is
 * set. Source: CloudFormation Hooks User Guide, "Hook configuration schema syntax reference".
 */
export interface HookConfiguration {
  readonly HookInvocationStatus?: 'ENABLED' | 'DISABLED';
  /** How HookInvocationStatus was said before 2024. */
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

/** What to change; what is not given stays as it is set. */
export interface ConfigurationChanges {
  /** enforce: what fails is blocked. warn: it is let through, and reported. */
  readonly mode?: 'enforce' | 'warn';
  /** RESOURCE for stacks, CLOUD_CONTROL for the Cloud Control API. */
  readonly targets?: readonly string[];
  readonly includeStacks?: readonly string[];
  readonly excludeStacks?: readonly string[];
  /** Takes the filters by stack name away. */
  readonly allStacks?: boolean;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** The configuration after the changes. A hook that has none begins with a warning and the resources of stacks. */
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
      `${JSON.stringify(wrong)} is no name of a stack. * stands for any characters, ? for one. Example: --exclude-stack 'legacy-*'`,
    );
  const distinct = [...new Set(names)];
  if (distinct.length <= MOST_STACK_NAMES) return distinct;
  throw new RegistryError(
    `CloudFormation takes ${MOST_STACK_NAMES} names in a filter, not ${distinct.length}. Patterns say more: --exclude-stack 'legacy-*'`,
  );
}

/** The configuration with which the hook is not invoked, and that keeps all else for the day it is enabled again. */
export function disabled({ TargetStacks: _older, ...current }: HookConfiguration): HookConfiguration {
  return { ...current, HookInvocationStatus: 'DISABLED' };
}

export const isEnabled = ({ HookInvocationStatus, TargetStacks }: HookConfiguration): boolean =>
  HookInvocationStatus === undefined ? TargetStacks === 'ALL' : HookInvocationStatus === 'ENABLED';

/** Characters. Source: SetTypeConfiguration. */
export const CONFIGURATION_LIMIT = 204_800;

/** @throws RegistryError where CloudFormation would not take it for its length. */
export function serialize(configuration: HookConfiguration): string {
  const text = JSON.stringify({ CloudFormationConfiguration: { HookConfiguration: configuration } });
  if (text.length <= CONFIGURATION_LIMIT) return text;
  throw new RegistryError(
    `The configuration has ${count(text.length)} characters, and CloudFormation takes ${count(CONFIGURATION_LIMIT)}. ` +
      'Exemptions take the most: a pattern exempts many stacks at once. Example: stack: legacy-*',
  );
}

const count = (number: number): string => number.toLocaleString('en-US');

/** @throws RegistryError where it is something else. */
export function parseConfiguration(text: string): HookConfiguration {
  try {
    const { CloudFormationConfiguration } = JSON.parse(text) as {
      CloudFormationConfiguration?: { HookConfiguration?: HookConfiguration };
    };
    return CloudFormationConfiguration?.HookConfiguration ?? {};
  } catch {
    throw new RegistryError('The configuration that is set is no JSON. Set it anew in the CloudFormation console.');
  }
}

/** A value that a change adds, takes away or replaces; undefined where there is none. */
export interface ConfigurationDifference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What is different, value by value. In lists, whose order means nothing here, item by item. */
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

/** The items of one list that another does not hold. */
function missing(items: readonly unknown[], others: readonly unknown[]): unknown[] {
  const held = new Set(others.map((other) => JSON.stringify(other)));
  return items.filter((item) => !held.has(JSON.stringify(item)));
}

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (members: Members, name: string): unknown => (Object.hasOwn(members, name) ? members[name] : undefined);
