import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Catalogue } from '../core/catalogue';
import { type Configuration, ConfigurationError, readConfiguration } from '../core/configuration';
import { readDocument } from '../core/files';
import { GenerationError } from '../generator';
import { UsageError } from './exit-status';

const NAMES = ['gatewarden.yaml', 'gatewarden.yml'];

/**
 * The configuration of a file, or of the nearest gatewarden.yaml upwards from a folder; without one, the defaults of the
 * catalogue. The file has the shape of the hook's type configuration, and means the same.
 * @throws UsageError where it cannot be read, with file, line and a valid example.
 */
export async function loadConfiguration(
  named: string | undefined,
  folder: string,
  catalogue: Catalogue,
): Promise<Configuration> {
  const file = readConfigurationFile(named, folder);
  return file === undefined ? readConfiguration({}, catalogue) : validated(file, catalogue);
}

/** A configuration file as it is written. */
export interface ConfigurationFile {
  /** As people see it. */
  readonly name: string;
  readonly value: unknown;
}

/** Undefined where there is no file. */
export function readConfigurationFile(named: string | undefined, folder: string): ConfigurationFile | undefined {
  const file = named ?? findUpwards(folder);
  return file === undefined
    ? undefined
    : { name: shown(file), value: withModes(readDocument(shown(file), { mayBeEmpty: true }).value ?? {}) };
}

/** @throws UsageError with the name of the file, what is wrong and a valid example. */
export async function validated({ name, value }: ConfigurationFile, catalogue: Catalogue): Promise<Configuration> {
  try {
    return await readConfiguration(value, catalogue);
  } catch (error) {
    if (error instanceof ConfigurationError) throw new UsageError(`${name}: ${error.message}`, { cause: error });
    throw error;
  }
}

/**
 * Makes policies of a configuration.
 * @throws UsageError with the name of its file, where it is the configuration that is wrong.
 */
export function blamingConfiguration<T>(named: string | undefined, folder: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    const file = named ?? findUpwards(folder);
    if (file !== undefined && error instanceof GenerationError && CONFIGURED.test(error.where))
      throw new UsageError(`${shown(file)}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Paths in a configuration. */
const CONFIGURED = /^(?:controls|exemptions)[.[]/;

/**
 * In YAML 1.1 an unquoted `off` is false. A configuration holds no booleans, so that outside of lists, which hold texts,
 * false can only be that mode.
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
