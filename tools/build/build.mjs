// Bundles the hook to build/TypeFunction/, as `cfn submit` zips it, and the command line to dist/.
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
  // The licences are in a file of their own.
  legalComments: 'none',
  metafile: true,
};

/** What the hook imports with import(), when it needs it: files of their own beside handlers.js. */
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

/** The controls of a file as the hook needs them, as data. */
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

/** Puts the controls of a file, reduced to what the hook needs, in the place of the front door of controls/. */
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

/** Takes the controls from a file, wherever the front door of controls/ is imported. */
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
  validation: 'core/json-schema/validation.ts',
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

async function buildCommandLine({ to, controls }) {
  const outdir = join(to, 'dist');
  await rm(outdir, { recursive: true, force: true });
  const result = await build({
    ...common,
    entryPoints: {
      gatewarden: 'cli/main.ts',
      'check-worker': 'cli/check-worker.ts',
      'lambda-runtime': 'clouds/simulator/lambda-runtime.ts',
      ...apart,
    },
    outdir,
    banner: { js: '#!/usr/bin/env node' },
    supported: { 'dynamic-import': false },
    plugins: [controlsFrom(controls), keepApart, withoutPrograms],
  });
  await chmod(join(outdir, 'gatewarden.js'), 0o755);
  return [result];
}

/** Builds the package in its place. */
export async function buildPackage() {
  const product = { to: root, controls: 'controls/index.ts' };
  const results = (await Promise.all([buildHook(product), buildCommandLine(product)])).flat();
  const metafiles = results.map(({ metafile }) => metafile);
  await writeFile(join(root, 'dist', 'THIRD-PARTY-NOTICES.txt'), await noticesOf(root, metafiles));
}

/**
 * Builds the package in another folder, with other controls: those that a file exports. What the package holds beside
 * its code is copied there, and the policies are generated there.
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
