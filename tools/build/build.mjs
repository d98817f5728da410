// Bundles the hook to build/TypeFunction/, as `cfn submit` zips it, and the command line to dist/.
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { noticesOf } from './notices.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
  // The licences are in a file of their own.
  legalComments: 'none',
  metafile: true,
};

/** What the hook imports with import(), when it needs it: files of their own beside handlers.js. */
const lazyEntryPoints = { aws: 'hook/runtime/delivery/aws.ts', decryption: 'hook/runtime/delivery/decryption.ts' };

const loadLazily = {
  name: 'load-lazily',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ path, kind }) =>
      kind === 'dynamic-import' && Object.hasOwn(lazyEntryPoints, basename(path))
        ? { path: `./${basename(path)}.js`, external: true }
        : undefined,
    );
  },
};

/**
 * The parts of the AWS SDK that a Lambda function has no use for, a third of it. Of the places where the SDK looks for
 * credentials, a function has its environment: no profiles, single sign-on, web identity or instance metadata. And of
 * the package.json that each client brings along, the client reads its version.
 */
const slimAwsSdk = {
  name: 'slim-aws-sdk',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]credential-provider-node[\\/]dist-es[\\/]index\.js$/ }, ({ path }) => ({
      contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
      resolveDir: dirname(path),
    }));
    onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[a-z-]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

async function buildHook() {
  const outdir = join(root, 'build/TypeFunction');
  await rm(outdir, { recursive: true, force: true });
  const hook = { ...common, outdir, minify: true, supported: { 'dynamic-import': false } };
  return await Promise.all([
    build({ ...hook, entryPoints: { handlers: 'hook/handlers.ts' }, plugins: [loadLazily] }),
    build({
      ...hook,
      entryPoints: lazyEntryPoints,
      mainFields: ['module', 'main'],
      // Streams for old versions of Node.js: the ones of Node.js itself do the same.
      alias: { 'readable-stream': 'node:stream' },
      plugins: [loadLazily, slimAwsSdk],
    }),
  ]);
}

/**
 * Modules of the command line that get files of their own, to be loaded when they are needed. A class in two of these
 * files is two classes: errors that cross from one to another are recognised by their brand or name.
 */
const apart = {
  azure: 'cli/azure.ts',
  'azure-commands': 'cli/azure-commands.ts',
  'azure-evaluate': 'cli/azure-evaluate.ts',
  check: 'cli/check.ts',
  controls: 'cli/controls.ts',
  generate: 'cli/generate.ts',
  'hook-commands': 'cli/hook-commands.ts',
  'hook-package': 'cli/hook-package.ts',
  'hook-registry': 'cli/hook-registry.ts',
  'hook-serve': 'cli/hook-serve.ts',
  simulate: 'cli/simulate.ts',
  junit: 'cli/formats/junit.ts',
  sarif: 'cli/formats/sarif.ts',
  'type-configuration': 'hook/runtime/type-configuration.ts',
  yaml: 'core/templates/yaml.ts',
  'yaml-library': 'yaml',
};

const keepApart = {
  name: 'keep-apart',
  setup({ onResolve }) {
    const names = new Map(Object.entries(apart).map(([name, module]) => [module, name]));
    onResolve({ filter: /^\.|^yaml$/ }, ({ path, resolveDir, kind }) => {
      const module = path.startsWith('.') ? relative(root, `${resolve(resolveDir, path)}.ts`) : path;
      const name = kind === 'entry-point' ? undefined : names.get(module);
      return name === undefined ? undefined : { path: `./${name}.js`, external: true };
    });
  },
};

/** Commander can run commands that are programs. We have none, and to load what starts them takes milliseconds. */
const withoutPrograms = {
  name: 'without-programs',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path, namespace: 'without-programs' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'without-programs' }, () => ({ contents: '' }));
  },
};

async function buildCommandLine() {
  const outdir = join(root, 'dist');
  await rm(outdir, { recursive: true, force: true });
  const result = await build({
    ...common,
    entryPoints: {
      gatewarden: 'cli/main.ts',
      'check-worker': 'check/worker.ts',
      'lambda-runtime': 'clouds/simulator/lambda-runtime.ts',
      ...apart,
    },
    outdir,
    banner: { js: '#!/usr/bin/env node' },
    supported: { 'dynamic-import': false },
    plugins: [keepApart, withoutPrograms],
  });
  await chmod(join(outdir, 'gatewarden.js'), 0o755);
  return [result];
}

const results = (await Promise.all([buildHook(), buildCommandLine()])).flat();
const metafiles = results.map(({ metafile }) => metafile);
await writeFile(join(root, 'dist', 'THIRD-PARTY-NOTICES.txt'), await noticesOf(root, metafiles));
