// Installs the tools of the contract run once per version, in a cache outside the project.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

const base = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gatewarden');

/** Returns the folder of a tool. `install` fills the empty folder, unless the same `recipe` is already installed. */
export async function installOnce(name, recipe, install) {
  const digest = createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 12);
  const folder = join(base, `${name}-${digest}`);
  const complete = join(folder, '.complete');
  if (existsSync(complete)) return folder;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await install(folder);
  await writeFile(complete, '');
  return folder;
}
