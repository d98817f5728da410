// Updates the command output in guide/enforce-on-one-account.md: node tools/build/transcript.mjs
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { buildPackageOf } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = await mkdtemp(join(tmpdir(), 'gatewarden-transcript-'));
try {
  const outfile = join(folder, 'transcript.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/clouds/aws/transcript.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'warning',
  });
  // Uses the controls of the tests, so that the page does not change with each new control.
  const fixture = join(root, 'build/fixture');
  await buildPackageOf({ to: fixture, controls: 'test/controls.ts' });
  const { PAGE, refresh } = (await import(pathToFileURL(outfile))).default;
  const page = join(root, PAGE);
  await writeFile(page, await refresh(await readFile(page, 'utf8'), fixture));
} finally {
  await rm(folder, { recursive: true });
}
