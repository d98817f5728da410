// Runs the cfn CLI that tools/contract/requirements.txt pins: node tools/contract/cfn.mjs submit --dry-run
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installOnce } from './cache.mjs';
import { run } from './processes.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const requirements = join(here, 'requirements.txt');

/** The Python file that runs the CLI with reproducible archives. */
export const cfnFile = join(here, 'cfn.py');

/**
 * The folder with the commands of the Python environment, such as `python`, `cfn` and `moto_server`. Undefined on a
 * machine without `python3`.
 */
export async function pythonTools() {
  const version = await run('python3', ['--version']).catch(() => undefined);
  if (version === undefined) return undefined;
  const recipe = [version.output, await readFile(requirements, 'utf8')];
  const folder = await installOnce('contract', recipe, async (environment) => {
    await run('python3', ['-m', 'venv', environment]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'];
    await run(join(environment, 'bin', 'python'), [...pip, '--requirement', requirements]);
    await run(join(environment, 'bin', 'python'), ['-m', 'pip', 'check']);
  });
  return join(folder, 'bin');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const tools = await pythonTools();
  if (tools === undefined) {
    console.error('python3 was not found. The cfn CLI needs Python 3: https://www.python.org/downloads/');
    process.exit(2);
  }
  const args = [cfnFile, ...process.argv.slice(2)];
  process.exitCode = spawnSync(join(tools, 'python'), args, { stdio: 'inherit' }).status ?? 2;
}
