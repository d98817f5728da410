import { BatchDescribeTypeConfigurationsCommand, SetTypeConfigurationCommand } from '@aws-sdk/client-cloudformation';
import type { AccountRegion } from './clients';
import { HOOK } from './hook';
import { type HookConfiguration, parseConfiguration, serialize } from './hook-configuration';
import { requireType } from './hook-type';
import { RegistryError } from './registry-error';

/**
 * The configuration that is set; empty where none is.
 * @throws RegistryError where the hook is not registered in the region.
 */
export async function readConfiguration(place: AccountRegion): Promise<HookConfiguration> {
  await requireType(place);
  const { TypeConfigurations = [], Errors = [] } = await place.cloudFormation.send(
    new BatchDescribeTypeConfigurationsCommand({ TypeConfigurationIdentifiers: [HOOK] }),
  );
  const [configuration] = TypeConfigurations;
  const [error] = Errors;
  if (configuration === undefined && error !== undefined && error.ErrorCode !== 'TypeConfigurationNotFound')
    throw new RegistryError(`The configuration cannot be read: ${error.ErrorCode}: ${error.ErrorMessage}`);
  return parseConfiguration(configuration?.Configuration ?? '{}');
}

export async function setConfiguration(
  { cloudFormation }: AccountRegion,
  configuration: HookConfiguration,
): Promise<void> {
  await cloudFormation.send(new SetTypeConfigurationCommand({ ...HOOK, Configuration: serialize(configuration) }));
}
