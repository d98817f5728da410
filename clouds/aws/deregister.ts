import { DeregisterTypeCommand } from '@aws-sdk/client-cloudformation';
import { failedWith } from './aws-fault';
import type { AccountRegion } from './clients';
import { HOOK, ROLE_STACK, UPLOAD_STACK } from './hook';
import { findType, liveVersions } from './hook-type';
import { emptyBucket } from './package-object';
import { findStack, removeStack } from './stacks';

/** Deregisters every version of the hook. The default version comes last, because it deregisters the type too. */
export async function deregisterHook(place: AccountRegion): Promise<void> {
  const versions = await liveVersions(place);
  const others = versions.filter(({ IsDefaultVersion }) => IsDefaultVersion !== true);
  for (const { VersionId } of others) {
    await deregister(place, { ...HOOK, VersionId });
    place.say(`version ${VersionId} deregistered`);
  }
  if ((await findType(place)) === undefined) return place.say(`${HOOK.TypeName} is not registered`);
  await deregister(place, HOOK);
  place.say(`${HOOK.TypeName} deregistered`);
}

async function deregister(
  { cloudFormation }: AccountRegion,
  which: typeof HOOK & { readonly VersionId?: string | undefined },
): Promise<void> {
  try {
    await cloudFormation.send(new DeregisterTypeCommand(which));
  } catch (error) {
    // Another process deregistered it first.
    if (!failedWith(error, 'TypeNotFoundException')) throw error;
  }
}

/** Deletes the resources that a registration creates beside the hook: the packages, their bucket and both roles. */
export async function purge(place: AccountRegion): Promise<void> {
  const uploads = await findStack(place, UPLOAD_STACK);
  const bucket = uploads?.Outputs?.find(({ OutputKey }) => OutputKey === 'PackageBucketName')?.OutputValue;
  if (bucket !== undefined) {
    try {
      await emptyBucket(place, bucket);
    } catch (error) {
      if (!failedWith(error, 'NoSuchBucket')) throw error;
    }
  }
  await removeStack(place, UPLOAD_STACK);
  await removeStack(place, ROLE_STACK);
}
