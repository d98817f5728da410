import { mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/** File contents, keyed by the path below a folder. */
export type GeneratedFiles = ReadonlyMap<string, string>;

/** A difference between a folder and the generated files. */
export interface FileDifference {
  readonly path: string;
  readonly problem: 'missing' | 'changed' | 'not generated';
}

/** Paths of files that only an earlier run of the generator can have written. */
const POLICY_FILES = new RegExp(
  [
    'definitions/gatewarden-[^/]+\\.json',
    'community/gatewarden-[^/]+/azurepolicy(?:\\.rules|\\.parameters)?\\.json',
    'epac/Definitions/(?:[^/]+/){1,2}gatewarden-[^/]+\\.jsonc',
    'bicep/[a-z-]+-exemption\\.json',
  ]
    .map((path) => `^${path}$`)
    .join('|'),
);

/** The files in a folder that belong to the generator. It removes them when it no longer generates them. */
export type Owned = 'policies' | 'everything' | 'nothing';

/** Writes the files, and removes stale files that an earlier run of the generator wrote. */
export async function writeFiles(folder: string, files: GeneratedFiles, owned: Owned = 'policies'): Promise<void> {
  for (const { path, problem } of await compareFiles(folder, files, owned))
    if (problem === 'not generated') await remove(folder, path);
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** Removes a file and the parent folders that become empty. */
async function remove(folder: string, path: string): Promise<void> {
  await rm(join(folder, path));
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    if ((await readdir(join(folder, parent))).length > 0) return;
    await rmdir(join(folder, parent));
  }
}

/** Compares a folder with the generated files. The result is sorted by path. */
export async function compareFiles(
  folder: string,
  files: GeneratedFiles,
  owned: Owned = 'policies',
): Promise<FileDifference[]> {
  const stale = (await ownedFiles(folder, owned)).filter((path) => !files.has(path));
  const differences: FileDifference[] = stale.map((path) => ({ path, problem: 'not generated' }));
  for (const [path, text] of files) {
    const present = await unlessMissing(readFile(join(folder, path), 'utf8'));
    if (present === undefined) differences.push({ path, problem: 'missing' });
    else if (present !== text) differences.push({ path, problem: 'changed' });
  }
  return differences.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

async function ownedFiles(folder: string, owned: Owned): Promise<string[]> {
  if (owned === 'nothing') return [];
  const paths = await listFiles(folder);
  return owned === 'everything' ? paths : paths.filter((path) => POLICY_FILES.test(path));
}

/** The files below a folder, as paths with forward slashes. Empty if the folder does not exist. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = await unlessMissing(readdir(folder, { recursive: true, withFileTypes: true }));
  return (entries ?? [])
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
}

async function unlessMissing<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
