// Bundles and runs a command in this folder. The commands are TypeScript, because they import the catalogue.
// `node tools/generate/run.mjs generate --check`, `node tools/generate/run.mjs new-control aws access-log`
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const [command, ...args] = process.argv.slice(2);
const outfile = join(root, `build/generate/${command}.cjs`);

await build({
  absWorkingDir: root,
  entryPoints: [`tools/generate/${command}.ts`],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
});
const { main } = createRequire(import.meta.url)(outfile);
process.exitCode = await main(root, args);
