import { mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { GeneratedFiles } from './azure/azure-policy';

/** How a folder differs from what was generated. */
export interface FileDifference {
  readonly path: string;
  readonly problem: 'missing' | 'changed' | 'not generated';
}

/** What earlier generations wrote and this one does not; nothing else of a folder is ours to judge. */
const OURS = new RegExp(
  [
    'definitions/gatewarden-[^/]+\\.json',
    'community/gatewarden-[^/]+/azurepolicy(?:\\.rules|\\.parameters)?\\.json',
    'epac/Definitions/(?:[^/]+/){1,2}gatewarden-[^/]+\\.jsonc',
    'bicep/[a-z-]+-exemption\\.json',
  ]
    .map((path) => `^${path}$`)
    .join('|'),
);

/** Writes the files, and removes what only an earlier generation wrote. */
export async function writeFiles(folder: string, files: GeneratedFiles): Promise<void> {
  for (const { path, problem } of await compareFiles(folder, files))
    if (problem === 'not generated') await remove(folder, path);
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** Removes a file, and the folders that are then empty. */
async function remove(folder: string, path: string): Promise<void> {
  await rm(join(folder, path));
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    if ((await readdir(join(folder, parent))).length > 0) return;
    await rmdir(join(folder, parent));
  }
}

/** Compares a folder with what was generated, in the order of the paths. */
export async function compareFiles(folder: string, files: GeneratedFiles): Promise<FileDifference[]> {
  const present = await listFiles(folder);
  const differences: FileDifference[] = present
    .filter((path) => OURS.test(path) && !files.has(path))
    .map((path) => ({ path, problem: 'not generated' }));
  for (const [path, text] of files) {
    if (!present.includes(path)) differences.push({ path, problem: 'missing' });
    else if ((await readFile(join(folder, path), 'utf8')) !== text) differences.push({ path, problem: 'changed' });
  }
  return differences.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The files below a folder, as paths with slashes; none where there is no such folder. */
async function listFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
