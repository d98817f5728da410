import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, posix, relative, resolve } from 'node:path';
import picomatch from 'picomatch';
import { isCloudAssembly, readCloudAssembly } from './cloud-assembly';
import type { FileProblem } from './file-problem';
import { type IgnoreRules, isIgnored, rulesAbove, rulesIn } from './gitignore';
import { describeReadError } from './read-source';

/** Stands for standard input among paths. */
export const STANDARD_INPUT = '-';

/** A file to read. */
export interface SourceFile {
  /** As given, or below what was given. */
  readonly path: string;
  /** A file that was named has to be a template; one that was found in a folder or by a pattern may be anything. */
  readonly origin: 'named' | 'found';
}

export interface Discovery {
  /** Each file once, in the order of the paths given; in folders by name. */
  readonly files: readonly SourceFile[];
  readonly errors: readonly FileProblem[];
  /** Folders of `cdk synth` that were passed over, since a .gitignore names them: they have to be named to be read. */
  readonly ignoredAssemblies: readonly string[];
}

/**
 * The files that paths stand for: files, folders, patterns such as `stacks/**\/*.yml`, and `-`. In folders node_modules,
 * .git and what .gitignore files name is passed over, links are followed, and of the output of `cdk synth` only the
 * templates count.
 */
export function discover(paths: readonly string[]): Discovery {
  const files = new Map<string, SourceFile>();
  const errors: FileProblem[] = [];
  const ignoredAssemblies = new Set<string>();
  for (const path of paths) {
    const { named, walk, error } = locate(path);
    if (named !== undefined) files.set(named, { path, origin: 'named' });
    for (const found of walk?.files.toSorted(byPath) ?? [])
      if (!files.has(found.real)) files.set(found.real, { path: found.path, origin: 'found' });
    errors.push(...(walk?.errors ?? []), ...(error === undefined ? [] : [{ file: path, message: error }]));
    for (const assembly of walk?.ignoredAssemblies ?? []) ignoredAssemblies.add(assembly);
  }
  return { files: [...files.values()], errors, ignoredAssemblies: [...ignoredAssemblies] };
}

const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1);

/** What a path stands for: a file (its real path), what a walk finds, or an error. */
interface Located {
  readonly named?: string;
  readonly walk?: Walk;
  readonly error?: string;
}

function locate(path: string): Located {
  if (path === STANDARD_INPUT) return { named: STANDARD_INPUT };
  try {
    if (!statSync(path).isDirectory()) return { named: realPath(path) };
    return { walk: new Walk(EVERYTHING).start(path) };
  } catch (error) {
    const message = describeReadError(error);
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return isMissing && picomatch.scan(path).isGlob ? locateMatches(path) : { error: message };
  }
}

/** What a shell passes as `<(…)` has no real path. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

function locateMatches(pattern: string): Located {
  const selection = new Pattern(pattern);
  const walk = new Walk(selection);
  try {
    walk.start(selection.base);
  } catch (error) {
    const message = describeReadError(error);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return { error: message };
  }
  if (walk.files.length > 0 || walk.errors.length > 0) return { walk };
  return {
    walk,
    error: 'No file matches this pattern. What a .gitignore names, node_modules and .git are passed over.',
  };
}

const TEMPLATE_NAME = /\.(?:ya?ml|json|template)$/i;

/** What of a folder is wanted. */
interface Selection {
  takesFile(path: string): boolean;
  /** Whether a folder is wanted as if it had been named. */
  takesFolder(path: string): boolean;
  /** Whether there is something to look for below a folder that is not wanted itself. */
  reachesBelow(path: string): boolean;
}

const EVERYTHING: Selection = {
  takesFile: (path) => TEMPLATE_NAME.test(path),
  takesFolder: () => true,
  reachesBelow: () => true,
};

/** The paths that a pattern matches, as in a shell: names with a leading dot have to be written out. */
class Pattern implements Selection {
  readonly base: string;
  private readonly matches: (path: string) => boolean;
  private readonly depth: number;
  private readonly anyName: boolean;

  constructor(pattern: string) {
    const normalized = posix.normalize(pattern);
    this.base = picomatch.scan(normalized).base || '.';
    this.matches = picomatch(normalized, { nonegate: true });
    this.depth = /\*\*|[(){}]/.test(normalized) ? Number.POSITIVE_INFINITY : levels(normalized);
    // A pattern that ends in * says nothing about the kind of file.
    this.anyName = !normalized.endsWith('*');
  }

