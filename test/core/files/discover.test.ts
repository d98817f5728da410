import { chmodSync } from 'node:fs';
import { join, relative } from 'node:path';
import { discover } from '../../../core/files/discover';
import { Link, type Tree, writeTree } from '../../check/tree';

/** The files in a new folder, without the folder's path. `~` in the given paths stands for the folder. */
function discoverIn(tree: Tree, ...paths: string[]) {
  const folder = writeTree(tree);
  const { files, errors, ignoredAssemblies } = discover(paths.map((path) => path.replace(/^~/, folder)));
  const below = (path: string): string => path.replace(`${folder}/`, '');
  return {
    found: files.filter(({ origin }) => origin === 'found').map(({ path }) => below(path)),
    named: files.filter(({ origin }) => origin === 'named').map(({ path }) => below(path)),
    order: files.map(({ path }) => below(path)),
    errors: errors.map(({ file, message }) => `${below(file)}: ${message}`),
    ignoredAssemblies: ignoredAssemblies.map(below),
  };
}

const nothing = { found: [], named: [], order: [], errors: [], ignoredAssemblies: [] };

describe('a folder', () => {
  it('contains templates by file name, at any depth, in the order of their paths', () => {
    const tree = {
      'b.yml': '',
      'a.yaml': '',
      'B.JSON': '',
      'c/d/e.template': '',
      'c/stack.template.json': '',
      '.github/f.yml': '',
      'README.md': '',
      yml: '',
      'a.yml.bak': '',
    };
    expect(discoverIn(tree, '~').found).toEqual([
      '.github/f.yml',
      'B.JSON',
      'a.yaml',
      'b.yml',
      'c/d/e.template',
      'c/stack.template.json',
    ]);
  });

  it('can have no templates', () => {
    expect(discoverIn({ 'README.md': '' }, '~')).toEqual(nothing);
  });

  it('is shown as given', () => {
    const folder = writeTree({ 'c/a.yml': '' });
    const given = relative(process.cwd(), folder);
    expect(discover([given]).files).toEqual([{ path: join(given, 'c/a.yml'), origin: 'found' }]);
  });

  it('is reported if it cannot be read', () => {
    const folder = writeTree({ 'a.yml': '', 'closed/b.yml': '' });
    chmodSync(join(folder, 'closed'), 0o000);
    const { files, errors } = discover([folder]);
    chmodSync(join(folder, 'closed'), 0o700);
    // The superuser can read every file.
    const isRoot = process.getuid?.() === 0;
    expect(files.map(({ path }) => path)).toEqual([
      join(folder, 'a.yml'),
      ...(isRoot ? [join(folder, 'closed/b.yml')] : []),
    ]);
    expect(errors).toEqual(isRoot ? [] : [{ file: join(folder, 'closed'), message: 'Access denied.' }]);
  });
});

describe('a file', () => {
  it('can have any name and can be ignored by git', () => {
    expect(discoverIn({ '.git/HEAD': '', '.gitignore': '*', 'stack.txt': '' }, '~/stack.txt')).toEqual({
      ...nothing,
      named: ['stack.txt'],
      order: ['stack.txt'],
    });
  });

  it('is listed once, with its first path, and as named if it is named', () => {
    const tree = { 'a/x.yml': '', 'a/y.yml': '', 'z.yml': '', 'link.yml': new Link('a/y.yml') };
    expect(discoverIn(tree, '~/z.yml', '~/a', '~/a/x.yml', '~/a/../a', '~/link.yml', '~')).toEqual({
      ...nothing,
      found: [],
      named: ['z.yml', 'a/x.yml', 'link.yml'],
      order: ['z.yml', 'a/x.yml', 'link.yml'],
    });
  });

  it('with the name - is standard input', () => {
    expect(discover(['-', '-'])).toEqual({
      files: [{ path: '-', origin: 'named' }],
      errors: [],
      ignoredAssemblies: [],
    });
  });

  it.each([
    ['~/nowhere', 'nowhere: No such file or folder.'],
    ['~/nowhere/a.yml', 'nowhere/a.yml: No such file or folder.'],
    ['~/a.yml/b.yml', 'a.yml/b.yml: No such file or folder.'],
    ['~/circle', 'circle: The symbolic links form a loop.'],
    ['~/dangling', 'dangling: No such file or folder.'],
    ['', ': No such file or folder.'],
    ['~/*.json', '*.json: No file matches this pattern. node_modules, .git and paths in .gitignore files are skipped.'],
    [
      '~/nowhere/*',
      'nowhere/*: No file matches this pattern. node_modules, .git and paths in .gitignore files are skipped.',
    ],
  ])('%j that is not there is an error, and hides no other', (path, error) => {
    const tree = { 'a.yml': '', circle: new Link('circle'), dangling: new Link('gone') };
    expect(discoverIn(tree, path, '~/a.yml')).toEqual({
      ...nothing,
      named: ['a.yml'],
      order: ['a.yml'],
      errors: [error],
    });
  });
});

