import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Catalogue } from '../core/catalogue';
import { type Configuration, ConfigurationError, readConfiguration } from '../core/configuration';
import { readDocument } from '../core/files';
import { GenerationError } from '../generator';
import { UsageError } from './exit-status';

const NAMES = ['gatewarden.yaml', 'gatewarden.yml'];

/**
 * Reads the named file, or the nearest gatewarden.yaml in the folder or a parent folder. Without a file, the defaults of
 * the catalogue apply. The file has the format of the hook's type configuration.
 * @throws UsageError if the file cannot be read, with file, line and a valid example.
 */
export async function loadConfiguration(
  named: string | undefined,
  folder: string,
  catalogue: Catalogue,
): Promise<Configuration> {
  const file = readConfigurationFile(named, folder);
  return file === undefined ? readConfiguration({}, catalogue) : validated(file, catalogue);
}

/** The content of a configuration file, before validation. */
export interface ConfigurationFile {
  /** The path relative to the working directory. */
  readonly name: string;
  readonly value: unknown;
}

/** Undefined if no file is named or found. */
export function readConfigurationFile(named: string | undefined, folder: string): ConfigurationFile | undefined {
  const file = named ?? findUpwards(folder);
  return file === undefined
    ? undefined
    : { name: shown(file), value: withModes(readDocument(shown(file), { mayBeEmpty: true }).value ?? {}) };
}

/** @throws UsageError with the name of the file, the problem and a valid example. */
export async function validated({ name, value }: ConfigurationFile, catalogue: Catalogue): Promise<Configuration> {
  try {
    return await readConfiguration(value, catalogue);
  } catch (error) {
    if (error instanceof ConfigurationError) throw new UsageError(`${name}: ${error.message}`, { cause: error });
    throw error;
  }
}

/**
 * Generates policies from the configuration of a file.
 * @throws UsageError with the name of the file if the configuration causes the error.
 */
export function withConfigurationFileName<T>(named: string | undefined, folder: string, generate: () => T): T {
  try {
    return generate();
  } catch (error) {
    const file = named ?? findUpwards(folder);
    if (file !== undefined && error instanceof GenerationError && CONFIGURATION_PATH.test(error.where))
      throw new UsageError(`${shown(file)}: ${error.message}`, { cause: error });
    throw error;
  }
}

const CONFIGURATION_PATH = /^(?:controls|exemptions)[.[]/;

/**
 * In YAML 1.1 an unquoted `off` is false. A configuration has no boolean values, so false can only be the mode `off`.
 * Lists hold strings, never modes, so their members stay unchanged.
 */
function withModes(value: unknown): unknown {
  if (value === false) return 'off';
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withModes(member)]));
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function findUpwards(folder: string): string | undefined {
  const found = NAMES.map((name) => join(folder, name)).find((path) => existsSync(path));
  const parent = dirname(folder);
  return found ?? (parent === folder ? undefined : findUpwards(parent));
}

const shown = (file: string): string => relative(process.cwd(), file) || file;
