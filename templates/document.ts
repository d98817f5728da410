import { readJson } from './json';
import { Malformed, type Offsets, offsetAt, type Path } from './source';
import { TemplateError } from './template-error';
import { readYaml } from './yaml';

/** A place in a file; line and column count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A file as values: CloudFormation's short forms (`!Sub x`) stand in their long form (`{"Fn::Sub": "x"}`). */
export interface Document {
  readonly value: unknown;
  /** Where the key or item at a path stands; where the path leads nowhere, its nearest ancestor. */
  locate(path: Path): Position;
}

/**
 * Reads JSON or YAML, in the dialects that CloudFormation takes.
 * @throws TemplateError with line and column, where the text is not well-formed, holds a key twice, more than one
 *   document, or a tag that is not CloudFormation's, or is nested too deeply.
 */
export function parseDocument(text: string, { file }: { file: string }): Document {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const isJson = source.trimStart().startsWith('{') || file.toLowerCase().endsWith('.json');
  try {
    return isJson ? jsonDocument(source) : yamlDocument(source);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new TemplateError(
      `This cannot be read as ${isJson ? 'JSON' : 'YAML'}: ${error.reason}.`,
      positionAt(source, error.offset),
    );
  }
}

function jsonDocument(source: string): Document {
  const value = readJson(source);
  // Few files have anything to locate, so that positions are worth a second reading.
  let located: { value: unknown; offsets: Offsets } | undefined;
  const locateAll = (): { value: unknown; offsets: Offsets } => {
    const offsets: Offsets = new Map();
    return { value: readJson(source, offsets), offsets };
  };
  return {
    value,
    locate(path) {
      located ??= locateAll();
      return positionAt(source, offsetAt(located.value, path, located.offsets) ?? 0);
    },
  };
}

function yamlDocument(source: string): Document {
  const { value, offsets } = readYaml(source);
  return { value, locate: (path) => positionAt(source, offsetAt(value, path, offsets) ?? 0) };
}

function positionAt(source: string, offset: number): Position {
  const before = source.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let at = before.indexOf('\n'); at !== -1; at = before.indexOf('\n', at + 1)) line += 1;
  return { line, column: offset - lineStart + 1 };
}
