import { declaredNames, type FileProblem, problemIn, readTemplateFile, type SourceFile } from '../core/files';
import { type CheckOptions, checkTemplate, type LocatedPart } from './check-template';
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

/** Most templates with these words have something that is shown with its line. */
const MAY_HAVE_FINDINGS = /ApiGateway|Serverless|ApiManagement/i;

/**
 * Checks a file. What was found in a folder and is no template is nothing; what was named has to be one.
 * @param readText gives the file's text, or throws a SourceError.
 */
export function checkFile(source: SourceFile, readText: () => string, options: CheckOptions): CheckedFile {
  const nothing: CheckedFile = {
    file: source.path,
    isTemplate: false,
    findings: [],
    resources: 0,
    errors: [],
    unread: [],
    declared: [],
  };
  const { template, problem } = readTemplateFile(source, {
    readText,
    hasPositions: (text) => MAY_HAVE_FINDINGS.test(text),
  });
  if (problem !== undefined) return { ...nothing, errors: [problem] };
  if (template === undefined) return nothing;

  const { file, document } = template;
  const read = { ...nothing, isTemplate: true, declared: declaredNames(options.parameters, template) };
  try {
    const { findings, resources, unread } = checkTemplate(document, options);
    return { ...read, findings: findings.map((finding) => ({ ...finding, file })), resources, unread };
  } catch (error) {
    return { ...read, errors: [problemIn(file, error, document)] };
  }
}
