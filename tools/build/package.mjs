// The build command of `cfn submit`, which archives build/TypeFunction/ and src/ with the dates of their files.
// The archive must be reproducible: the same source gives the same archive at any time and on any machine.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, rm, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

// In a new checkout, the dependencies of the build are missing.
if (!existsSync(join(root, 'node_modules'))) {
  const { status } = spawnSync('npm ci --no-audit --no-fund', { cwd: root, shell: true, stdio: 'inherit' });
  if (status !== 0)
    throw new Error('npm ci failed, so the dependencies of the build are missing. Run `npm ci` to see why.');
}
const { buildPackage } = await import('./build.mjs');
await buildPackage();
const packaged = join(root, 'build', 'TypeFunction');

/** Zip archives store local times from 1980 on, so this date becomes 1980-01-01 00:00 in every time zone. */
const DATE = new Date(0);

for (const name of await readdir(packaged, { recursive: true })) await utimes(join(packaged, name), DATE, DATE);

// Written by `cfn generate` if it ran before; the archive must not depend on that.
await rm(join(root, 'src', 'models.ts'), { force: true });
