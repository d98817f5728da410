// Reads the state of the work tree, to detect changes, and copies it.
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from './processes.mjs';

const git = async (root, ...args) => (await run('git', args, { cwd: root })).output;

/** The tracked files and the new files that git does not ignore. */
async function filesOf(root) {
  const listed = await git(root, 'ls-files', '--cached', '--others', '--exclude-standard', '-z');
  const deleted = new Set((await git(root, 'ls-files', '--deleted', '-z')).split('\0'));
  return listed.split('\0').filter((path) => path !== '' && !deleted.has(path));
}

/** The digest of each file by path. */
export async function treeState(root) {
  const digests = new Map();
  for (const path of await filesOf(root)) {
    const content = await readFile(join(root, path));
    digests.set(path, createHash('sha256').update(content).digest('hex'));
  }
  return digests;
}

/** The paths of files that were added, removed or changed. */
export function changesBetween(before, after) {
  return [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path));
}

/** Copies the project's files to another folder, as in a clone. */
export async function copyTree(root, to) {
  for (const path of await filesOf(root)) {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await cp(join(root, path), join(to, path));
  }
  await symlink(join(root, 'node_modules'), join(to, 'node_modules'));
}
