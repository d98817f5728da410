import {
  BatchDescribeTypeConfigurationsCommand,
  type BatchDescribeTypeConfigurationsOutput,
  SetTypeConfigurationCommand,
} from '@aws-sdk/client-cloudformation';
import { failedWith } from './aws-fault';
import type { AccountRegion } from './clients';
import { HOOK } from './hook';
import { type HookConfiguration, parseConfiguration, serialize } from './hook-configuration';
import { requireType } from './hook-type';
import { RegistryError } from './registry-error';

/**
 * Reads the current configuration of the hook. Empty if none is set.
 * @throws RegistryError if the hook is not registered in the Region.
 */
export async function readHookConfiguration(place: AccountRegion): Promise<HookConfiguration> {
  await requireType(place);
  const { TypeConfigurations: [configuration] = [], Errors: [error] = [] } = await describe(place);
  if (configuration === undefined && error !== undefined && !NOT_FOUND.includes(error.ErrorCode ?? ''))
    throw new RegistryError(`Cannot read the hook configuration: ${error.ErrorCode}: ${error.ErrorMessage}`);
  return parseConfiguration(configuration?.Configuration ?? '{}');
}

/**
 * The error codes if no configuration was ever set. The API documents an error of the call; the response also has a list
 * of errors.
 */
const NOT_FOUND: readonly string[] = ['TypeConfigurationNotFoundException', 'TypeConfigurationNotFound'];

async function describe({ cloudFormation }: AccountRegion): Promise<BatchDescribeTypeConfigurationsOutput> {
  try {
    return await cloudFormation.send(
      new BatchDescribeTypeConfigurationsCommand({ TypeConfigurationIdentifiers: [HOOK] }),
    );
  } catch (error) {
    if (failedWith(error, ...NOT_FOUND)) return {};
    throw error;
  }
}

export async function setHookConfiguration(
  { cloudFormation }: AccountRegion,
  configuration: HookConfiguration,
): Promise<void> {
  await cloudFormation.send(new SetTypeConfigurationCommand({ ...HOOK, Configuration: serialize(configuration) }));
}
