import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(__dirname, '..');

interface Rule {
  /** The packages whose front door (index.ts) this one may use. */
  readonly uses: readonly string[];
  /** Modules of Node.js and npm; a name that ends in / or : stands for all modules with that prefix. */
  readonly modules: readonly string[];
}

/** Every package of the project, from the bottom up. */
const PACKAGES: Readonly<Record<string, Rule>> = {
  'core/errors': { uses: [], modules: [] },
  'core/catalogue': { uses: [], modules: [] },
  controls: { uses: ['core/catalogue'], modules: [] },
  'core/values': { uses: ['core/catalogue'], modules: ['node:'] },
  'core/aliases': { uses: [], modules: [] },
  'core/expressions': { uses: ['core/values'], modules: [] },
  'core/json-schema': { uses: [], modules: ['@cfworker/json-schema'] },
  'core/configuration': { uses: ['core/catalogue', 'core/errors', 'core/json-schema'], modules: [] },
  'core/evaluation': { uses: ['core/catalogue', 'core/configuration', 'core/values'], modules: [] },
  'core/templates': { uses: ['core/errors', 'core/expressions', 'core/values'], modules: ['node:'] },
  'core/api-documents': {
    uses: ['core/catalogue', 'core/evaluation', 'core/templates', 'core/values'],
    modules: [],
  },
  'core/files': {
    uses: ['core/errors', 'core/templates', 'core/expressions', 'core/values'],
    modules: ['ignore', 'picomatch', 'node:'],
  },
  'core/policy-engine': {
    uses: ['core/aliases', 'core/errors', 'core/expressions', 'core/values'],
    modules: ['@cfworker/json-schema'],
  },
  'hook/runtime': {
    uses: ['core/json-schema'],
    modules: ['@amazon-web-services-cloudformation/', '@aws-crypto/', '@aws-sdk/', 'class-transformer', 'node:'],
  },
  hook: {
    uses: ['controls', 'core/catalogue', 'core/configuration', 'core/evaluation', 'hook/runtime'],
    modules: ['reflect-metadata'],
  },
  check: {
    uses: [
      'core/api-documents',
      'core/catalogue',
      'core/configuration',
      'core/evaluation',
      'core/files',
      'core/templates',
      'core/values',
    ],
    modules: ['node:'],
  },
  generator: {
    uses: ['core/aliases', 'core/catalogue', 'core/configuration', 'core/errors'],
    modules: ['yaml', 'node:'],
  },
  'clouds/aws': {
    uses: ['core/catalogue', 'core/configuration', 'core/errors', 'hook/runtime'],
    modules: ['@aws-sdk/', 'fflate', 'node:', 'gatewarden-apigateway-stagehook.json'],
  },
  'clouds/azure': {
    uses: ['core/errors', 'generator'],
    modules: ['@azure/arm-policy', '@azure/core-rest-pipeline', '@azure/identity', 'node:'],
  },
  'clouds/simulator': {
    uses: [
      'core/api-documents',
      'core/catalogue',
      'core/evaluation',
      'core/expressions',
      'core/files',
      'core/policy-engine',
      'core/templates',
      'core/values',
    ],
    modules: ['node:'],
  },
  cli: {
    uses: [
      'check',
      'clouds/aws',
      'clouds/azure',
      'clouds/simulator',
      'controls',
      'core/aliases',
      'core/catalogue',
      'core/configuration',
      'core/errors',
      'core/evaluation',
      'core/files',
      'core/policy-engine',
      'core/templates',
      'core/values',
      'generator',
    ],
    modules: ['commander', 'fast-xml-builder', 'picocolors', 'sarif', 'node:'],
  },
  'tools/generate': {
    uses: ['controls', 'core/aliases', 'core/catalogue', 'core/evaluation', 'generator'],
    modules: ['node:'],
  },
  'tools/oracle': {
    uses: [
      'clouds/simulator',
      'controls',
      'core/aliases',
      'core/catalogue',
      'core/evaluation',
      'core/policy-engine',
      'core/templates',
      'core/values',
    ],
    modules: ['fast-check', 'node:'],
  },
};

const NOT_IN_A_PACKAGE = /^(?:test|samples)\//;

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
  cwd: root,
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter((file) => existsSync(join(root, file)));

const sources = tracked.filter((file) => !NOT_IN_A_PACKAGE.test(file));

const packageOf = (path: string): string | undefined =>
  Object.keys(PACKAGES)
    .filter((name) => path === name || path.startsWith(`${name}/`))
    .toSorted((a, b) => b.length - a.length)[0];

