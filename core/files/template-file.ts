import { type Document, mayBeTemplate, parseDocument, type TemplateKind, templateKind } from '../templates';
import type { SourceFile } from './discover';
import { type FileProblem, problemIn } from './file-problem';
import { readSource, SourceError } from './read-source';

/** A template as it was read from a file. */
export interface Template {
  readonly file: string;
  readonly kind: TemplateKind;
  readonly document: Document;
}

export interface TemplateOptions {
  /** Gives the text of what is not a file, such as standard input; or throws a SourceError. */
  readonly readText?: () => string;
  /** Whether positions in a text are likely to be asked for: to read them later takes a second reading. */
  readonly hasPositions?: (text: string) => boolean;
}

/** Neither for a file that was found, not named, and is not a template. */
export interface TemplateResult {
  readonly template?: Template;
  readonly problem?: FileProblem;
}

/** What a file that cannot be read has in it if it is a template: folders are full of others, such as Helm charts. */
const TRACE_OF_TEMPLATE = /AWS::|AWSTemplateFormatVersion|deploymentTemplate\.json|Microsoft\./i;

const NOT_A_TEMPLATE =
  'Not a CloudFormation or ARM template. A CloudFormation template has "Resources", each with a "Type"; an ARM template has "$schema" and "resources".';

/** Reads a file in which a template is expected, and says why it has none. */
export function readTemplateFile(
  { path: file, origin }: SourceFile,
  { readText = () => readSource(file), hasPositions = () => true }: TemplateOptions = {},
): TemplateResult {
  const isFound = origin === 'found';
  let text = '';
  try {
    text = readText();
    if (isFound && !mayBeTemplate(text)) return {};
    const document = parseDocument(text, { file, positions: hasPositions(text) });
    const kind = templateKind(document.value);
    if (kind !== undefined) return { template: { file, kind, document } };
    return isFound ? {} : { problem: { file, message: NOT_A_TEMPLATE } };
  } catch (error) {
    const isNoTemplate = error instanceof SourceError ? error.isNoTemplate : !TRACE_OF_TEMPLATE.test(text);
    const problem = problemIn(file, error);
    return isFound && isNoTemplate ? {} : { problem };
  }
}
