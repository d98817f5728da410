// Bundles the hook to build/TypeFunction/, as `cfn submit` zips it, and the command line to dist/.
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { noticesOf } from './notices.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

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

async function buildCommandLine() {
  const outdir = join(root, 'dist');
  await rm(outdir, { recursive: true, force: true });
  const result = await build({
    ...common,
    entryPoints: { gatewarden: 'cli/main.ts', 'lambda-runtime': 'simulator/lambda-runtime.ts' },
    outdir,
    banner: { js: '#!/usr/bin/env node' },
  });
  await chmod(join(outdir, 'gatewarden.js'), 0o755);
  return [result];
}

const results = (await Promise.all([buildHook(), buildCommandLine()])).flat();
const metafiles = results.map(({ metafile }) => metafile);
await writeFile(join(root, 'dist', 'THIRD-PARTY-NOTICES.txt'), await noticesOf(root, metafiles));
