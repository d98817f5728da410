import { type FileProblem, SourceError, type SourceFile } from '../core/files';
import { type Document, mayBeTemplate, parseDocument, TemplateError } from '../core/templates';
import { type CheckOptions, checkTemplate, declaredNames, type LocatedPart, templateKind } from './check-template';
import type { CheckFinding } from './report';

/** What came of a file. */
export interface CheckedFile {
  readonly file: string;
  readonly isTemplate: boolean;
  readonly findings: readonly CheckFinding[];
  readonly resources: number;
  readonly errors: readonly FileProblem[];
  /** What the template leads to and could not be looked into. */
  readonly unread: readonly LocatedPart[];
  /** Names of given parameters that the template declares, in the order in which they are given. */
  readonly declared: readonly string[];
}

const NO_TEMPLATE =
  'This is no template. A CloudFormation template has "Resources", each with a "Type"; an ARM template has "$schema" and "resources".';

/** What a file that cannot be read has in it if it is a template: folders are full of others, such as Helm charts. */
const TRACE_OF_TEMPLATE = /AWS::|AWSTemplateFormatVersion|deploymentTemplate\.json|Microsoft\./i;

/** Most templates with these words have something that is shown with its line. */
const MAY_HAVE_FINDINGS = /ApiGateway|Serverless|ApiManagement/i;

/**
 * Checks a file. What was found in a folder and is no template is nothing; what was named has to be one.
 * @param read gives the file's text, or throws a SourceError.
 */
export function checkFile({ path: file, origin }: SourceFile, read: () => string, options: CheckOptions): CheckedFile {
  const nothing: CheckedFile = {
    file,
    isTemplate: false,
    findings: [],
    resources: 0,
    errors: [],
    unread: [],
    declared: [],
  };
  const failed = (message: string, line?: number, template?: Document): CheckedFile => ({
    ...nothing,
    ...(template === undefined ? {} : { isTemplate: true, declared: declaredNames(template, options) }),
    errors: [{ file, ...(line === undefined ? {} : { line }), message }],
  });

  let text = '';
  let document: Document | undefined;
  try {
    text = read();
    if (origin === 'found' && !mayBeTemplate(text)) return nothing;
    document = parseDocument(text, { file, positions: MAY_HAVE_FINDINGS.test(text) });
    if (templateKind(document.value) === undefined) return origin === 'named' ? failed(NO_TEMPLATE) : nothing;
    const { findings, resources, unread } = checkTemplate(document, options);
    return {
      ...nothing,
      isTemplate: true,
      findings: findings.map((finding) => ({ ...finding, file })),
      resources,
      unread,
      declared: declaredNames(document, options),
    };
  } catch (error) {
    if (error instanceof SourceError)
      return error.isNoTemplate && origin === 'found' ? nothing : failed(error.message, error.line);
    if (!(error instanceof TemplateError)) throw error;
    if (document === undefined && origin === 'found' && !TRACE_OF_TEMPLATE.test(text)) return nothing;
    const { line, path = [] } = error.at ?? {};
    return failed(error.message, line ?? document?.locate(path).line, document);
  }
}
