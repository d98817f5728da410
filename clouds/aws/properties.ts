import type { Catalogue } from '../../core/catalogue';
import {
  type Configuration,
  ConfigurationError,
  type Exemption,
  isExpired,
  readConfiguration,
} from '../../core/configuration';
import { handlers } from '../../gatewarden-apigateway-stagehook.json';
import { type ConfigurationDifference, configurationDifferences, type HookConfiguration } from './hook-configuration';
import { RegistryError } from './registry-error';

type Properties = Readonly<Record<string, unknown>>;

/**
 * Validates the hook's own configuration before it is sent to CloudFormation. With an invalid configuration the hook would
 * fail every deployment.
 * @param source the origin of the configuration, for the error message.
 * @throws RegistryError with the problem and a valid example, also if an exemption has expired.
 */
export async function checkProperties(
  properties: Properties,
  catalogue: Catalogue,
  source: string,
  now: Date,
): Promise<void> {
  const { exemptions } = await expanded(properties, catalogue, source);
  const expired = exemptions.find((exemption) => isExpired(exemption, now));
  if (expired === undefined) return;
  const { control, expires } = expired;
  throw new RegistryError(
    `${source}: The exemption of ${control} for ${placeOf(expired)} expired on ${expires}. ` +
      `Remove it or set a later date. Example: expires: ${now.getUTCFullYear() + 1}-03-31`,
  );
}

const placeOf = ({ stack, resource, scope }: Exemption): string =>
  [stack, resource, scope].filter((each) => each !== undefined).join(' ');

async function expanded(properties: Properties, catalogue: Catalogue, source: string): Promise<Configuration> {
  try {
    return await readConfiguration(properties, catalogue);
  } catch (error) {
    if (error instanceof ConfigurationError) throw new RegistryError(`${source}: ${error.message}`, { cause: error });
    throw error;
  }
}

/**
 * The differences between two configurations. Equivalent properties are equal, for example a shorthand and the
 * parameters that it sets.
 * @param after a configuration whose properties {@link checkProperties} accepts.
 */
export async function changedValues(
  before: HookConfiguration,
  after: HookConfiguration,
  catalogue: Catalogue,
): Promise<ConfigurationDifference[]> {
  const same = await areEquivalent(before.Properties, after.Properties, catalogue);
  return configurationDifferences(same ? { ...before, Properties: after.Properties } : before, after);
}

async function areEquivalent(
  before: Properties | undefined,
  after: Properties | undefined,
  catalogue: Catalogue,
): Promise<boolean> {
  if (before === undefined || after === undefined) return before === after;
  const [one, other] = await Promise.all(
    [before, after].map((properties) => readConfiguration(properties, catalogue).catch(() => properties)),
  );
  return configurationDifferences(one, other).length === 0;
}

/** The target operations that the hook supports: operations on resources, and others that its handlers name. */
export const targetOperations: readonly string[] = [
  'RESOURCE',
  'CLOUD_CONTROL',
  ...['STACK', 'CHANGE_SET'].filter((operation) =>
    Object.values(handlers).some(({ targetNames }) => targetNames.includes(operation)),
  ),
];

/** @throws RegistryError if the hook does not support one of the targets. */
export function checkTargets(targets: readonly string[]): void {
  const wrong = targets.find((target) => !targetOperations.includes(target));
  if (wrong === undefined) return;
  throw new RegistryError(
    `Unknown target ${JSON.stringify(wrong)}. Allowed values: ${targetOperations.join(', ')}. Example: --targets RESOURCE,CLOUD_CONTROL`,
  );
}
