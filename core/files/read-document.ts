import { UserError } from '../errors';
import { type Document, parseDocument, TemplateError } from '../templates';
import { describeProblem, problemIn } from './file-problem';
import { readSource } from './read-source';

/** A file that does not exist or is not JSON or YAML. The message starts with file, line and column. */
export class DocumentError extends UserError {
  override readonly name = 'DocumentError';
}

export interface DocumentOptions {
  /** Whether the file may be empty or contain only comments. Its value is then undefined. */
  readonly mayBeEmpty?: boolean;
}

/**
 * Reads a JSON or YAML file, in UTF-8 or UTF-16. Duplicate keys are errors, unlike in templates: of a configuration or
 * a policy, nobody should lose an exemption or a condition silently.
 * @throws DocumentError
 */
export function readDocument(file: string, { mayBeEmpty = false }: DocumentOptions = {}): Document {
  try {
    const text = readSource(file, { mayBeEmpty });
    return mayBeEmpty && isEmpty(text) ? EMPTY : withUniqueKeys(parseDocument(text, { file }));
  } catch (error) {
    throw new DocumentError(describeProblem(problemIn(file, error)), { cause: error });
  }
}

/** @throws TemplateError for a duplicate key. */
export function withUniqueKeys(document: Document): Document {
  const [duplicate] = document.warnings;
  if (duplicate === undefined) return document;
  const { message, line, column } = duplicate;
  throw new TemplateError(`${message} Remove one of the two.`, { line, column });
}

const isEmpty = (text: string): boolean => text.split('\n').every((line) => /^\s*(?:#.*)?$/.test(line));

const EMPTY: Document = {
  value: undefined,
  warnings: [],
  locate: () => ({ line: 1, column: 1 }),
  rangeOf: () => undefined,
};
