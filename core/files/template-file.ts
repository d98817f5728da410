import { type Document, mayBeTemplate, parseDocument, type TemplateKind, templateKind } from '../templates';
import type { SourceFile } from './discover';
import { type FileProblem, problemIn } from './file-problem';
import { readSource, SourceError } from './read-source';

/** A template that was read from a file. */
export interface Template {
  readonly file: string;
  readonly kind: TemplateKind;
  readonly document: Document;
}

export interface TemplateOptions {
  /** Returns the text of another source, such as standard input, or throws a SourceError. */
  readonly readText?: () => string;
  /** Whether positions in a text will probably be needed. Locating them later parses the text again. */
  readonly hasPositions?: (text: string) => boolean;
  /** Whether a malformed file that was found in a folder is reported if it looks like a template. */
  readonly reportsMalformed?: (text: string) => boolean;
}

/** Empty for a file that was found in a folder and is not a template. */
export interface TemplateResult {
  readonly template?: Template;
  readonly problem?: FileProblem;
}

/** Text that occurs in templates. Unreadable files without it are probably something else, such as Helm charts. */
const TEMPLATE_TEXT = /AWS::|AWSTemplateFormatVersion|deploymentTemplate\.json|Microsoft\./i;

const NOT_A_TEMPLATE =
  'Not a CloudFormation or ARM template. A CloudFormation template has "Resources", each with a "Type"; an ARM template has "$schema" and "resources".';

/** Reads a template from a file, or returns the reason why the file is not a template. */
export function readTemplateFile(
  { path: file, origin }: SourceFile,
  { readText = () => readSource(file), hasPositions = () => true, reportsMalformed = () => true }: TemplateOptions = {},
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
    const problem = problemIn(file, error);
    const isReported =
      error instanceof SourceError ? !error.isNotTemplate : TEMPLATE_TEXT.test(text) && reportsMalformed(text);
    return isReported || !isFound ? { problem } : {};
  }
}
