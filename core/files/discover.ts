import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, posix, relative, resolve } from 'node:path';
import picomatch from 'picomatch';
import { type CloudAssembly, isCloudAssembly, readCloudAssembly } from './cloud-assembly';
import type { FileProblem } from './file-problem';
import { type IgnoreRules, isIgnored, rulesAbove, rulesIn } from './gitignore';
import type { GivenParameters } from './parameters';
import { describeReadError } from './read-source';

/** The path that stands for standard input. */
export const STANDARD_INPUT = '-';

/** A file to read. */
export interface SourceFile {
  /** The given path, or a path below a given folder. */
  readonly path: string;
  /** A named file has to be a template. A file that was found in a folder or by a pattern can be any file. */
  readonly origin: 'named' | 'found';
  /** The parameters with which a cloud assembly deploys the template. */
  readonly parameters?: GivenParameters;
}

export interface Discovery {
  /** Each file once, in the order of the given paths, and sorted by name in a folder. */
  readonly files: readonly SourceFile[];
  readonly errors: readonly FileProblem[];
  /** Cloud assemblies that were skipped because of a .gitignore file. They are read only if they are named. */
  readonly ignoredAssemblies: readonly string[];
}

/**
 * Finds the files for paths: files, folders, patterns such as `stacks/**\/*.yml`, and `-`. In folders, skips
 * node_modules, .git and paths in .gitignore files, follows links, and reads only the templates from the output of `cdk
 * synth`.
 */
export function discover(paths: readonly string[]): Discovery {
  const files = new Map<string, SourceFile>();
  const errors: FileProblem[] = [];
  const assemblies: Assemblies = new Map();
  const ignoredAssemblies = new Set<string>();
  for (const path of paths) {
    const { named, walk, error } = locate(path);
    if (named !== undefined) files.set(named, { path, origin: 'named', ...parametersOf(named, assemblies) });
    for (const { real, ...found } of walk?.files.toSorted(byPath) ?? [])
      if (!files.has(real)) files.set(real, { ...found, origin: 'found' });
    errors.push(...(walk?.errors ?? []), ...(error === undefined ? [] : [{ file: path, message: error }]));
    for (const assembly of walk?.ignoredAssemblies ?? []) ignoredAssemblies.add(assembly);
  }
  return { files: [...files.values()], errors, ignoredAssemblies: [...ignoredAssemblies] };
}

/** The cloud assemblies by folder, each read once; undefined for other folders. */
type Assemblies = Map<string, CloudAssembly | undefined>;

/** A shell expands patterns before this program sees them, so a named file can be a template of a cloud assembly. */
function parametersOf(file: string, assemblies: Assemblies): Pick<SourceFile, 'parameters'> {
  if (!file.endsWith('.template.json')) return {};
  const folder = dirname(file);
  if (!assemblies.has(folder)) assemblies.set(folder, readCloudAssembly(folder));
  const parameters = assemblies.get(folder)?.parameters.get(basename(file));
  return parameters?.size ? { parameters } : {};
}

const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1);

/** The result for one path: a file (its real path), the files of a folder or pattern, or an error. */
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

/** The real path of a file, or its absolute path: a process substitution of a shell, `<(…)`, has no real path. */
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
    error: 'No file matches this pattern. node_modules, .git and paths in .gitignore files are skipped.',
  };
}

const TEMPLATE_NAME = /\.(?:ya?ml|json|template)$/i;

/** Selects files and folders in a folder. */
interface Selection {
  includesFile(path: string): boolean;
  /** Whether a folder is selected with everything in it, like a named folder. */
  includesFolder(path: string): boolean;
  /** Whether selected files can be below a folder that is not selected itself. */
  mayMatchBelow(path: string): boolean;
}

const EVERYTHING: Selection = {
  includesFile: (path) => TEMPLATE_NAME.test(path),
  includesFolder: () => true,
  mayMatchBelow: () => true,
};

