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
  /** None takes the region of the environment or the profile. */
  readonly region: readonly string[];
  /** All that the account has enabled. */
  readonly allRegions: boolean;
}

const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/;

/** The registry has its limits in each region; this many at once are for the machine that runs the command. */
const AT_ONCE = 6;

/**
 * The names of the regions that a command is for.
 * @throws UsageError where none is named, or one is no name of a region.
 */
export async function regionsOf({ region, allRegions }: RegionOptions): Promise<string[]> {
  if (allRegions && region.length > 0) throw new UsageError('Say either --region or --all-regions, not both.');
  const wrong = region.find((name) => !REGION.test(name));
  if (wrong !== undefined)
    throw new UsageError(`${JSON.stringify(wrong)} is no name of a region. Example: --region eu-west-1`);
  if (allRegions) return telling('the account', enabledRegions);
  const names = region.length > 0 ? [...new Set(region)] : [await defaultRegion()].filter((name) => name !== undefined);
  if (names.length > 0) return names;
  throw new UsageError('There is no region. Name one, or set AWS_REGION. Example: --region eu-west-1');
}

/** Errors of AWS as what the person who called can do about them. */
async function telling<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const text = explainFault(error, where);
    throw text === undefined ? error : new UsageError(text);
  }
}

export interface RegionalOutcome<T> {
  /** In the order of the regions, without those that failed. */
  readonly results: readonly T[];
  readonly failed: boolean;
}

/**
 * Does the same work in each region, some at once. What fails in one is said, and stops no other. Of all regions, those
 * without the hook are passed over, unless there is no other.
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
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (results.size === 0 && !failed) {
    environment.warn(
      `gatewarden: ${HOOK.TypeName} is registered in no region. Register it first: gatewarden hook register`,
    );
    failed = true;
  }
  return { results: regions.flatMap((region) => results.get(region) ?? []), failed };
}
