import { existsSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { controls } from '../controls';
import { azurePolicyFiles } from '../generator/azure-policy';
import { compareFiles, writeFiles } from '../generator/files';
import { ExitStatus, UsageError } from './exit-status';
import { packageRoot } from './package-root';
import type { Terminal } from './terminal';

export interface GenerateOptions {
  readonly check: boolean;
  readonly output: string | undefined;
}

/** `gatewarden generate`: writes the Azure policies of the catalogue, or checks that they are what it says. */
export async function generate({ check, output }: GenerateOptions, terminal: Terminal): Promise<ExitStatus> {
  const folder = output ?? join(packageRoot, 'azure-policy');
  const shown = relative(process.cwd(), folder) || '.';
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new UsageError(`${shown} is no folder. Example: gatewarden generate --output azure-policy`);
  const files = azurePolicyFiles(controls);
  if (!check) {
    await writeFiles(folder, files);
    terminal.print(`Wrote ${files.size} files to ${shown}/.`);
    return ExitStatus.Clean;
  }

  const differences = await compareFiles(folder, files);
  if (differences.length === 0) {
    terminal.print(`The ${files.size} files in ${shown}/ are what the catalogue says.`);
    return ExitStatus.Clean;
  }
  for (const { path, problem } of differences) terminal.warn(`${shown}/${path}: ${problem}`);
  terminal.warn('Run `npm run generate` and commit what it changes.');
  return ExitStatus.Findings;
}