  takesFile(path: string): boolean {
    return this.matches(path) && (this.anyName || TEMPLATE_NAME.test(path));
  }

  takesFolder(path: string): boolean {
    return this.matches(path);
  }

  reachesBelow(path: string): boolean {
    return path === this.base || levels(path) < this.depth;
  }
}

const levels = (path: string): number => path.split(/[/\\]/).length;

const isIn = (path: string, folder: string): boolean => !relative(folder, path).startsWith('..');

interface Folder {
  readonly path: string;
  readonly real: string;
  /** Whether everything in it is wanted. */
  readonly isWanted: boolean;
}

const PASSED_OVER: ReadonlySet<string> = new Set(['node_modules', '.git']);

class Walk {
  readonly files: { readonly path: string; readonly real: string }[] = [];
  readonly errors: FileProblem[] = [];
  readonly ignoredAssemblies: string[] = [];
  private readonly visited = new Set<string>();
  /** Links to folders wait until the end, so that a file goes by its own path wherever it has one in the walk. */
  private readonly waiting: Folder[] = [];

  constructor(private readonly selection: Selection) {}

  start(path: string): this {
    this.waiting.push({ path, real: realpathSync(path), isWanted: this.selection.takesFolder(path) });
    for (let folder = this.waiting.shift(); folder; folder = this.waiting.shift())
      this.enter(folder, rulesAbove(folder.real));
    return this;
  }

  private enter(folder: Folder, around: readonly IgnoreRules[]): void {
    if (this.visited.has(folder.real)) return;
    this.visited.add(folder.real);
    const entries = this.attempt(folder.path, () => readdirSync(folder.real, { withFileTypes: true })) ?? [];
    const names = entries.map(({ name }) => name);
    const rules = rulesIn(folder.real, names, around);
    if (names.includes('manifest.json') && this.readAssembly(folder, rules)) return;
    for (const entry of entries) this.readEntry(entry, folder, rules);
  }

  private readAssembly({ path, real, isWanted }: Folder, rules: readonly IgnoreRules[]): boolean {
    const assembly = readCloudAssembly(real);
    if (assembly === undefined) return false;
    for (const template of assembly.templates)
      if (!isIgnored(join(real, template), false, rules))
        this.takeFile(join(path, template), join(real, template), isWanted);
    this.errors.push(...assembly.errors.map(({ file, message }) => ({ file: join(path, file), message })));
    return true;
  }

  private readEntry(entry: Dirent, folder: Folder, rules: readonly IgnoreRules[]): void {
    if (PASSED_OVER.has(entry.name)) return;
    const path = join(folder.path, entry.name);
    const real = join(folder.real, entry.name);
    if (isIgnored(real, entry.isDirectory(), rules)) {
      if (entry.isDirectory() && isCloudAssembly(real)) this.ignoredAssemblies.push(path);
      return;
    }
    const isWanted = folder.isWanted || (!entry.isFile() && this.selection.takesFolder(path));
    if (entry.isFile()) this.takeFile(path, real, isWanted);
    else if (entry.isSymbolicLink()) this.follow({ path, real, isWanted }, folder.isWanted);
    else if (entry.isDirectory() && (isWanted || this.selection.reachesBelow(path)))
      this.enter({ path, real, isWanted }, rules);
  }

  /** A link that leads nowhere, in a circle, or to a folder that it is in, adds nothing that could be read. */
  private follow({ path, real: link, isWanted }: Folder, isFileWanted: boolean): void {
    const target = this.attempt(path, () => ({ real: realpathSync(link), is: statSync(link) }), ['ENOENT', 'ELOOP']);
    if (target?.is.isFile()) this.takeFile(path, target.real, isFileWanted);
    else if (target?.is.isDirectory() && !isIn(link, target.real) && (isWanted || this.selection.reachesBelow(path)))
      this.waiting.push({ path, real: target.real, isWanted });
  }

  private takeFile(path: string, real: string, isWanted: boolean): void {
    if (isWanted ? TEMPLATE_NAME.test(path) : this.selection.takesFile(path)) this.files.push({ path, real });
  }

  private attempt<T>(path: string, access: () => T, harmless: readonly string[] = []): T | undefined {
    try {
      return access();
    } catch (error) {
      const message = describeReadError(error);
      if (!harmless.includes(String((error as NodeJS.ErrnoException).code))) this.errors.push({ file: path, message });
      return undefined;
    }
  }
}
