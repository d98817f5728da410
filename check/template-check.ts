import type { DocumentWarning } from '../core/templates';
import type { LocatedFinding } from './report';

/** A part of the deployment that could not be checked. */
export interface LocatedUnreadPart {
  readonly line: number;
  readonly message: string;
  /** The file that contains the part, relative to the template. Absent if the part is not in a file. */
  readonly template?: string;
}

/** A problem in a part of the template. */
export interface LocatedProblem extends DocumentWarning {
  /** Whether the part may contain a resource of any type. */
  readonly hidesResource?: boolean;
}

export interface TemplateCheck {
  readonly findings: readonly LocatedFinding[];
  /** The number of resources that a control applies to. */
  readonly resources: number;
  readonly unread: readonly LocatedUnreadPart[];
  readonly errors: readonly LocatedProblem[];
  readonly warnings: readonly LocatedProblem[];
}

/** The results of a template and of the templates inside it. */
export const joinedChecks = (checks: readonly TemplateCheck[]): TemplateCheck => ({
  findings: checks.flatMap(({ findings }) => findings),
  resources: checks.reduce((sum, { resources }) => sum + resources, 0),
  unread: checks.flatMap(({ unread }) => unread),
  errors: checks.flatMap(({ errors }) => errors),
  warnings: checks.flatMap(({ warnings }) => warnings),
});
