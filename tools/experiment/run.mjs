// `node tools/experiment/run.mjs [jest arguments]`: checks that a new control needs no other edits. Adds two controls
// to a copy of the project, runs `npm run generate` and then the unchanged tests: all of them, or those that jest
// selects for the arguments.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyWithNewControls } from './new-controls.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = await mkdtemp(join(tmpdir(), 'gatewarden-experiment-'));

/** Several tests read the list of files that git tracks, hence the git commands. */
const STEPS = [
  ['git', 'init', '--quiet'],
  ['npm', 'run', '--silent', 'generate'],
  ['git', 'add', '--all'],
  ['npm', 'test', '--', ...process.argv.slice(2)],
];

try {
  for (const { id, name, file } of await copyWithNewControls(root, folder)) console.log(`${id} ${name}: ${file}`);
  const failed = STEPS.find(([command, ...args]) => {
    const started = Date.now();
    const { status } = spawnSync(command, args, { cwd: folder, stdio: 'inherit' });
    console.log(`${command} ${args.join(' ')}: status ${status}, ${Math.round((Date.now() - started) / 1000)} s`);
    return status !== 0;
  });
  process.exitCode = failed === undefined ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}
