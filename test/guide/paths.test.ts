import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(__dirname, '../..');
const git = (...args: string[]): string[] =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);

const files = git('ls-files', '--cached', '--others', '--exclude-standard').filter((file) =>
  existsSync(join(root, file)),
);
const topFolders = new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/')[0] ?? ''));
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Folders that the build writes, or a coverage run. Git ignores them. */
const BUILT = new Set(['build', 'dist', 'coverage']);

/** Folders of the repository before its layout had layers. Only the changelog names them, for users of the old paths. */
const FORMER =
  /^(?:aliases|azure|bench|contract|evaluation|oracle|policy-engine|registry|scripts|simulator|templates)\//;

/** Paths that stand for a file of the reader. */
const EXAMPLES = new Set(['controls/access-log.ts']);

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...files.filter((file) => /^guide\/[\w-]+\.md$/.test(file)),
];

interface Mention {
  readonly document: string;
  readonly path: string;
}

/** Words in backticks that begin with a folder of the repository, former ones included. */
const mentions: Mention[] = documents.flatMap((document) =>
  [...textOf(document).matchAll(/`(?<code>[^`\n]+)`/g)]
    .flatMap(({ groups }) => (groups?.['code'] ?? '').split(/[\s=]+/))
    .filter((word) => /^[\w.-]+\/[\w./-]*$/.test(word))
    .filter((word) => topFolders.has(word.split('/')[0] ?? '') || FORMER.test(word))
    .map((path) => ({ document, path })),
);

/** A path of a file or a folder, or the beginning of the names of files, as jest takes it. */
const isFound = (path: string): boolean =>
  BUILT.has(path.split('/')[0] ?? '') ||
  EXAMPLES.has(path) ||
  files.some((file) => file === path || isPrefix(path, file));

const isPrefix = (path: string, file: string): boolean =>
  path.endsWith('/') ? file.startsWith(path) : file.startsWith(`${path}/`) || file.startsWith(`${path}.test.`);

it('paths in the README, CONTRIBUTING and the guide exist', () => {
  expect(mentions).toEqual(expect.arrayContaining([{ document: 'CONTRIBUTING.md', path: 'hook/handlers.ts' }]));
  expect(mentions.filter(({ path }) => !isFound(path))).toEqual([]);
});

describe('the map in CONTRIBUTING', () => {
  const map = /^## Map\n(?<lines>.*?)^## /ms.exec(textOf('CONTRIBUTING.md'))?.groups?.['lines'] ?? '';
  const walks = [...map.matchAll(/^\*\*(?<title>.*)\*\*\n\n(?<steps>(?:\d\. .*\n)+)/gm)].map(({ groups = {} }) => ({
    title: groups['title'] ?? '',
    steps: [...(groups['steps'] ?? '').matchAll(/^\d\. `(?<file>[^`]+)`/gm)].map((step) => step.groups?.['file'] ?? ''),
  }));

  it('fits on a screen', () => {
    expect(map.trim().split('\n').length).toBeLessThanOrEqual(40);
    expect(walks.map(({ title }) => title)).toEqual(['Hook event → answer', 'File → findings', 'Control → policies']);
  });

  it.each(walks)('$title: an earlier file leads to each next one', ({ steps }) => {
    expect(steps.length).toBeGreaterThan(2);
    expect(steps.length).toBeLessThanOrEqual(7);
    const lost = steps.slice(1).filter((file, index) => {
      const earlier = new Set(steps.slice(0, index + 1).flatMap(importedBy));
      return !earlier.has(file);
    });
    expect(lost).toEqual([]);
  });
});

/** The files that a file imports, and those that the front doors among them export. */
function importedBy(file: string): string[] {
  return [...textOf(file).matchAll(/\bfrom '(?<path>\.[^']+)'/g)].flatMap(({ groups }) => {
    const path = join(dirname(file), groups?.['path'] ?? '');
    const frontDoor = `${path}/index.ts`;
    return files.includes(frontDoor) ? [frontDoor, ...importedBy(frontDoor)] : [`${path}.ts`];
  });
}
