import {
  DescribeTypeCommand,
  type DescribeTypeOutput,
  paginateListTypeVersions,
  type TypeVersionSummary,
} from '@aws-sdk/client-cloudformation';
import { failedWith } from './aws-fault';
import type { AccountRegion } from './clients';
import { HOOK } from './hook';
import { NotRegistered } from './registry-error';

/** The default version of the registered hook; undefined if the hook is not registered. */
export const findType = (place: AccountRegion): Promise<DescribeTypeOutput | undefined> => describe(place, HOOK);

/** A live version of the hook; undefined if it was deregistered. */
export const findVersion = (place: AccountRegion, arn: string): Promise<DescribeTypeOutput | undefined> =>
  describe(place, { Arn: arn });

async function describe(
  { cloudFormation }: AccountRegion,
  which: { readonly Arn: string } | typeof HOOK,
): Promise<DescribeTypeOutput | undefined> {
  try {
    const type = await cloudFormation.send(new DescribeTypeCommand(which));
    return type.DeprecatedStatus === 'DEPRECATED' ? undefined : type;
  } catch (error) {
    if (failedWith(error, 'TypeNotFoundException')) return undefined;
    throw error;
  }
}

/** @throws NotRegistered if the hook is not registered in the Region. */
export async function requireType(place: AccountRegion): Promise<DescribeTypeOutput> {
  const type = await findType(place);
  if (type !== undefined) return type;
  throw new NotRegistered(
    `${HOOK.TypeName} is not registered in ${place.region}. Register it first: gatewarden hook register --region ${place.region}`,
  );
}

/** The live versions of the hook, oldest first. */
export async function liveVersions({ cloudFormation }: AccountRegion): Promise<TypeVersionSummary[]> {
  const versions: TypeVersionSummary[] = [];
  try {
    for await (const { TypeVersionSummaries = [] } of paginateListTypeVersions(
      { client: cloudFormation },
      { ...HOOK, DeprecatedStatus: 'LIVE' },
    ))
      versions.push(...TypeVersionSummaries);
  } catch (error) {
    if (!failedWith(error, 'TypeNotFoundException')) throw error;
  }
  return versions.toSorted((one, other) => ((one.VersionId ?? '') < (other.VersionId ?? '') ? -1 : 1));
}

/** `arn:…:type/hook/Gatewarden-ApiGateway-StageHook/00000001` → `00000001` */
export const versionIdOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** Removes the version that DescribeType can append to the ARN of the type. */
export const typeArnOf = (arn: string): string => arn.replace(/(:type\/hook\/[^/]+)\/.*$/, '$1');
