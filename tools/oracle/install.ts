import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The files that determine the program. It is built once for each version of them. */
const RECIPE = ['Cargo.toml', 'Cargo.lock', 'src/main.rs'];

/**
 * Builds the program in `tools/oracle/regorus/` with cargo, which takes minutes, unless it is in the cache.
 * @returns the path of the program; undefined if cargo is not installed.
 */
export async function installRegorus(root: string, tell: (line: string) => void): Promise<string | undefined> {
  const sources = join(root, 'tools/oracle/regorus');
  const recipe = await Promise.all(RECIPE.map((name) => readFile(join(sources, name))));
  const digest = recipe
    .reduce((hash, text) => hash.update(text), createHash('sha256'))
    .digest('hex')
    .slice(0, 12);
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'gatewarden/regorus');
  const program = join(cache, digest, 'gatewarden-regorus');
  if (existsSync(program)) return program;
  if (!(await hasCargo())) return undefined;

  tell('Building regorus for the first time; this takes a few minutes…');
  // Each build has its own folder, because two builds may run at the same time.
  const target = join(cache, `target-${process.pid}`);
  const args = [
    'build',
    '--release',
    '--locked',
    '--manifest-path',
    join(sources, 'Cargo.toml'),
    '--target-dir',
    target,
  ];
  try {
    await run('cargo', args, { maxBuffer: 64 * 1024 * 1024 });
    await mkdir(join(cache, digest), { recursive: true });
    await rename(join(target, 'release/gatewarden-regorus'), program);
    return program;
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}

const hasCargo = (): Promise<boolean> =>
  run('cargo', ['--version']).then(
    () => true,
    () => false,
  );
