import { deregisterHook, HOOK, purge } from '../clouds/aws';
import { confirmation, type Environment } from './environment';
import { ExitStatus } from './exit-status';
import { inRegions, type RegionOptions, regionsOf } from './hook-regions';

export interface HookDeregisterOptions extends RegionOptions {
  readonly yes: boolean;
  /** Also deletes the IAM roles and the S3 bucket of packages. */
  readonly purge: boolean;
}

/** `gatewarden hook deregister`: removes the hook from the registry of each Region. */
export async function hookDeregister(options: HookDeregisterOptions, environment: Environment): Promise<ExitStatus> {
  const confirm = confirmation(options, 'gatewarden hook deregister --yes', environment);
  const regions = await regionsOf(options);
  const what = options.purge ? `${HOOK.TypeName}, its IAM roles and its packages` : HOOK.TypeName;
  const question = `Remove ${what} from ${regions.join(', ')}? Deployments there are no longer checked.`;
  if (!(await confirm(question))) return ExitStatus.Failed;
  const { failed } = await inRegions(regions, options, environment, async (place) => {
    await deregisterHook(place);
    if (options.purge) await purge(place);
  });
  return failed ? ExitStatus.Failed : ExitStatus.Clean;
}