describe('a pattern', () => {
  const tree = {
    'a.yml': '',
    'b.json': '',
    'c.cfn': '',
    'README.md': '',
    '[id].yml': '',
    'infra/a.yml': '',
    'infra/deep/b.yaml': '',
    'infra/deep/c.cfn': '',
    'infra/.hidden/d.yml': '',
    'node_modules/m.yml': '',
    'infra/ignored/e.yml': '',
    '.git/HEAD': '',
    '.gitignore': 'ignored',
  };

  it.each<[string, string[]]>([
    ['*.yml', ['[id].yml', 'a.yml']],
    ['*', ['[id].yml', 'a.yml', 'b.json', 'infra/.hidden/d.yml', 'infra/a.yml', 'infra/deep/b.yaml']],
    ['*.{yml,json}', ['[id].yml', 'a.yml', 'b.json']],
    ['**/*.cfn', ['c.cfn', 'infra/deep/c.cfn']],
    ['**/*.yml', ['[id].yml', 'a.yml', 'infra/a.yml']],
    ['./infra/../infra/*.yml', ['infra/a.yml']],
    ['infra/**', ['infra/.hidden/d.yml', 'infra/a.yml', 'infra/deep/b.yaml']],
    ['infra/*/*', ['infra/deep/b.yaml']],
    ['in*/deep', ['infra/deep/b.yaml']],
    ['infra/.*/*.yml', ['infra/.hidden/d.yml']],
    ['infra/*/b.ya?l', ['infra/deep/b.yaml']],
    ['{infra/deep,nowhere}/*', ['infra/deep/b.yaml']],
    ['node_modules/*.yml', ['node_modules/m.yml']],
    ['infra/ignored/*', ['infra/ignored/e.yml']],
    ['[ab].yml', ['a.yml']],
  ])('%s', (pattern, found) => {
    expect(discoverIn(tree, `~/${pattern}`)).toEqual({ ...nothing, found, order: found });
  });

  it('is a file if a file has that name', () => {
    expect(discoverIn(tree, '~/[id].yml').named).toEqual(['[id].yml']);
  });

  it('does not read folders in which no file can match', () => {
    const artifacts = {
      Gone: { type: 'aws:cloudformation:stack', properties: { templateFile: 'gone.template.json' } },
    };
    const tree = { 'a.yml': '', 'deep/manifest.json': { version: '36.0.0', artifacts } };
    expect(discoverIn(tree, '~/*.yml').errors).toEqual([]);
    expect(discoverIn(tree, '~/**/*.yml').errors).toHaveLength(1);
  });
});

