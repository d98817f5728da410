// Bundles and runs a command in this folder. The commands are TypeScript, because they import the catalogue.
// `node tools/generate/run.mjs generate --check`, `node tools/generate/run.mjs new-control aws access-log`
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runBundled } from '../build/run-bundled.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const [command, ...args] = process.argv.slice(2);

/** The checks of the catalogue rely on its types. esbuild ignores types, so the compiler checks them first. */
function hasTypeErrors() {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  if (!existsSync(compiler)) return false;
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, '--noEmit', '-p', 'tools/generate'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status === 0) return false;
  console.error(`${stdout}${stderr}Correct these errors and run \`npm run generate\` again.`);
  return true;
}

if (command === 'generate' && hasTypeErrors()) process.exit(1);

await runBundled(`tools/generate/${command}.ts`, args);
