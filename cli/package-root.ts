import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from './exit-status';

/** The folder of this package, whether the code runs bundled from `dist/` or from its sources. */
export const packageRoot: string = findPackageRoot(__dirname);

function findPackageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('Gatewarden is not installed whole: no package.json above its code.');
  return findPackageRoot(parent);
}

/** @throws UsageError where the hook is not packaged: nothing can be asked of it then. */
export function requirePackagedHook(): void {
  if (existsSync(join(packageRoot, 'build', 'TypeFunction', 'handlers.js'))) return;
  throw new UsageError('The hook is not built. Build it first, with npm run build.');
}
