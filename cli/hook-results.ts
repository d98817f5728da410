import { type InvocationResult, type ResultOutcome, readResults } from '../clouds/aws';
import type { Environment } from './environment';
import { ExitStatus, UsageError } from './exit-status';
import { inRegions, type RegionOptions, regionsOf } from './hook-regions';
import { formatTable } from './table';

export interface HookResultsOptions extends RegionOptions {
  /** A duration such as `24h`, or a date. */
  readonly since: string;
  readonly failed: boolean;
  readonly format: 'pretty' | 'json';
}

/** `gatewarden hook results`: shows blocked and warned resources, with the stack, the control and the reason. */
export async function hookResults(options: HookResultsOptions, environment: Environment): Promise<ExitStatus> {
  const filter = { since: sinceOf(options.since, environment.now()), failed: options.failed };
  const regions = await regionsOf(options);
  const outcome = await inRegions(regions, options, environment, (place) => readResults(place, filter));
  const results = outcome.results.flat();
  if (options.format === 'json') environment.print(JSON.stringify({ version: 1, results }, undefined, 2));
  else for (const line of format(results, options)) environment.print(line);
  return outcome.failed ? ExitStatus.Failed : ExitStatus.Clean;
}

const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 24 * 60 };

function sinceOf(text: string, now: Date): Date {
  const { number, unit = '' } = /^(?<number>\d{1,6})(?<unit>[mhd])$/.exec(text)?.groups ?? {};
  if (number !== undefined) return new Date(now.getTime() - Number(number) * (MINUTES[unit] ?? 0) * 60_000);
  const date = /^\d{4}-\d\d-\d\d(?:T\S+)?$/.test(text) ? new Date(text) : undefined;
  if (date !== undefined && !Number.isNaN(date.getTime()) && isDay(text.slice(0, 10))) return date;
  throw new UsageError(`Invalid time ${JSON.stringify(text)}. Examples: --since 24h, --since 7d, --since 2027-03-31`);
}

/** Date converts 30 February to 2 March. */
const isDay = (text: string): boolean => new Date(text).toISOString().startsWith(text);

function format(results: readonly InvocationResult[], { since }: HookResultsOptions): string[] {
  const reported = results.filter(({ outcome }) => outcome !== 'passed');
  const rows = reported.flatMap(rowsOf);
  const counts = (['blocked', 'warned', 'error', 'running', 'passed'] satisfies ResultOutcome[])
    .map((outcome) => [results.filter((result) => result.outcome === outcome).length, outcome] as const)
    .filter(([count]) => count > 0)
    .map(([count, outcome]) => `${count} ${outcome}`);
  return [
    ...(rows.length === 0
      ? []
      : formatTable(['TIME', 'REGION', 'OUTCOME', 'STACK', 'RESOURCE', 'CONTROL', 'REASON'], rows)),
    counts.length === 0 ? `No results since ${since}.` : `Since ${since}: ${counts.join(', ')}.`,
  ];
}

/** A row for each failed control, or one row with the message if the result has no annotations. */
function rowsOf({ invokedAt, region, outcome, stack, resource, message, findings }: InvocationResult): string[][] {
  const where = [
    `${invokedAt.slice(0, 16).replace('T', ' ')}Z`,
    region,
    outcome,
    stack ?? 'Cloud Control',
    `${resource.id} (${resource.type})`,
  ];
  const failures = findings.filter(({ status }) => status === 'FAILED');
  if (failures.length === 0) return [[...where, '-', message.replaceAll(/\s+/g, ' ')]];
  return failures.map(({ control, why }) => [...where, control, why.replaceAll(/\s+/g, ' ')]);
}
