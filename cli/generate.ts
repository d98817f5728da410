import { existsSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { controls } from '../controls';
import { azurePolicyFiles, compareFiles, writeFiles } from '../generator';
import { blamingConfiguration, readConfiguration } from './configuration-file';
import type { Environment } from './environment';
import { ExitStatus, UsageError } from './exit-status';
import { packageRoot } from './package-root';

export interface GenerateOptions {
  readonly check: boolean;
  readonly output: string | undefined;
  readonly config: string | undefined;
  readonly scope: string | undefined;
}

/**
 * `gatewarden generate`: writes the Azure policies of the catalogue, or checks that they are what it says. A
 * configuration sets their effects and exemptions; azure-policy/ itself is of the catalogue alone, whatever
 * gatewarden.yaml lies around.
 */
export async function generate(options: GenerateOptions, environment: Environment): Promise<ExitStatus> {
  const { check, output, config, scope } = options;
  if (output === undefined && (config !== undefined || scope !== undefined))
    throw new UsageError(
      "A configuration or scope is one organisation's, and azure-policy/ holds the catalogue alone: name a folder. Example: gatewarden generate --config gatewarden.yaml --output policies",
    );
  const folder = output ?? join(packageRoot, 'azure-policy');
  const shown = relative(process.cwd(), folder) || '.';
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new UsageError(`${shown} is no folder. Example: gatewarden generate --output azure-policy`);
  const given = {
    ...(config === undefined ? {} : { configuration: await readConfiguration(config, process.cwd()) }),
    ...(scope === undefined ? {} : { scope }),
  };
  const files = blamingConfiguration(config, process.cwd(), () => azurePolicyFiles(controls, given));
  if (!check) {
    await writeFiles(folder, files).catch((error: NodeJS.ErrnoException) => {
      if (error.syscall === undefined) throw error;
      throw new UsageError(
        `${shown} cannot be written: ${error.message}. Example: gatewarden generate --output policies`,
      );
    });
    environment.print(`Wrote ${files.size} files to ${shown}/.`);
    return ExitStatus.Clean;
  }

  const differences = await compareFiles(folder, files);
  if (differences.length === 0) {
    environment.print(`The ${files.size} files in ${shown}/ are what the catalogue says.`);
    return ExitStatus.Clean;
  }
  for (const { path, problem } of differences) environment.warn(`${shown}/${path}: ${problem}`);
  const remedy = output === undefined ? '`npm run generate`' : 'the same without --check';
  environment.warn(`Run ${remedy} and commit what it changes.`);
  return ExitStatus.Findings;
}
