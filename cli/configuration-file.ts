import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Configuration } from '../core/evaluation';
import { readDocument } from '../core/files';
import { definitions, typeConfiguration } from '../gatewarden-apigateway-stagehook.json';
import { GenerationError } from '../generator';
import { UsageError } from './exit-status';

const NAMES = ['gatewarden.yaml', 'gatewarden.yml'];

/**
 * The configuration of a file, or of the nearest gatewarden.yaml upwards from a folder; where there is none, every
 * control is enforced. It has the shape of the hook's type configuration, and means the same.
 * @throws UsageError where it cannot be read, with file, line and a valid example.
 */
export async function readConfiguration(named: string | undefined, folder: string): Promise<Configuration> {
  const file = readConfigurationFile(named, folder);
  return file === undefined ? DEFAULTS : checked(file);
}

/** What a configuration file says itself. */
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

/** Completed with what it leaves to the defaults. */
export async function checked({ name, value }: ConfigurationFile): Promise<Configuration> {
  // Most projects have no such file, and do without what the hook brings along.
  const { readTypeConfiguration } = await import('../hook/runtime/type-configuration');
  try {
    return (await readTypeConfiguration(value, { typeConfiguration, definitions })) as unknown as Configuration;
  } catch (error) {
    // What reads it is in a bundle of its own, with another class of the same name.
    if (error instanceof Error && error.name === 'InvalidTypeConfiguration')
      throw new UsageError(`${name}: ${error.message}`, { cause: error });
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

const DEFAULTS = Object.fromEntries(
  Object.entries(typeConfiguration.properties).flatMap(([name, property]) =>
    'default' in property ? [[name, property.default]] : [],
  ),
) as unknown as Configuration;

/** In YAML 1.1 an unquoted `off` is false; in the place of a mode it can only have meant that. */
function withModes(value: unknown): unknown {
  if (!isObject(value)) return value;
  const read = ([name, member]: [string, unknown]): [string, unknown] => {
    if (name === 'implicitStages') return [name, modeOf(member)];
    if (name !== 'controls' || !isObject(member)) return [name, member];
    return [name, Object.fromEntries(Object.entries(member).map(([id, mode]) => [id, modeOf(mode)]))];
  };
  return Object.fromEntries(Object.entries(value).map(read));
}

const modeOf = (mode: unknown): unknown => (mode === false ? 'off' : mode);

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function findUpwards(folder: string): string | undefined {
  const found = NAMES.map((name) => join(folder, name)).find((path) => existsSync(path));
  const parent = dirname(folder);
  return found ?? (parent === folder ? undefined : findUpwards(parent));
}

const shown = (file: string): string => relative(process.cwd(), file) || file;
