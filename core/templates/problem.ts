import type { Path } from './source';
import { TemplateError } from './template-error';

/**
 * A problem in a part of a template. It affects only that part: its value is {@link Unreadable}, and the rest of the
 * template is read. `warning`: the cloud accepts the part, or may accept it.
 */
export interface TemplateProblem {
  readonly severity: 'error' | 'warning';
  readonly path: Path;
  /** A sentence that names the problem and, for an error, shows a valid example. */
  readonly message: string;
}

/** For a deployment, which the cloud refuses as a whole. @throws TemplateError if there is an error. */
export function requireNoErrors(problems: readonly TemplateProblem[]): void {
  const [first] = problems.filter(({ severity }) => severity === 'error');
  if (first) throw new TemplateError(first.message, { path: first.path });
}
