import { declaredNames, type FileProblem, readTemplateFile, type SourceFile, type Template } from '../core/files';
import { TemplateError } from '../core/templates';
import type { CheckOptions } from './check-options';
import { checkTemplate } from './check-template';
import { fileErrorOf } from './file-error';
import { mayHaveFindings, mayHideResource, mayHoldResources } from './relevance';
import type { CheckFinding } from './report';
import type { LocatedUnreadPart } from './template-check';

/** The result of checking a file. */
export interface CheckedFile {
  readonly file: string;
  readonly isTemplate: boolean;
  readonly findings: readonly CheckFinding[];
  readonly resources: number;
  readonly errors: readonly FileProblem[];
  /** What the cloud accepts but is probably a mistake. */
  readonly warnings: readonly FileProblem[];
  readonly unread: readonly LocatedUnreadPart[];
  /** The given parameters that the template declares, in the order given. */
  readonly declared: readonly string[];
}

/** The result for a file without anything to report. */
export const nothingIn = (file: string): CheckedFile => ({
  file,
  isTemplate: false,
  findings: [],
  resources: 0,
  errors: [],
  warnings: [],
  unread: [],
  declared: [],
});

/**
 * Checks a file. A file found in a folder need not be a template; a file that the user named must be one. The problems of
 * a found file are reported if the file may hold something for a control: if it has a finding or an unread part, or if its
 * text may name a type that a control checks. Of other files, only the problems that may hide a resource are reported. With
 * `strict`, all are reported.
 * @param readText returns the text of the file, or throws a SourceError.
 */
export function checkFile(source: SourceFile, readText: () => string, options: CheckOptions): CheckedFile {
  let text = '';
  const isRelevant = (): boolean =>
    source.origin === 'named' || options.strict === true || mayHoldResources(text, options);
  try {
    const { template, problem } = readTemplateFile(source, {
      readText: () => {
        text = readText();
        return text;
      },
      hasPositions: () => mayHaveFindings(options.catalogue, text),
      reportsMalformed: isRelevant,
    });
    if (problem !== undefined) return { ...nothingIn(source.path), errors: [problem] };
    if (template === undefined) return nothingIn(source.path);
    const checked = checkReadTemplate(template, {
      ...options,
      parameters: new Map([...(source.parameters ?? []), ...options.parameters]),
    });
    const { findings, unread, errors, warnings } = checked;
    const holdsSomething = findings.length + unread.length > 0 || errors.length + warnings.length === 0 || isRelevant();
    return {
      ...checked,
      errors: sorted(holdsSomething ? errors : errors.filter(({ hidesResource }) => hidesResource)),
      warnings: sorted(holdsSomething ? warnings : []),
    };
  } catch (error) {
    return { ...nothingIn(source.path), errors: [fileErrorOf(source.path, error)] };
  }
}

const byPosition = (one: FileProblem, other: FileProblem): number =>
  (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);

/** A problem in a part of a template. */
interface PartProblem extends FileProblem {
  /** Whether the part may contain a resource of any type. */
  readonly hidesResource?: boolean;
}

const sorted = (problems: readonly PartProblem[]): FileProblem[] =>
  problems.map(({ hidesResource: _hidesResource, ...problem }) => problem).toSorted(byPosition);

/** A template that was checked, with all of its problems. */
interface CheckedTemplate extends Omit<CheckedFile, 'errors' | 'warnings'> {
  readonly errors: readonly PartProblem[];
  readonly warnings: readonly PartProblem[];
}

function checkReadTemplate(template: Template, options: CheckOptions): CheckedTemplate {
  const { file, document } = template;
  const read = { ...nothingIn(file), isTemplate: true, declared: declaredNames(options.parameters, template) };
  try {
    const { findings, resources, unread, errors, warnings } = checkTemplate(document, options);
    const inFile = <Located>(located: Located): Located & { file: string } => ({ file, ...located });
    return {
      ...read,
      findings: findings.map((finding) => ({ ...finding, file })),
      resources,
      unread,
      errors: errors.map(inFile),
      warnings: warnings.map(inFile),
    };
  } catch (error) {
    const path = error instanceof TemplateError ? error.at?.path : undefined;
    const hidesResource = path === undefined || mayHideResource(path, document.value);
    return { ...read, errors: [{ ...fileErrorOf(file, error, document), hidesResource }] };
  }
}
