import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** The rules of one .gitignore file, or of .git/info/exclude, for the paths below a folder. */
export interface IgnoreRules {
  /** Absolute. */
  readonly folder: string;
  readonly rules: Ignore;
}

/**
 * The rules of the .gitignore files above a folder, up to the root of its repository, and of the repository's
 * .git/info/exclude. The nearest rules come first. Empty if the folder is not in a repository.
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
 * The rules for the contents of a folder: its own rules and those of the folders above it. Rules that ignore the folder
 * itself do not apply, because the folder is being read.
 * @param names the names of the entries in the folder.
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

/** Whether the rules ignore a path. The nearest file with a matching rule decides. */
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

/** The rules of a repository that are not in .gitignore files. */
const excludedFrom = (root: string): IgnoreRules[] => rulesOf(root, join(gitFolder(root), 'info', 'exclude'));

/** In linked working trees and submodules, .git is a file that contains the path of the repository. */
function gitFolder(root: string): string {
  const git = join(root, '.git');
  const own = followed(root, git, /^gitdir: (?<path>.+)$/m) ?? git;
  return followed(own, join(own, 'commondir'), /^(?<path>.+)$/m) ?? own;
}

/** The path in a file, resolved from a folder. Undefined if the file does not exist. */
function followed(folder: string, file: string, pattern: RegExp): string | undefined {
  const path = pattern.exec(readText(file) ?? '')?.groups?.['path'];
  return path === undefined ? undefined : resolve(folder, path);
}

function rulesOf(folder: string, file = join(folder, '.gitignore')): IgnoreRules[] {
  const text = readText(file);
  // Whether git ignores letter case depends on its configuration. If in doubt, the path is not ignored.
  return text === undefined ? [] : [{ folder, rules: ignore({ ignorecase: false }).add(text) }];
}

/** The text of a file with rules. Undefined if the file cannot be read, so it ignores nothing. */
function readText(file: string): string | undefined {
  try {
    const found = statSync(file);
    return found.isFile() && found.size <= LARGEST ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
