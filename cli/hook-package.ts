import { writeFileSync } from 'node:fs';
import { hyphenatedName, packHook } from '../clouds/aws';
import type { Environment } from './environment';
import { ExitStatus, UsageError } from './exit-status';
import { packageRoot } from './package-root';

export interface HookPackageOptions {
  readonly output?: string;
  /** Writes a Lambda deployment package: the code alone. */
  readonly lambda: boolean;
}

/** `gatewarden hook package`: writes the schema handler package for RegisterType, or a Lambda deployment package. */
export function hookPackage(
  { lambda, output = `${hyphenatedName}${lambda ? '-lambda' : ''}.zip` }: HookPackageOptions,
  environment: Environment,
): ExitStatus {
  const hook = packHook(packageRoot);
  const { archive, sha256, entries } = lambda ? hook.code : hook;
  write(output, archive);
  const contained = lambda ? '' : ` (code: ${hook.code.archive.length} bytes)`;
  environment.print(`${output}: ${entries.length} files, ${archive.length} bytes${contained}`);
  environment.print(`SHA-256 ${sha256}`);
  return ExitStatus.Clean;
}

function write(output: string, archive: Uint8Array): void {
  try {
    writeFileSync(output, archive);
  } catch (error) {
    throw new UsageError(
      `Cannot write ${JSON.stringify(output)}: ${(error as Error).message}. Example: --output hook.zip`,
    );
  }
}
