import { existsSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import { controls } from '../controls';
import { azurePolicyFiles, compareFiles, writeFiles } from '../generator';
import { readConfigurationFile, validated, withConfigurationFileName } from './configuration-file';
import type { Environment } from './environment';
import { ExitStatus, UsageError } from './exit-status';

export interface GenerateOptions {
  readonly check: boolean;
  readonly output: string;
  readonly config?: string;
  readonly scope?: string;
}

/**
 * `gatewarden generate`: writes the Azure policies of the catalogue to a folder, or checks that the files are up to date.
 * The configuration sets effects and exemptions.
 */
export async function generate(options: GenerateOptions, environment: Environment): Promise<ExitStatus> {
  const { check, output, config, scope } = options;
  const shown = relative(process.cwd(), output) || '.';
  if (existsSync(output) && !statSync(output).isDirectory())
    throw new UsageError(`${shown} is not a folder. Example: gatewarden generate --output azure-policy`);
  const file = readConfigurationFile(config, process.cwd());
  const given = {
    now: environment.now(),
    ...(file === undefined ? {} : { configuration: await validated(file, controls) }),
    ...(scope === undefined ? {} : { scope }),
  };
  if (file !== undefined) environment.warn(`Using the configuration of ${file.name}.`);
  const files = withConfigurationFileName(config, process.cwd(), () => azurePolicyFiles(controls, given));
  if (!check) {
    await writeFiles(output, files).catch((error: NodeJS.ErrnoException) => {
      if (error.syscall === undefined) throw error;
      throw new UsageError(
        `Cannot write to ${shown}: ${error.message}. Example: gatewarden generate --output policies`,
        { cause: error },
      );
    });
    environment.print(`Wrote ${files.size} files to ${shown}/.`);
    environment.warn('To deploy the policies: gatewarden azure deploy --subscription ID --what-if');
    return ExitStatus.Clean;
  }

  const differences = await compareFiles(output, files);
  if (differences.length === 0) {
    environment.print(`The ${files.size} files in ${shown}/ are up to date.`);
    return ExitStatus.Clean;
  }
  for (const { path, problem } of differences) environment.warn(`${shown}/${path}: ${problem}`);
  environment.warn('To update the files, run the same command without --check. Then commit them.');
  return ExitStatus.Findings;
}