describe('skipped', () => {
  it.each<[string, Tree, string[]]>([
    [
      'node_modules and .git',
      { 'node_modules/a.yml': '', 'x/node_modules/a.yml': '', '.git/a.yml': '', 'b.yml': '' },
      ['b.yml'],
    ],
    [
      'paths in a .gitignore',
      { '.gitignore': 'out/\n*.gen.json\r\n# a.yml', 'out/a.yml': '', 'x/b.gen.json': '', 'a.yml': '' },
      ['a.yml'],
    ],
    ['with a byte order mark', { '.gitignore': '\uFEFFout', 'out/a.yml': '', 'a.yml': '' }, ['a.yml']],
    [
      'by a nested .gitignore',
      { 'x/.gitignore': '/a.yml', 'x/a.yml': '', 'x/y/a.yml': '', 'a.yml': '' },
      ['a.yml', 'x/y/a.yml'],
    ],
    [
      'except for negated patterns',
      { '.gitignore': '*.json\n!keep.json', 'a.json': '', 'x/keep.json': '' },
      ['x/keep.json'],
    ],
    [
      'except for negated patterns of a nearer .gitignore',
      { '.gitignore': '*.json', 'x/.gitignore': '!a.json', 'x/a.json': '', 'a.json': '' },
      ['x/a.json'],
    ],
    [
      'except for a folder that a nearer .gitignore negates',
      { '.gitignore': 'lib/', 'x/.gitignore': '!lib/', 'x/lib/a.yml': '', 'lib/b.yml': '' },
      ['x/lib/a.yml'],
    ],
    ['case-sensitively', { '.gitignore': 'A.yml', 'a.yml': '' }, ['a.yml']],
    [
      'not by the rules around another repository',
      { '.gitignore': '*.yml', 'sub/.git/HEAD': '', 'sub/a.yml': '' },
      ['sub/a.yml'],
    ],
    [
      'paths in .git/info/exclude',
      { '.git/info/exclude': '# git ls-files\nscratch/', 'scratch/a.yml': '', 'x/scratch/b.yml': '', 'a.yml': '' },
      ['a.yml'],
    ],
    [
      'except for negated patterns of a .gitignore',
      { '.git/info/exclude': '*.yml', 'x/.gitignore': '!a.yml', 'x/a.yml': '', 'a.yml': '' },
      ['x/a.yml'],
    ],
    [
      'in a submodule by the rules of its own repository',
      {
        '.git/info/exclude': 'a.yml',
        'sub/.git': 'gitdir: ../.git/modules/sub\n',
        '.git/modules/sub/info/exclude': 'b.yml',
        'sub/a.yml': '',
        'sub/b.yml': '',
      },
      ['sub/a.yml'],
    ],
    [
      'in a linked working tree by the rules of its repository',
      {
        'tree/.git': 'gitdir: ../.git/worktrees/tree\n',
        '.git/worktrees/tree/commondir': '../..\n',
        '.git/info/exclude': 'b.yml',
        'tree/a.yml': '',
        'tree/b.yml': '',
      },
      ['tree/a.yml'],
    ],
    ['not if .git points to a missing folder', { 'sub/.git': 'gitdir: ../gone', 'sub/a.yml': '' }, ['sub/a.yml']],
    ['not by a .gitignore that is a folder', { '.gitignore/x': '', 'a.yml': '' }, ['a.yml']],
    ['links like files, as in git', { '.gitignore': 'out/', out: new Link('x'), 'x/a.yml': '' }, ['x/a.yml']],
  ])('%s', (_, tree, found) => {
    expect(discoverIn({ '.git/HEAD': '', ...tree }, '~')).toEqual({ ...nothing, found, order: found });
  });

  it('by the rules above a named folder, up to the root of its repository', () => {
    const tree = {
      '.gitignore': '*.yml',
      'repository/.git/HEAD': '',
      'repository/.gitignore': '*.json\n/infra/x',
      'repository/infra/.gitignore': 'y',
      'repository/infra/deep/a.json': '',
      'repository/infra/deep/b.yml': '',
      'repository/infra/x/c.yml': '',
      'repository/infra/deep/y/d.yml': '',
    };
    expect(discoverIn(tree, '~/repository/infra').found).toEqual(['repository/infra/deep/b.yml']);
    expect(discoverIn(tree, '~/repository/infra/deep').found).toEqual(['repository/infra/deep/b.yml']);
  });

  it('by .git/info/exclude of the repository of a named folder', () => {
    const tree = { '.git/info/exclude': '/infra/x\ny', 'infra/x/a.yml': '', 'infra/y/b.yml': '', 'infra/c.yml': '' };
    expect(discoverIn(tree, '~/infra').found).toEqual(['infra/c.yml']);
    expect(discoverIn(tree, '~/infra/y').found).toEqual(['infra/y/b.yml']);
  });

  it('not by rules above a folder outside of repositories', () => {
    const tree = { '.gitignore': '*.yml', 'x/.gitignore': 'b.yml', 'x/a.yml': '', 'x/b.yml': '' };
    expect(discoverIn(tree, '~/x').found).toEqual(['x/a.yml']);
  });

  it('unless it is named', () => {
    const tree = { '.git/HEAD': '', '.gitignore': 'out', 'out/a.yml': '', 'out/x/out/b.yml': '', 'out/c.log.yml': '' };
    expect(discoverIn(tree, '~/out').found).toEqual(['out/a.yml', 'out/c.log.yml', 'out/x/out/b.yml']);
    expect(discoverIn(tree, '~/out/x').found).toEqual(['out/x/out/b.yml']);
    expect(discoverIn({ 'node_modules/x/a.yml': '' }, '~/node_modules').found).toEqual(['node_modules/x/a.yml']);
  });
});

