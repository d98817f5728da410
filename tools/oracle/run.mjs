// Bundles the comparison, which is written in TypeScript, and runs it.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const outfile = join(root, 'build/oracle/main.cjs');

const [argument = '100000'] = process.argv.slice(2);
const cases = Number(argument);
if (!/^\d+$/.test(argument)) {
  console.error(`Invalid number of resources to generate: "${argument}". Example: npm run oracle:azure -- 5000`);
  process.exit(2);
}

await build({
  absWorkingDir: root,
  entryPoints: ['tools/oracle/main.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
});
const { main } = createRequire(import.meta.url)(outfile);
process.exitCode = await main(root, cases);
