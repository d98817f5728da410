// Updates the command output that the README and the guide quote: node tools/build/transcript.mjs
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
    entryPoints: ['test/guide/transcript.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'warning',
  });
  const documented = join(root, 'build/documented');
  await buildPackageOf({ to: documented, controls: 'test/guide/documented-controls.ts' });
  const { PAGES, refresh } = (await import(pathToFileURL(outfile))).default;
  for (const name of PAGES) {
    const page = join(root, name);
    await writeFile(page, await refresh(await readFile(page, 'utf8'), documented));
  }
} finally {
  await rm(folder, { recursive: true });
}
