// Tools that the contract run installs, outside of the project, once for each version of what it asks for.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

const base = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gatewarden');

/** The folder of a tool. `install` is given it, empty, unless it was installed before from the same `recipe`. */
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
