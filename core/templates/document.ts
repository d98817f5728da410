import { quote } from '../values';
import { readJson } from './json';
import { Malformed } from './malformed';
import { type Detail, type Duplicate, type Place, Recorder } from './recorder';
import { offsetAt, type Path } from './source';
import { TemplateError } from './template-error';
import { readYaml } from './yaml/read';

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
  /** What the cloud accepts but is probably a mistake: duplicate keys. */
  readonly warnings: readonly DocumentWarning[];
  /** The position of the key or item at a path; if it does not exist, the position of its nearest ancestor. */
  locate(path: Path): Position;
  /**
   * The ranges of the key and the value at a path, for edits; undefined if the path does not exist. They are computed on
   * the first call. A byte order mark does not count. A path through an alias or a merge key leads to the text that is repeated.
   */
  rangeOf(path: Path): Place | undefined;
}

export interface ReadingOptions {
  /** The name of the file. The extension `.json` selects JSON. */
  readonly file: string;
  /** Records positions while reading. Without it, the first call of {@link Document.locate} reads the text again. */
  readonly positions?: boolean;
}

/**
 * The limit of CloudFormation for templates, the only ones in YAML. A string of 1 MB is within the limits of all
 * regular expressions of the reader.
 */
export const LARGEST_YAML = 1024 * 1024;

/**
 * Reads JSON or YAML in the dialects that CloudFormation and Azure Resource Manager accept. Of equal keys in an object
 * the last one counts, and a warning names the others: CloudFormation takes the last one as well, which users report
 * after tests with validate-template.
 * https://github.com/go-to-k/cdk-real-drift/pull/1133
 * https://github.com/aws-cloudformation/cfn-language-discussion/issues/96
 * @throws TemplateError with line and column if the text is not well-formed, contains more than one document or a tag of
 *   YAML that has no value in JSON, or is nested too deeply.
 */
export function parseDocument(text: string, { file, positions = false }: ReadingOptions): Document {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const isNamedJson = file.toLowerCase().endsWith('.json');
  const start = source.trimStart();
  if (!isNamedJson && !start.startsWith('{')) return readAs('YAML', source, positions);
  try {
    return readAs('JSON', source, positions);
  } catch (error) {
    // YAML includes JSON, so CloudFormation reads what is not JSON as YAML, whatever the name of the file is.
    const mayBeYaml = source.length <= LARGEST_YAML && !(isNamedJson && JSON_START.test(start));
    const document = mayBeYaml ? attempt(() => readAs('YAML', source, positions)) : undefined;
    if (document instanceof TemplateError && !JSON_OBJECT.test(start)) throw document;
    if (document === undefined || document instanceof TemplateError || !isCollection(document.value)) throw error;
    return document;
  }
}

/** The start of a file that is meant to be JSON, and of a text that is more like JSON than YAML. */
const JSON_START = /^(?:[[{]|\/[/*])/;
const JSON_OBJECT = /^\{\s*["}/]/;

/** Every text without a colon and a dash is one string in YAML. That is no reason to read it as YAML. */
const isCollection = (value: unknown): boolean => typeof value === 'object' && value !== null;

function attempt<T>(read: () => T): T | TemplateError {
  try {
    return read();
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
}

function readAs(format: 'JSON' | 'YAML', source: string, positions: boolean): Document {
  try {
    return documentOf(source, format === 'JSON' ? readJson : readYaml, positions);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new TemplateError(`Invalid ${format}: ${error.reason}.`, new Lines(source).positionOf(error.offset));
  }
}

function documentOf(
  source: string,
  read: (source: string, recorder: Recorder) => unknown,
  positions: boolean,
): Document {
  const lines = new Lines(source);
  const readWith = (detail: Detail) => {
    const recorder = new Recorder(detail);
    return { value: read(source, recorder), recorder };
  };
  const first = readWith(positions ? 'offsets' : 'values');
  // Both are read again when they are asked for, which is seldom.
  let located = positions ? first : undefined;
  let ranged: typeof located;
  const locatedReading = () => (located ??= readWith('offsets'));
  return {
    value: first.value,
    warnings: first.recorder.duplicates.length === 0 ? [] : duplicateWarnings(locatedReading().recorder, lines),
    locate(path) {
      const { value, recorder } = locatedReading();
      return lines.positionOf(offsetAt(value, path, recorder.offsets) ?? 0);
    },
    rangeOf(path) {
      ranged ??= readWith('ranges');
      return ranged.recorder.placeOf(ranged.value, path);
    },
  };
}

/** Enough to see what is wrong with a file. A file of 1 MB can repeat a key 200,000 times. */
const MOST_WARNINGS = 100;

function duplicateWarnings({ duplicates }: Recorder, lines: Lines): DocumentWarning[] {
  const [next, ...others] = duplicates.slice(MOST_WARNINGS);
  const warnings = duplicates.slice(0, MOST_WARNINGS).map((each) => duplicateWarning(each, lines));
  if (next === undefined) return warnings;
  return [...warnings, { ...lines.positionOf(next.applied), message: `${others.length + 1} more duplicate keys.` }];
}

function duplicateWarning({ key, ignored, applied }: Duplicate, lines: Lines): DocumentWarning {
  const position = lines.positionOf(applied);
  const { line } = lines.positionOf(ignored ?? applied);
  const where =
    line === position.line
      ? `the last value in line ${line} overrides the one before it`
      : `line ${position.line} overrides line ${line}`;
  return { ...position, message: `Duplicate key ${quote(key)}: ${where}.` };
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
