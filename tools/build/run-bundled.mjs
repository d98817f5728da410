// Tools that are written in TypeScript are bundled before they run.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Bundles a tool into build/ and runs its `main`, whose result becomes the exit status.
 * @param entry the tool's file, such as tools/generate/generate.ts.
 * @param args what `main` gets after the root of the repository.
 */
export async function runBundled(entry, ...args) {
  const outfile = join(root, 'build', entry.replace(/\.ts$/, '.cjs'));
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
  });
  const { main } = createRequire(import.meta.url)(outfile);
  process.exitCode = await main(root, ...args);
}
