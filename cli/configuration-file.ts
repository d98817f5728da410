import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Configuration } from '../evaluation/configuration';
import { definitions, typeConfiguration } from '../gatewarden-apigateway-stagehook.json';
import { HookError } from '../hook/runtime/errors';
import { readTypeConfiguration } from '../hook/runtime/type-configuration';
import { parseDocument } from '../templates/document';
import { TemplateError } from '../templates/template-error';
import { UsageError } from './exit-status';

const NAMES = ['gatewarden.yaml', 'gatewarden.yml'];

/**
 * The configuration of a file, or of the nearest gatewarden.yaml upwards from a folder; where there is none, every
 * control is enforced. It has the shape of the hook's type configuration, and means the same.
 * @throws UsageError where it cannot be read, with file, line and a valid example.
 */
export async function readConfiguration(named: string | undefined, folder: string): Promise<Configuration> {
  const file = named ?? findUpwards(folder);
  const value = file === undefined ? {} : await readValue(file);
  try {
    return (await readTypeConfiguration(value ?? {}, { typeConfiguration, definitions })) as unknown as Configuration;
  } catch (error) {
    if (error instanceof HookError && file !== undefined) throw new UsageError(`${shown(file)}: ${error.message}`);
    throw error;
  }
}

function findUpwards(folder: string): string | undefined {
  const found = NAMES.map((name) => join(folder, name)).find((path) => existsSync(path));
  const parent = dirname(folder);
  return found ?? (parent === folder ? undefined : findUpwards(parent));
}

async function readValue(file: string): Promise<unknown> {
  try {
    return parseDocument(await readFile(file, 'utf8'), { file }).value;
  } catch (error) {
    if (error instanceof TemplateError) {
      const { line, column } = error.at ?? {};
      throw new UsageError(`${[shown(file), line, column].filter(Boolean).join(':')}: ${error.message}`);
    }
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new UsageError(`${shown(file)}: There is no such file.`);
    throw error;
  }
}

const shown = (file: string): string => relative(process.cwd(), file) || file;
