import {
  type AccountRegion,
  defaultRegion,
  enabledRegions,
  explainFault,
  HOOK,
  NotRegistered,
  openRegion,
} from '../clouds/aws';
import type { Environment } from './environment';
import { UsageError } from './exit-status';

export interface RegionOptions {
  /** Empty: the Region of the environment or of the AWS profile. */
  readonly region: readonly string[];
  /** All Regions enabled in the account. */
  readonly allRegions: boolean;
}

const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/;

/** Registry quotas apply per Region. This limit protects the machine that runs the command. */
const CONCURRENT_REGIONS = 6;

/**
 * The Regions that a command runs in.
 * @throws UsageError if no Region is set, or a name is invalid.
 */
export async function regionsOf({ region, allRegions }: RegionOptions): Promise<string[]> {
  if (allRegions && region.length > 0)
    throw new UsageError('Use either --region or --all-regions, not both. Example: --region eu-west-1');
  const wrong = region.find((name) => !REGION.test(name));
  if (wrong !== undefined)
    throw new UsageError(`Invalid AWS Region ${JSON.stringify(wrong)}. Example: --region eu-west-1`);
  if (allRegions) return explainingErrors('the account', enabledRegions);
  const names = region.length > 0 ? [...new Set(region)] : [await defaultRegion()].filter((name) => name !== undefined);
  if (names.length > 0) return names;
  throw new UsageError('No AWS Region is set. Use --region or AWS_REGION. Example: --region eu-west-1');
}

/** Explains errors of AWS to the user. */
async function explainingErrors<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const text = explainFault(error, where);
    throw text === undefined ? error : new UsageError(text);
  }
}

export interface RegionalOutcome<T> {
  /** In the order of the Regions, without those that failed. */
  readonly results: readonly T[];
  readonly failed: boolean;
}

/**
 * Does the same work in each Region, several at a time. An error in one Region is reported and does not stop the others.
 * With --all-regions, Regions without the hook are skipped; if no Region has the hook, the command fails.
 */
export async function inRegions<T>(
  regions: readonly string[],
  { allRegions }: RegionOptions,
  environment: Environment,
  work: (place: AccountRegion) => Promise<T>,
): Promise<RegionalOutcome<T>> {
  const results = new Map<string, T>();
  let failed = false;
  const workIn = async (region: string): Promise<void> => {
    const say = (line: string): void => environment.print(`${region}  ${line}`);
    try {
      results.set(region, await work(await openRegion(region, { pause: environment.pause, say })));
    } catch (error) {
      if (allRegions && error instanceof NotRegistered) return;
      const text = explainFault(error, region);
      if (text === undefined) throw error;
      environment.warn(`gatewarden: ${region}: ${text}`);
      failed = true;
    }
  };
  const waiting = [...regions];
  const worker = async (): Promise<void> => {
    for (let region = waiting.shift(); region !== undefined; region = waiting.shift()) await workIn(region);
  };
  await Promise.all(Array.from({ length: CONCURRENT_REGIONS }, worker));
  if (results.size === 0 && !failed) {
    environment.warn(
      `gatewarden: ${HOOK.TypeName} is not registered in any Region. To register it: gatewarden hook register`,
    );
    failed = true;
  }
  return { results: regions.flatMap((region) => results.get(region) ?? []), failed };
}