/** The paths that a pattern matches. As in a shell, wildcards do not match names with a leading dot. */
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
    // A pattern that ends in * does not name a kind of file, so only names of templates match.
    this.anyName = !normalized.endsWith('*');
  }

  includesFile(path: string): boolean {
    return this.matches(path) && (this.anyName || TEMPLATE_NAME.test(path));
  }

  includesFolder(path: string): boolean {
    return this.matches(path);
  }

  mayMatchBelow(path: string): boolean {
    return path === this.base || levels(path) < this.depth;
  }
}

const levels = (path: string): number => path.split(/[/\\]/).length;

const isIn = (path: string, folder: string): boolean => !relative(folder, path).startsWith('..');

interface Folder {
  readonly path: string;
  readonly real: string;
  /** Whether everything in the folder is selected. */
  readonly isSelected: boolean;
}

const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['node_modules', '.git']);

class Walk {
  readonly files: { readonly path: string; readonly real: string; readonly parameters?: GivenParameters }[] = [];
  readonly errors: FileProblem[] = [];
  readonly ignoredAssemblies: string[] = [];
  private readonly visited = new Set<string>();
  /** Links to folders are read last, so that a file has its own path if the walk also reaches it without a link. */
  private readonly waiting: Folder[] = [];

  constructor(private readonly selection: Selection) {}

  start(path: string): this {
    this.waiting.push({ path, real: realpathSync(path), isSelected: this.selection.includesFolder(path) });
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

  private readAssembly({ path, real, isSelected }: Folder, rules: readonly IgnoreRules[]): boolean {
    const assembly = readCloudAssembly(real);
    if (assembly === undefined) return false;
    for (const template of assembly.templates)
      if (!isIgnored(join(real, template), false, rules))
        this.addFile(join(path, template), join(real, template), isSelected, assembly.parameters.get(template));
    this.errors.push(...assembly.errors.map(({ file, message }) => ({ file: join(path, file), message })));
    return true;
  }

  private readEntry(entry: Dirent, folder: Folder, rules: readonly IgnoreRules[]): void {
    if (SKIPPED_FOLDERS.has(entry.name)) return;
    const path = join(folder.path, entry.name);
    const real = join(folder.real, entry.name);
    if (isIgnored(real, entry.isDirectory(), rules)) {
      if (entry.isDirectory() && isCloudAssembly(real)) this.ignoredAssemblies.push(path);
      return;
    }
    const isSelected = folder.isSelected || (!entry.isFile() && this.selection.includesFolder(path));
    if (entry.isFile()) this.addFile(path, real, isSelected);
    else if (entry.isSymbolicLink()) this.follow({ path, real, isSelected }, folder.isSelected);
    else if (entry.isDirectory() && (isSelected || this.selection.mayMatchBelow(path)))
      this.enter({ path, real, isSelected }, rules);
  }

  /** Skips broken links, link loops and links to a folder that contains the link. */
  private follow({ path, real: link, isSelected }: Folder, isFileSelected: boolean): void {
    const target = this.attempt(path, () => ({ real: realpathSync(link), is: statSync(link) }), ['ENOENT', 'ELOOP']);
    if (target?.is.isFile()) this.addFile(path, target.real, isFileSelected);
    else if (target?.is.isDirectory() && !isIn(link, target.real) && (isSelected || this.selection.mayMatchBelow(path)))
      this.waiting.push({ path, real: target.real, isSelected });
  }

  private addFile(path: string, real: string, isSelected: boolean, parameters?: GivenParameters): void {
    if (isSelected ? TEMPLATE_NAME.test(path) : this.selection.includesFile(path))
      this.files.push({ path, real, ...(parameters?.size ? { parameters } : {}) });
  }

  private attempt<T>(path: string, access: () => T, ignoredCodes: readonly string[] = []): T | undefined {
    try {
      return access();
    } catch (error) {
      const message = describeReadError(error);
      if (!ignoredCodes.includes(String((error as NodeJS.ErrnoException).code)))
        this.errors.push({ file: path, message });
      return undefined;
    }
  }
}
