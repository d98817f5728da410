import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(__dirname, '..');

/** What each room may import: other rooms, single files of them, and packages. */
const ROOMS: Readonly<Record<string, { readonly rooms: readonly string[]; readonly packages: readonly string[] }>> = {
  controls: { rooms: [], packages: [] },
  aliases: { rooms: [], packages: [] },
  evaluation: { rooms: ['controls'], packages: [] },
  'hook/runtime': {
    rooms: [],
    packages: [
      '@cfworker/json-schema',
      '@amazon-web-services-cloudformation/',
      '@aws-crypto/',
      '@aws-sdk/',
      'class-transformer',
      'node:',
    ],
  },
  hook: {
    rooms: ['hook/runtime', 'evaluation', 'controls'],
    packages: ['reflect-metadata', 'gatewarden-apigateway-stagehook.json'],
  },
  generator: { rooms: ['controls', 'evaluation', 'aliases'], packages: ['node:'] },
  azure: {
    rooms: ['controls', 'evaluation', 'generator'],
    packages: ['@azure/arm-policy', '@azure/core-rest-pipeline', '@azure/identity', 'node:'],
  },
  check: { rooms: ['controls', 'evaluation', 'templates'], packages: ['ignore', 'picomatch', 'node:'] },
  templates: { rooms: ['evaluation/unknown', 'evaluation/partly-known'], packages: ['yaml', 'node:'] },
  // Of ARM templates, a policy rule has the expressions; the rest of templates/ is none of its business.
  'policy-engine': {
    rooms: [
      'aliases',
      'evaluation/unknown',
      'templates/arm/expression',
      'templates/arm/functions',
      'templates/arm/values',
    ],
    packages: ['@cfworker/json-schema'],
  },
  simulator: { rooms: ['templates', 'policy-engine', 'evaluation', 'controls'], packages: ['node:'] },
  oracle: {
    rooms: ['aliases', 'controls', 'evaluation', 'policy-engine', 'simulator/foresight', 'templates'],
    packages: ['fast-check', 'node:'],
  },
  registry: {
    rooms: ['evaluation', 'hook/runtime'],
    packages: ['@aws-sdk/', 'fflate', 'node:', 'gatewarden-apigateway-stagehook.json'],
  },
  cli: {
    rooms: [
      'azure',
      'aliases',
      'check',
      'controls',
      'evaluation',
      'generator',
      'hook/runtime',
      'policy-engine',
      'registry',
      'templates',
      'simulator',
    ],
    packages: [
      'commander',
      'fast-xml-builder',
      'picocolors',
      'sarif',
      'yaml',
      'node:',
      'gatewarden-apigateway-stagehook.json',
    ],
  },
};

interface Import {
  readonly file: string;
  readonly from: string;
}

const IMPORT =
  /^(?:import|export)\s[^'"]*?\bfrom '(?<named>[^']+)';|^import '(?<bare>[^']+)';|\b(?:import|require)\('(?<dynamic>[^']+)'\)/gm;

const sources = Object.keys(ROOMS)
  .filter((room) => !room.includes('/'))
  .flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((name) => `${room}/${name}`),
  )
  .filter((name) => name.endsWith('.ts'));

const roomOf = (path: string): string | undefined =>
  Object.keys(ROOMS)
    .filter((room) => path.startsWith(`${room}/`))
    .toSorted((a, b) => b.length - a.length)[0];

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(IMPORT)].map(({ groups = {} }) => {
    const specifier = groups['named'] ?? groups['bare'] ?? groups['dynamic'] ?? '';
    return { file, from: specifier.startsWith('.') ? relative(root, join(root, dirname(file), specifier)) : specifier };
  });
}

function isAllowed({ file, from }: Import): boolean {
  const room = roomOf(file);
  const rules = room === undefined ? undefined : ROOMS[room];
  if (room === undefined || rules === undefined) return false;
  const target = roomOf(`${from}/`);
  if (target === room) return true;
  if (target !== undefined) return rules.rooms.some((allowed) => from === allowed || from.startsWith(`${allowed}/`));
  return rules.packages.some((allowed) =>
    allowed.endsWith('/') || allowed.endsWith(':') ? from.startsWith(allowed) : from === allowed,
  );
}

/** What a file brings along, files of the project only. */
function closure(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const { from } of importsOf(file)) {
    const next = [`${from}.ts`, `${from}/index.ts`].find((each) => sources.includes(each));
    if (next !== undefined) closure(next, seen);
  }
  return seen;
}

describe('the rules between the rooms', () => {
  it('finds the sources', () => {
    expect(sources).toEqual(expect.arrayContaining(['controls/index.ts', 'hook/handlers.ts', 'cli/main.ts']));
  });

  it('keep everything but the decision out of the hook', () => {
    const rooms = new Set([...closure('hook/handlers.ts')].map((file) => roomOf(file)));
    expect(rooms).toEqual(new Set(['hook', 'hook/runtime', 'controls', 'evaluation']));
  });

  it.each(sources)('%s imports only what its room may', (file) => {
    expect(importsOf(file).filter((each) => !isAllowed(each))).toEqual([]);
  });
});
