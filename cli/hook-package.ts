import { writeFileSync } from 'node:fs';
import { hyphenatedName, packHook } from '../clouds/aws';
import type { Environment } from './environment';
import { ExitStatus, UsageError } from './exit-status';
import { packageRoot } from './package-root';

export interface HookPackageOptions {
  readonly output?: string;
  /** Writes the archive of code alone, which Lambda takes. */
  readonly lambda: boolean;
}

/** `gatewarden hook package`: writes the archive that RegisterType takes, or the one that a Lambda function takes. */
export function hookPackage(
  { lambda, output = `${hyphenatedName}${lambda ? '-lambda' : ''}.zip` }: HookPackageOptions,
  environment: Environment,
): ExitStatus {
  const hook = packHook(packageRoot);
  const { archive, sha256, entries } = lambda ? hook.code : hook;
  write(output, archive);
  const contained = lambda ? '' : `, of which the code has ${hook.code.archive.length}`;
  environment.print(`${output}: ${entries.length} files, ${archive.length} bytes${contained}`);
  environment.print(`SHA-256 ${sha256}`);
  return ExitStatus.Clean;
}

function write(output: string, archive: Uint8Array): void {
  try {
    writeFileSync(output, archive);
  } catch (error) {
    throw new UsageError(
      `${JSON.stringify(output)} cannot be written: ${(error as Error).message}. Example: --output hook.zip`,
    );
  }
}
