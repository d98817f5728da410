import { writeFileSync } from 'node:fs';
import { hyphenatedName } from '../registry/hook';
import { packHook } from '../registry/package';
import { RegistryError } from '../registry/registry-error';
import { ExitStatus, UsageError } from './exit-status';
import { packageRoot } from './package-root';
import type { Terminal } from './terminal';

export interface HookPackageOptions {
  readonly output?: string;
}

/** `gatewarden hook package`: writes the archive that RegisterType takes. */
export function hookPackage({ output = `${hyphenatedName}.zip` }: HookPackageOptions, terminal: Terminal): ExitStatus {
  const { archive, sha256, entries, codeSize } = pack();
  writeFileSync(output, archive);
  terminal.print(`${output}: ${entries.length} files, ${archive.length} bytes, of which the code has ${codeSize}`);
  terminal.print(`SHA-256 ${sha256}`);
  return ExitStatus.Clean;
}

function pack(): ReturnType<typeof packHook> {
  try {
    return packHook(packageRoot);
  } catch (error) {
    throw error instanceof RegistryError ? new UsageError(error.message) : error;
  }
}
