import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** The rules of one .gitignore file, for what is below its folder. */
export interface IgnoreRules {
  /** Absolute. */
  readonly folder: string;
  readonly rules: Ignore;
}

/**
 * The rules of the .gitignore files above a folder, up to the root of the repository that it is in; the nearest come
 * first. None where it is in no repository.
 */
export function rulesAbove(folder: string): readonly IgnoreRules[] {
  const rules: IgnoreRules[] = [];
  for (let at = folder; ; at = dirname(at)) {
    if (at !== folder) rules.push(...rulesOf(at));
    if (existsSync(join(at, '.git'))) return rules;
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
  if (names.includes('.git')) return own;
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

function rulesOf(folder: string): IgnoreRules[] {
  const file = join(folder, '.gitignore');
  try {
    // What is no file of rules, or cannot be read, ignores nothing.
    const found = statSync(file);
    if (!found.isFile() || found.size > LARGEST) return [];
    // In doubt about the case of letters, what is not certainly ignored is read.
    return [{ folder, rules: ignore({ ignorecase: false }).add(readFileSync(file, 'utf8')) }];
  } catch {
    return [];
  }
}
