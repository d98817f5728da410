import { type Document, TemplateError } from '../templates';
import { SourceError } from './read-source';

/** Why a file, or a part of it, could not be read. Paths of files are as they were given; lines and columns count from 1. */
export interface FileProblem {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** `stacks/api.yml:3:5: The key Stage stands twice.` */
export const describeProblem = ({ file, line, column, message }: FileProblem): string =>
  `${[file, line, column].filter((part) => part !== undefined).join(':')}: ${message}`;

/**
 * What is wrong with a file, located in its document.
 * @throws the error itself, where it does not speak of the file.
 */
export function problemIn(file: string, error: unknown, document?: Document): FileProblem {
  if (error instanceof SourceError) {
    const { line, message } = error;
    return { file, ...(line === undefined ? {} : { line }), message };
  }
  if (!(error instanceof TemplateError)) throw error;
  const { path, line, column, file: named = file } = error.at ?? {};
  const position =
    line === undefined ? path && document?.locate(path) : { line, ...(column === undefined ? {} : { column }) };
  return { file: named, ...position, message: error.message };
}
