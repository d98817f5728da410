import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from './exit-status';

/** The folder of this package, for the bundles in `dist/` and for the sources. */
export const packageRoot: string = findPackageRoot(__dirname);

function findPackageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('The installation of Gatewarden is incomplete: package.json is missing.');
  return findPackageRoot(parent);
}

/** @throws UsageError if the packaged hook is missing. */
export function requirePackagedHook(): void {
  if (existsSync(join(packageRoot, 'build', 'TypeFunction', 'handlers.js'))) return;
  throw new UsageError('The hook is not built. To build it: npm run build');
}
