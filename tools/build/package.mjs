// The build command of `cfn submit`, which zips build/TypeFunction/ with the dates of its files, and src/ next to it.
// The same source has to make the same archive, whenever and wherever it is built.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, rm, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

// `cfn submit` in a new checkout: what the build needs comes first.
if (!existsSync(join(root, 'node_modules'))) {
  const { status } = spawnSync('npm ci --no-audit --no-fund', { cwd: root, shell: true, stdio: 'inherit' });
  if (status !== 0) throw new Error('npm ci failed: there is nothing to build with.');
}
await import('./build.mjs');
const packaged = join(root, 'build', 'TypeFunction');

/** Dates in archives are local times, and none is before 1980: this one becomes 1980-01-01 00:00 in every time zone. */
const DATE = new Date(0);

for (const name of await readdir(packaged, { recursive: true })) await utimes(join(packaged, name), DATE, DATE);

// `cfn generate` may or may not have run before.
await rm(join(root, 'src', 'models.ts'), { force: true });