const IMPORT =
  /^(?:import|export)\s[^'"]*?\bfrom '(?<named>[^']+)';|^import '(?<bare>[^']+)';|\b(?:import|require)\('(?<dynamic>[^']+)'\)/gm;

/** The imports of a file: a path from the root for a file of the project, otherwise the name of a module. */
const importsOf = (file: string): string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(IMPORT)].map(({ groups = {} }) => {
    const specifier = groups['named'] ?? groups['bare'] ?? groups['dynamic'] ?? '';
    return specifier.startsWith('.') ? relative(root, join(root, dirname(file), specifier)) : specifier;
  });

function isAllowed(file: string, imported: string): boolean {
  const own = packageOf(file);
  const rule = own === undefined ? undefined : PACKAGES[own];
  if (rule === undefined) return false;
  const other = packageOf(imported);
  if (other === own) return true;
  // The front door is the folder's index.ts, so the import names the folder.
  if (other !== undefined) return imported === other && rule.uses.includes(other);
  return rule.modules.some((allowed) =>
    allowed.endsWith('/') || allowed.endsWith(':') ? imported.startsWith(allowed) : imported === allowed,
  );
}

const fileOf = (imported: string): string | undefined =>
  [`${imported}.ts`, `${imported}/index.ts`].find((file) => sources.includes(file));

const filesOf = (file: string): string[] =>
  importsOf(file)
    .map(fileOf)
    .filter((each) => each !== undefined);

/** The circles of a graph: groups of two or more nodes that can reach each other (Tarjan's algorithm). */
function circles(nodes: readonly string[], next: (node: string) => readonly string[]): string[][] {
  const found: string[][] = [];
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const visit = (node: string): number => {
    const index = order.size;
    order.set(node, index);
    stack.push(node);
    let low = index;
    for (const other of next(node))
      if (!order.has(other)) low = Math.min(low, visit(other));
      else if (stack.includes(other)) low = Math.min(low, order.get(other) ?? low);
    lowest.set(node, low);
    if (low === index) {
      const group = stack.splice(stack.indexOf(node));
      if (group.length > 1) found.push(group);
    }
    return low;
  };
  for (const node of nodes) if (!order.has(node)) visit(node);
  return found;
}

/** All files of the project that a file imports, directly or indirectly. */
function closure(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const next of filesOf(file)) closure(next, seen);
  return seen;
}

describe('the packages', () => {
  it('contain every source file', () => {
    expect(sources).toEqual(expect.arrayContaining(['controls/index.ts', 'hook/handlers.ts', 'cli/main.ts']));
    expect(sources.filter((file) => packageOf(file) === undefined)).toEqual([]);
  });

  it('use only packages below them, by their front doors', () => {
    const order = Object.keys(PACKAGES);
    for (const [name, { uses }] of Object.entries(PACKAGES))
      for (const used of uses) expect(order.indexOf(used)).toBeLessThan(order.indexOf(name));
    const wrong = sources.flatMap((file) =>
      importsOf(file)
        .filter((imported) => !isAllowed(file, imported))
        .map((imported) => `${file} imports ${imported}`),
    );
    expect(wrong).toEqual([]);
  });

  it('have no unused rules', () => {
    const needless = Object.entries(PACKAGES).flatMap(([name, { uses, modules }]) => {
      const imported = sources.filter((file) => packageOf(file) === name).flatMap(importsOf);
      return [
        ...uses.filter((used) => !imported.includes(used)),
        ...modules.filter((module) => !imported.some((each) => each.startsWith(module))),
      ].map((each) => `${name}: ${each}`);
    });
    expect(needless).toEqual([]);
  });

  it('have no circular imports, including imports of types', () => {
    expect(circles(sources, filesOf)).toEqual([]);
  });

  it('are checked by a function that finds circles', () => {
    const next: Readonly<Record<string, readonly string[]>> = { a: ['b'], b: ['c'], c: ['b', 'd'], d: [] };
    expect(circles(['a', 'b', 'c', 'd'], (node) => next[node] ?? [])).toEqual([['b', 'c']]);
  });

  it('bring only what a decision needs into the hook', () => {
    const packages = new Set([...closure('hook/handlers.ts')].map(packageOf));
    expect(packages).toEqual(
      new Set([
        'hook',
        'hook/runtime',
        'controls',
        'core/catalogue',
        'core/configuration',
        'core/errors',
        'core/evaluation',
        'core/json-schema',
        'core/values',
      ]),
    );
  });
});

it('the compiler checks every TypeScript file that git tracks', () => {
  const listed = execFileSync(process.execPath, ['node_modules/typescript/lib/tsc.js', '--listFilesOnly'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .map((file) => relative(root, file.trim()))
    .filter((file) => file.endsWith('.ts') && !file.startsWith('node_modules/') && !file.startsWith('..'));
  expect(listed.toSorted()).toEqual(tracked.toSorted());
});
