import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packHook, registerHook } from '../clouds/aws';
import type { Environment } from './environment';
import { ExitStatus } from './exit-status';
import { inRegions, type RegionOptions, regionsOf } from './hook-regions';
import { packageRoot } from './package-root';

/** `gatewarden hook register`: registers the packaged hook as the default version in each Region. */
export async function hookRegister(options: RegionOptions, environment: Environment): Promise<ExitStatus> {
  const hookPackage = packHook(packageRoot);
  const templates = { role: textOf('hook-role.yaml'), upload: textOf('clouds/aws/upload-stack.yaml') };
  const regions = await regionsOf(options);
  const { failed } = await inRegions(regions, options, environment, (place) =>
    registerHook(place, hookPackage, templates),
  );
  if (failed) return ExitStatus.Failed;
  environment.warn('To enable the hook: gatewarden hook configure');
  return ExitStatus.Clean;
}

const textOf = (path: string): string => readFileSync(join(packageRoot, path), 'utf8');
