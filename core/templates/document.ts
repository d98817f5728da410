import { readJson } from './json';
import { isMalformed } from './malformed';
import { type Offsets, offsetAt, type Path } from './source';
import { TemplateError } from './template-error';
import { OutsideSubset } from './yaml-lines';
import { readYamlSubset } from './yaml-subset';

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

export interface ReadingOptions {
  /** Its extension counts. */
  readonly file: string;
  /** Whether {@link Document.locate} is likely to be asked. Its first answer takes a second reading otherwise. */
  readonly positions?: boolean;
}

/**
 * Reads JSON or YAML, in the dialects that CloudFormation takes.
 * @throws TemplateError with line and column, where the text is not well-formed, holds a key twice, more than one
 *   document, or a tag that is not CloudFormation's, or is nested too deeply.
 */
export function parseDocument(text: string, { file, positions = false }: ReadingOptions): Document {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const isJson = source.trimStart().startsWith('{') || file.toLowerCase().endsWith('.json');
  try {
    return isJson ? documentOf(source, readJson, positions) : yamlDocument(source, positions);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    throw new TemplateError(
      `This cannot be read as ${isJson ? 'JSON' : 'YAML'}: ${error.reason}.`,
      new Lines(source).positionOf(error.offset),
    );
  }
}

/** Nearly all templates are in a part of YAML that is read many times faster than the whole. */
function yamlDocument(source: string, positions: boolean): Document {
  try {
    // How its lines are broken changes neither lines nor columns.
    return documentOf(source.replaceAll('\r\n', '\n'), readYamlSubset, positions);
  } catch (error) {
    if (!(error instanceof OutsideSubset)) throw error;
    // Loaded when it is needed, since that takes as long as reading hundreds of templates.
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
