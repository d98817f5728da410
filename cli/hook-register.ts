import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packHook, RegistryError, registerHook } from '../clouds/aws';
import { processSurroundings } from './environment';
import { ExitStatus, UsageError } from './exit-status';
import { inRegions, type RegionOptions, regionsOf } from './hook-regions';
import { packageRoot } from './package-root';
import type { Terminal } from './terminal';

/** `gatewarden hook register`: the packaged hook becomes the default version in each region. */
export async function hookRegister(
  options: RegionOptions,
  terminal: Terminal,
  surroundings = processSurroundings(),
): Promise<ExitStatus> {
  const { hookPackage, templates } = readParts();
  const regions = await regionsOf(options);
  const { failed } = await inRegions(regions, options, terminal, surroundings, (place) =>
    registerHook(place, hookPackage, templates),
  );
  return failed ? ExitStatus.Failed : ExitStatus.Clean;
}

function readParts() {
  try {
    return {
      hookPackage: packHook(packageRoot),
      templates: { role: textOf('hook-role.yaml'), upload: textOf('clouds/aws/upload-stack.yaml') },
    };
  } catch (error) {
    throw error instanceof RegistryError ? new UsageError(error.message) : error;
  }
}

const textOf = (path: string): string => readFileSync(join(packageRoot, path), 'utf8');
