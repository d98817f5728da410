// Updates the command output that the README and the guide quote: node tools/build/transcript.mjs
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { buildPackage, buildPackageOf } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = await mkdtemp(join(tmpdir(), 'gatewarden-transcript-'));
try {
  const outfile = join(folder, 'transcript.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/guide/transcript.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'warning',
  });
  // The pages that use the fixture's controls do not change with each new control.
  const fixture = join(root, 'build/fixture');
  await Promise.all([buildPackage(), buildPackageOf({ to: fixture, controls: 'test/controls.ts' })]);
  const packages = { product: root, fixture };
  const { PAGES, refresh } = (await import(pathToFileURL(outfile))).default;
  for (const [name, catalogue] of Object.entries(PAGES)) {
    const page = join(root, name);
    await writeFile(page, await refresh(await readFile(page, 'utf8'), packages[catalogue]));
  }
} finally {
  await rm(folder, { recursive: true });
}
