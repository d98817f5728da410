import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { simulatedKind, type TemplateFile } from '../clouds/simulator';
import { describeReadError } from '../core/files';
import { type Document, parseDocument, TemplateError } from '../core/templates';

/** Why something could not be done with a file; line and column count from 1. */
export interface FileError {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

export const formatError = ({ file, line, column, message }: FileError): string =>
  `${[file, line, column].filter((part) => part !== undefined).join(':')}: ${message}`;

/** Either what was asked for, or why not. */
export type Outcome<T> = { readonly value: T } | { readonly error: FileError };

/** Reads a file that has to be a template. */
export async function readTemplate(file: string): Promise<Outcome<TemplateFile>> {
  try {
    const document = parseDocument(await readFile(file, 'utf8'), { file });
    if (simulatedKind(document.value) === undefined) return { error: { file, message: NO_TEMPLATE } };
    return { value: { file, document } };
  } catch (error) {
    return { error: toFileError(file, error) };
  }
}

const NO_TEMPLATE =
  'This is no template. A CloudFormation template has "Resources", each with a "Type"; an ARM template has "$schema" and "resources".';

/** What a person can mend, as an error of the file. Anything else is a fault of this program, and thrown on. */
export function toFileError(file: string, error: unknown, document?: Document): FileError {
  if (error instanceof TemplateError) {
    const { path, line, column, file: named = file } = error.at ?? {};
    const position =
      line === undefined ? path && document?.locate(path) : { line, ...(column === undefined ? {} : { column }) };
    return { file: named, ...position, message: error.message };
  }
  return { file, message: describeReadError(error) };
}

/** The templates that paths name: files as they are, and in folders every file that is one. */
export async function findTemplates(paths: readonly string[]): Promise<readonly Outcome<TemplateFile>[]> {
  const outcomes: Outcome<TemplateFile>[] = [];
  for (const path of paths) outcomes.push(...(await findTemplatesAt(path)));
  return outcomes;
}

async function findTemplatesAt(path: string): Promise<Outcome<TemplateFile>[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) return [await readTemplate(path)];
  const outcomes = await Promise.all((await listFiles(path)).map(readTemplate));
  // In a folder, what is no template is somebody else's; what cannot be read might be one, and is named.
  const templates = outcomes.filter((outcome) => !('error' in outcome && outcome.error.message === NO_TEMPLATE));
  return templates.length > 0
    ? templates
    : [{ error: { file: path, message: 'There is no template in this folder.' } }];
}

const EXTENSION = /\.(ya?ml|json|template)$/i;

async function listFiles(folder: string): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const lists = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', '.git'].includes(entry.name) ? [] : await listFiles(path);
    return entry.isFile() && EXTENSION.test(entry.name) ? [path] : [];
  });
  return (await Promise.all(lists)).flat();
}
