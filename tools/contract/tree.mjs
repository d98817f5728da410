// The state of the work tree, to see that nothing changes it.
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from './processes.mjs';

const git = async (root, ...args) => (await run('git', args, { cwd: root })).output;

/** What is tracked or could be: the files that a clone would have, and those about to be added. */
async function filesOf(root) {
  const listed = await git(root, 'ls-files', '--cached', '--others', '--exclude-standard', '-z');
  const deleted = new Set((await git(root, 'ls-files', '--deleted', '-z')).split('\0'));
  return listed.split('\0').filter((path) => path !== '' && !deleted.has(path));
}

/** A digest of each file by its path. */
export async function treeState(root) {
  const digests = new Map();
  for (const path of await filesOf(root)) {
    const content = await readFile(join(root, path));
    digests.set(path, createHash('sha256').update(content).digest('hex'));
  }
  return digests;
}

/** Paths of files that are new, gone or different. */
export function changesBetween(before, after) {
  return [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path));
}

/** The project as a clone elsewhere would have it. */
export async function copyTree(root, to) {
  for (const path of await filesOf(root)) {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await cp(join(root, path), join(to, path));
  }
  await symlink(join(root, 'node_modules'), join(to, 'node_modules'));
}
