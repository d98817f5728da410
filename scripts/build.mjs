// Bundles the hook to build/TypeFunction/, as `cfn submit` zips it, and the command line to dist/.
import { chmod, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
  legalComments: 'none',
};

async function buildHook() {
  const outdir = join(root, 'build/TypeFunction');
  await rm(outdir, { recursive: true, force: true });
  await build({
    ...common,
    entryPoints: { handlers: 'hook/handlers.ts' },
    outdir,
    minify: true,
    // The vendor library looks error codes up by the names of its classes.
    keepNames: true,
  });
}

async function buildCommandLine() {
  const outdir = join(root, 'dist');
  await rm(outdir, { recursive: true, force: true });
  await build({
    ...common,
    entryPoints: { gatewarden: 'cli/main.ts', 'lambda-runtime': 'simulator/lambda-runtime.ts' },
    outdir,
    banner: { js: '#!/usr/bin/env node' },
  });
  await chmod(join(outdir, 'gatewarden.js'), 0o755);
}

await Promise.all([buildHook(), buildCommandLine()]);
