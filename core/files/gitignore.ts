import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** The rules of one .gitignore file, or of .git/info/exclude, for what is below its folder. */
export interface IgnoreRules {
  /** Absolute. */
  readonly folder: string;
  readonly rules: Ignore;
}

/**
 * The rules of the .gitignore files above a folder, up to the root of the repository that it is in, and those that the
 * repository keeps to itself; the nearest come first. None where it is in no repository.
 * @see https://git-scm.com/docs/gitignore
 */
export function rulesAbove(folder: string): readonly IgnoreRules[] {
  const rules: IgnoreRules[] = [];
  for (let at = folder; ; at = dirname(at)) {
    if (at !== folder) rules.push(...rulesOf(at));
    if (existsSync(join(at, '.git'))) return at === folder ? rules : [...rules, ...excludedFrom(at)];
    if (dirname(at) === at) return [];
  }
}

/**
 * The rules that hold in a folder which is read: its own, and those around it. Where they name the folder itself, that
 * it is read says otherwise, and they do not count any more.
 * @param names what is in the folder.
 */
export function rulesIn(
  folder: string,
  names: readonly string[],
  around: readonly IgnoreRules[],
): readonly IgnoreRules[] {
  const own = names.includes('.gitignore') ? rulesOf(folder) : [];
  if (names.includes('.git')) return [...own, ...excludedFrom(folder)];
  return [...own, ...around.filter((each) => !testOf(each, folder, true).ignored)];
}

/** Whether a path is ignored in a folder with those rules. The nearest file that says something of it decides. */
export function isIgnored(path: string, isFolder: boolean, rules: readonly IgnoreRules[]): boolean {
  for (const each of rules) {
    const { ignored, unignored } = testOf(each, path, isFolder);
    if (ignored || unignored) return ignored;
  }
  return false;
}

const testOf = ({ folder, rules }: IgnoreRules, path: string, isFolder: boolean) =>
  rules.test(`${relative(folder, path)}${isFolder ? '/' : ''}`);

const LARGEST = 1024 * 1024;

/** What the repository of a folder ignores beside its .gitignore files. */
const excludedFrom = (root: string): IgnoreRules[] => rulesOf(root, join(gitFolder(root), 'info', 'exclude'));

/** In linked working trees and in submodules .git is a file, which says where the repository is. */
function gitFolder(root: string): string {
  const git = join(root, '.git');
  const own = followed(root, git, /^gitdir: (?<path>.+)$/m) ?? git;
  return followed(own, join(own, 'commondir'), /^(?<path>.+)$/m) ?? own;
}

/** The path that a file holds, from a folder; undefined where there is no such file. */
function followed(folder: string, file: string, pattern: RegExp): string | undefined {
  const path = pattern.exec(textOf(file) ?? '')?.groups?.['path'];
  return path === undefined ? undefined : resolve(folder, path);
}

function rulesOf(folder: string, file = join(folder, '.gitignore')): IgnoreRules[] {
  const text = textOf(file);
  // In doubt about the case of letters, what is not certainly ignored is read.
  return text === undefined ? [] : [{ folder, rules: ignore({ ignorecase: false }).add(text) }];
}

/** What is no file of rules, or cannot be read, ignores nothing. */
function textOf(file: string): string | undefined {
  try {
    const found = statSync(file);
    return found.isFile() && found.size <= LARGEST ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
