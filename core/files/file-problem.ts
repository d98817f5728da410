import { type Document, TemplateError } from '../templates';
import { SourceError } from './read-source';

/** The reason why a file, or a part of it, cannot be read. Paths are as given; lines and columns count from 1. */
export interface FileProblem {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** `stacks/api.yml:3:5: Invalid YAML: the closing ] is missing.` */
export const describeProblem = ({ file, line, column, message }: FileProblem): string =>
  `${[file, line, column].filter((part) => part !== undefined).join(':')}: ${message}`;

/**
 * The problem with a file, with its position in the document.
 * @throws the given error if it is not an error about the file.
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
