import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Files that decide what the program is: what they say is installed once. */
const RECIPE = ['Cargo.toml', 'Cargo.lock', 'src/main.rs'];

/**
 * Builds the program of `tools/oracle/regorus/` with cargo, which takes minutes, unless the same was built here before.
 * @returns its path; undefined where there is no cargo.
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

  tell('Building regorus, once; this takes some minutes…');
  // A folder for this build alone: two may run at the same time.
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
