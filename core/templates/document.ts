import { readJson } from './json';
import { isMalformed } from './malformed';
import { type Offsets, offsetAt, type Path } from './source';
import { TemplateError } from './template-error';
import { OutsideSubset } from './yaml-lines';
import { readYamlSubset } from './yaml-subset';

/** A position in a file. Line and column start at 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A position in a file, with a sentence about it. */
export interface DocumentWarning extends Position {
  readonly message: string;
}

/** A parsed file. CloudFormation's short forms (`!Sub x`) are in the long form (`{"Fn::Sub": "x"}`). */
export interface Document {
  readonly value: unknown;
  /** What the cloud accepts but is probably a mistake, such as a duplicate key. */
  readonly warnings: readonly DocumentWarning[];
  /** The position of the key or item at a path; if it does not exist, the position of its nearest ancestor. */
  locate(path: Path): Position;
}

export interface ReadingOptions {
  /** The name of the file. The extension `.json` selects JSON. */
  readonly file: string;
  /** Records positions while parsing. Without it, the first call of {@link Document.locate} parses the text again. */
  readonly positions?: boolean;
}

/**
 * Reads JSON or YAML in the dialects that CloudFormation accepts.
 * @throws TemplateError with line and column if the text is not well-formed, repeats a key, contains more than one
 *   document or a tag that CloudFormation does not define, or is nested too deeply.
 */
export function parseDocument(text: string, { file, positions = false }: ReadingOptions): Document {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const isJson = source.trimStart().startsWith('{') || file.toLowerCase().endsWith('.json');
  try {
    return isJson ? documentOf(source, readJson, positions) : yamlDocument(source, positions);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    throw new TemplateError(
      `Invalid ${isJson ? 'JSON' : 'YAML'}: ${error.reason}.`,
      new Lines(source).positionOf(error.offset),
    );
  }
}

/** Nearly all templates use a subset of YAML. Its reader is many times faster than the full one. */
function yamlDocument(source: string, positions: boolean): Document {
  try {
    // Replacing the line breaks changes neither line nor column numbers.
    return documentOf(source.replaceAll('\r\n', '\n'), readYamlSubset, positions);
  } catch (error) {
    if (!(error instanceof OutsideSubset)) throw error;
    // Loaded on demand: loading takes as long as reading hundreds of templates.
    const { readYaml } = require('./yaml') as typeof import('./yaml');
    return documentOf(source, readYaml, true);
  }
}

function documentOf(
  source: string,
  read: (source: string, offsets?: Offsets) => unknown,
  positions: boolean,
): Document {
  const readLocated = () => {
    const offsets: Offsets = new Map();
    return { value: read(source, offsets), offsets, lines: new Lines(source) };
  };
  let located = positions ? readLocated() : undefined;
  return {
    value: located ? located.value : read(source),
    warnings: [],
    locate(path) {
      located ??= readLocated();
      return located.lines.positionOf(offsetAt(located.value, path, located.offsets) ?? 0);
    },
  };
}

class Lines {
  private starts: number[] | undefined;

  constructor(private readonly source: string) {}

  positionOf(offset: number): Position {
    this.starts ??= lineStarts(this.source);
    let [first, last] = [0, this.starts.length - 1];
    while (first < last) {
      const middle = Math.ceil((first + last) / 2);
      if ((this.starts[middle] ?? 0) <= offset) first = middle;
      else last = middle - 1;
    }
    return { line: first + 1, column: offset - (this.starts[first] ?? 0) + 1 };
  }
}

function lineStarts(source: string): number[] {
  const starts = [0];
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
