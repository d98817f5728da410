import { configurationDifferences, type RegionStatus, readStatus } from '../clouds/aws';
import type { Environment } from './environment';
import { ExitStatus } from './exit-status';
import { inRegions, type RegionOptions, regionsOf } from './hook-regions';
import { formatTable } from './table';

export interface HookStatusOptions extends RegionOptions {
  readonly format: 'pretty' | 'json';
}

/** `gatewarden hook status`: shows the registered versions and the configuration in each Region. */
export async function hookStatus(options: HookStatusOptions, environment: Environment): Promise<ExitStatus> {
  const regions = await regionsOf(options);
  const { results, failed } = await inRegions(regions, options, environment, readStatus);
  if (options.format === 'json') environment.print(JSON.stringify({ version: 1, regions: results }, undefined, 2));
  else for (const line of format(results)) environment.print(line);
  return failed ? ExitStatus.Failed : ExitStatus.Clean;
}

function format(statuses: readonly RegionStatus[]): string[] {
  if (statuses.length === 0) return [];
  const rows = statuses.map((status) => [
    status.region,
    stateOf(status),
    status.versions.find(({ isDefault }) => isDefault)?.id ?? '-',
    status.versions.map(({ id }) => id).join(', ') || '-',
    status.configuration.TargetOperations?.join(', ') ?? '-',
  ]);
  return [...formatTable(['REGION', 'STATE', 'DEFAULT', 'VERSIONS', 'TARGETS'], rows), ...statuses.flatMap(details)];
}

function stateOf({ registered, enabled, registrations, configuration }: RegionStatus): string {
  const state = !registered
    ? 'not registered'
    : enabled
      ? configuration.FailureMode === 'FAIL'
        ? 'enforcing'
        : 'warning'
      : Object.keys(configuration).length === 0
        ? 'not configured'
        : 'disabled';
  return registrations > 0 ? `${state}, registering` : state;
}

/** Details below the table: filters, and the modes and exemptions of controls. */
function details({ region, configuration: { StackFilters, TargetFilters, Properties } }: RegionStatus): string[] {
  const shown = {
    ...(StackFilters ? { StackFilters } : {}),
    ...(TargetFilters ? { TargetFilters } : {}),
    ...Properties,
  };
  return configurationDifferences({}, shown)
    .flatMap(({ path, after }) => configurationDifferences({}, after, path))
    .map(({ path, after }) => `${region}  ${path}: ${JSON.stringify(after)}`);
}
