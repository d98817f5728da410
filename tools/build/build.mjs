// Bundles the hook to build/TypeFunction/, which `cfn submit` archives, and the command line to dist/.
import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { chmod, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
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
  // The licences are in a separate file.
  legalComments: 'none',
  metafile: true,
};

/** The modules that the hook loads on demand with import(). They are separate files beside handlers.js. */
const lazyEntryPoints = {
  aws: 'hook/runtime/delivery/aws.ts',
  decryption: 'hook/runtime/delivery/decryption.ts',
  validation: 'core/json-schema/validation.ts',
};

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
 * Removes the parts of the AWS SDK that a Lambda function does not need, about a third. A function has its credentials
 * in the environment, so the other providers are left out: profiles, single sign-on, web identity and instance
 * metadata. Of the package.json of each client, only the version is used.
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

/** The controls that a file exports, reduced to the data that the hook needs. */
async function hookControls(controls) {
  const { outputFiles } = await build({
    ...common,
    format: 'esm',
    write: false,
    stdin: {
      contents: `
        import { controls } from './${controls}';
        import { hookCatalogue } from './hook/hook-catalogue';
        export default hookCatalogue(controls);`,
      resolveDir: root,
    },
  });
  const module = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
  return module.default;
}

const isFrontDoor = (path, resolveDir) => resolve(resolveDir, path) === join(root, 'controls');

/**
 * Replaces the front door of controls/ with the controls that a file exports, reduced to the data that the hook needs.
 */
const reducedControls = (controls) => ({
  name: 'reduced-controls',
  setup({ onResolve, onLoad }) {
    const namespace = 'reduced-controls';
    onResolve({ filter: /^\..*\/controls$/ }, ({ path, resolveDir }) =>
      isFrontDoor(path, resolveDir) ? { path, namespace } : undefined,
    );
    onLoad({ filter: /.*/, namespace }, async () => ({
      contents: `export const controls = ${JSON.stringify(await hookControls(controls))};`,
    }));
  },
});

/** Replaces the front door of controls/ with another file in all imports. */
const controlsFrom = (controls) => ({
  name: 'controls-from',
  setup({ onResolve }) {
    onResolve({ filter: /^\..*\/controls$/ }, ({ path, resolveDir }) =>
      isFrontDoor(path, resolveDir) ? { path: join(root, controls) } : undefined,
    );
  },
});

async function buildHook({ to, controls }) {
  const outdir = join(to, 'build/TypeFunction');
  await rm(outdir, { recursive: true, force: true });
  const hook = { ...common, outdir, minify: true, supported: { 'dynamic-import': false } };
  return await Promise.all([
    build({ ...hook, entryPoints: { handlers: 'hook/handlers.ts' }, plugins: [loadLazily, reducedControls(controls)] }),
    build({
      ...hook,
      entryPoints: lazyEntryPoints,
      mainFields: ['module', 'main'],
      // This package provides streams for old versions of Node.js. The streams of Node.js itself are equivalent.
      alias: { 'readable-stream': 'node:stream' },
      plugins: [loadLazily, slimAwsSdk],
    }),
  ]);
}

/**
 * Modules of the command line that are bundled as separate files and loaded on demand. Each bundle has its own copy of
 * a class, so errors from another bundle are recognised by their brand or name.
 */
const separateModules = {
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
  validation: 'core/json-schema/validation.ts',
  'yaml-library': 'yaml',
};

const keepSeparate = {
  name: 'keep-separate',
  setup({ onResolve }) {
    const names = new Map(Object.entries(separateModules).map(([name, module]) => [module, name]));
    onResolve({ filter: /^\.|^yaml$/ }, ({ path, resolveDir, kind }) => {
      const module = path.startsWith('.') ? relative(root, `${resolve(resolveDir, path)}.ts`) : path;
      const name = kind === 'entry-point' ? undefined : names.get(module);
      return name === undefined ? undefined : { path: `./${name}.js`, external: true };
    });
  },
};

/**
 * Commander can run external programs as commands. Gatewarden has no such commands, and loading the module takes
 * milliseconds.
 */
const withoutChildProcess = {
  name: 'without-child-process',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path, namespace: 'without-child-process' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'without-child-process' }, () => ({ contents: '' }));
  },
};

async function buildCommandLine({ to, controls }) {
  const outdir = join(to, 'dist');
  await rm(outdir, { recursive: true, force: true });
  const result = await build({
    ...common,
    entryPoints: {
      gatewarden: 'cli/main.ts',
      'check-worker': 'cli/check-worker.ts',
      'lambda-runtime': 'clouds/simulator/lambda-runtime.ts',
      ...separateModules,
    },
    outdir,
    // Node.js reads a smaller file faster, at the start of every command and of every worker thread.
    minify: true,
    banner: { js: '#!/usr/bin/env node' },
    supported: { 'dynamic-import': false },
    plugins: [controlsFrom(controls), keepSeparate, withoutChildProcess],
  });
  await chmod(join(outdir, 'gatewarden.js'), 0o755);
  return [result];
}

/** Builds the package in this repository. */
export async function buildPackage() {
  const product = { to: root, controls: 'controls/index.ts' };
  const results = (await Promise.all([buildHook(product), buildCommandLine(product)])).flat();
  const metafiles = results.map(({ metafile }) => metafile);
  await writeFile(join(root, 'dist', 'THIRD-PARTY-NOTICES.txt'), await noticesOf(root, metafiles));
}

/**
 * Builds the package in another folder, with the controls that a file exports. Copies the other files of the package,
 * and generates the policies.
 */
export async function buildPackageOf({ to, controls }) {
  await rm(to, { recursive: true, force: true });
  const { files } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const copied = files.filter((path) => !['dist', 'build/TypeFunction', 'azure-policy'].includes(path));
  await Promise.all([
    ...['package.json', ...copied].map((path) => cp(join(root, path), join(to, path), { recursive: true })),
    buildHook({ to, controls }),
    buildCommandLine({ to, controls }),
  ]);
  await promisify(execFile)(process.execPath, [join(to, 'dist/gatewarden.js'), 'generate'], { cwd: to });
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await buildPackage();
