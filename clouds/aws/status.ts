import { ListTypeRegistrationsCommand } from '@aws-sdk/client-cloudformation';
import type { AccountRegion } from './clients';
import { readHookConfiguration } from './configure';
import { HOOK } from './hook';
import { type HookConfiguration, isEnabled } from './hook-configuration';
import { findType, liveVersions, typeArnOf } from './hook-type';

export interface RegionStatus {
  readonly region: string;
  readonly account: string;
  readonly typeName: string;
  readonly registered: boolean;
  /** Whether CloudFormation invokes the hook. */
  readonly enabled: boolean;
  readonly typeArn?: string;
  readonly versions: readonly HookVersion[];
  /** The number of registrations in progress. */
  readonly registrations: number;
  /** The current configuration. Empty if none is set. */
  readonly configuration: HookConfiguration;
}

export interface HookVersion {
  readonly id: string;
  readonly isDefault: boolean;
  /** ISO 8601, in UTC. */
  readonly registeredAt?: string;
}

/** The status of the hook in a Region. */
export async function readStatus(place: AccountRegion): Promise<RegionStatus> {
  const { region, account, cloudFormation } = place;
  const type = await findType(place);
  const registrations = await cloudFormation.send(
    new ListTypeRegistrationsCommand({ ...HOOK, RegistrationStatusFilter: 'IN_PROGRESS' }),
  );
  const common = {
    region,
    account,
    typeName: HOOK.TypeName,
    registrations: registrations.RegistrationTokenList?.length ?? 0,
  };
  if (type === undefined) return { ...common, registered: false, enabled: false, versions: [], configuration: {} };

  const versions = await liveVersions(place);
  const configuration = await readHookConfiguration(place);
  return {
    ...common,
    registered: true,
    enabled: isEnabled(configuration),
    ...(type.Arn === undefined ? {} : { typeArn: typeArnOf(type.Arn) }),
    versions: versions.map(({ VersionId = '', IsDefaultVersion = false, TimeCreated }) => ({
      id: VersionId,
      isDefault: IsDefaultVersion,
      ...(TimeCreated === undefined ? {} : { registeredAt: TimeCreated.toISOString() }),
    })),
    configuration,
  };
}