describe('links', () => {
  it.each<[string, Tree, string[]]>([
    ['to files are followed', { 'tree/a.yml': new Link('../b.yml'), 'b.yml': '' }, ['tree/a.yml']],
    ['to folders are followed', { 'tree/x': new Link('../other'), 'other/a.yml': '' }, ['tree/x/a.yml']],
    ['do not list a file twice', { 'tree/a.yml': new Link('z.yml'), 'tree/z.yml': '' }, ['tree/a.yml']],
    ['to folders are read after the folders', { 'tree/a': new Link('z'), 'tree/z/b.yml': '' }, ['tree/z/b.yml']],
    ['that are broken are skipped', { 'tree/a.yml': new Link('gone'), 'tree/b.yml': '' }, ['tree/b.yml']],
    ['in loops are skipped', { 'tree/a': new Link('b'), 'tree/b': new Link('a'), 'tree/c.yml': '' }, ['tree/c.yml']],
    [
      'to a folder that contains them are skipped',
      { 'tree/a/up': new Link('..'), 'tree/a/b.yml': '' },
      ['tree/a/b.yml'],
    ],
    [
      'to a folder above the given folder are skipped',
      { 'tree/up': new Link('..'), 'tree/a.yml': '', 'b.yml': '' },
      ['tree/a.yml'],
    ],
    [
      'between two folders are followed once',
      { 'tree/a/b': new Link('../../c'), 'c/d': new Link('../tree/a'), 'c/e.yml': '', 'tree/a/f.yml': '' },
      ['tree/a/b/e.yml', 'tree/a/f.yml'],
    ],
  ])('%s', (_, tree, found) => {
    expect(discoverIn(tree, '~/tree')).toEqual({ ...nothing, found, order: found });
  });

  it('can be named', () => {
    const tree = { 'real/a.yml': '', link: new Link('real') };
    expect(discoverIn(tree, '~/link').found).toEqual(['link/a.yml']);
    expect(discoverIn(tree, '~/link', '~/real').order).toEqual(['link/a.yml']);
    expect(discoverIn(tree, '~/l*').found).toEqual(['link/a.yml']);
  });
});

describe('the output of cdk synth', () => {
  const assembly = {
    'manifest.json': {
      version: '36.0.0',
      artifacts: { Main: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Main.template.json' } } },
    },
    'cdk.out': '{"version":"36.0.0"}',
    'Main.template.json': '{}',
    'Stale.template.json': '{}',
    'tree.json': '{}',
    'asset.1/template.yml': '',
  };
  const below = (folder: string): Tree =>
    Object.fromEntries(Object.entries(assembly).map(([path, content]) => [`${folder}/${path}`, content]));

  it.each(['~', '~/cdk.out', '~/cdk.out/*.template.json', '~/*.out', '~/**/*.json'])('is read as %s', (path) => {
    expect(discoverIn(below('cdk.out'), path)).toEqual({
      ...nothing,
      found: ['cdk.out/Main.template.json'],
      order: ['cdk.out/Main.template.json'],
    });
  });

  it('has to be named if it is ignored, and is reported', () => {
    const tree = { '.git/HEAD': '', '.gitignore': '*.out', 'build.out/a.yml': '', ...below('x/cdk.out') };
    expect(discoverIn(tree, '~')).toEqual({ ...nothing, ignoredAssemblies: ['x/cdk.out'] });
    expect(discoverIn(tree, '~', '~/x/cdk.out').found).toEqual(['x/cdk.out/Main.template.json']);
  });

  it('is reported with its missing files', () => {
    const { 'cdk.out/Main.template.json': _, ...incomplete } = below('cdk.out');
    expect(discoverIn(incomplete, '~')).toEqual({
      ...nothing,
      errors: [
        'cdk.out/Main.template.json: The cloud assembly names this template, but the file does not exist. Run cdk synth again.',
      ],
    });
  });

  it('is not recognised by manifest.json alone', () => {
    expect(discoverIn({ 'manifest.json': { version: '1', artifacts: {} }, 'a.yml': '' }, '~').found).toEqual([
      'a.yml',
      'manifest.json',
    ]);
  });
});
