import { type Exemption, isExpired } from '../../core/evaluation';
import { definitions, handlers, typeConfiguration } from '../../gatewarden-apigateway-stagehook.json';
import { readTypeConfiguration } from '../../hook/runtime';
import { RegistryError } from './registry-error';

type Properties = Readonly<Record<string, unknown>>;

/**
 * Holds the hook's own configuration to its schema before CloudFormation gets it: with a wrong one the hook fails every
 * deployment.
 * @param source where it comes from, for the message.
 * @throws RegistryError with what is wrong and a valid example; also where an exemption has expired.
 */
export async function checkProperties(properties: Properties, source: string, now: Date): Promise<void> {
  const { exemptions = [] } = await completed(properties, source);
  const expired = exemptions.find((exemption) => isExpired(exemption, now));
  if (expired === undefined) return;
  const { control, expires } = expired;
  throw new RegistryError(
    `${source}: The exemption of ${control} for ${placeOf(expired)} expired on ${expires}. ` +
      `Remove it, or give it a later day. Example: expires: ${now.getUTCFullYear() + 1}-03-31`,
  );
}

const placeOf = ({ stack, resource, scope }: Exemption & { readonly scope?: string }): string =>
  [stack, resource, scope].filter((each) => each !== undefined).join(' ');

async function completed(properties: Properties, source: string): Promise<{ exemptions?: readonly Exemption[] }> {
  try {
    return await readTypeConfiguration(properties, { typeConfiguration, definitions });
  } catch (error) {
    // What reads it is in a bundle of its own, with another class of the same name.
    if (error instanceof Error && error.name === 'InvalidTypeConfiguration')
      throw new RegistryError(`${source}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** The operations that the hook decides: those on resources, and others that its handlers name. */
export const targetOperations: readonly string[] = [
  'RESOURCE',
  'CLOUD_CONTROL',
  ...['STACK', 'CHANGE_SET'].filter((operation) =>
    Object.values(handlers).some(({ targetNames }) => targetNames.includes(operation)),
  ),
];

/** @throws RegistryError where the hook does not decide one of them. */
export function checkTargets(targets: readonly string[]): void {
  const wrong = targets.find((target) => !targetOperations.includes(target));
  if (wrong === undefined) return;
  throw new RegistryError(
    `This hook decides ${targetOperations.join(', ')}, not ${JSON.stringify(wrong)}. Example: --targets RESOURCE,CLOUD_CONTROL`,
  );
}
