import { Unreadable } from '../../values';
import type { TemplateProblem } from '../problem';
import { TemplateError } from '../template-error';
import { type Place, pathOf } from './place';

/** An error that follows from the values with which a template is read: with others, the template may be valid. */
export class ValueError extends TemplateError {}

/** A name that the template does not declare. It is reported where it is first used. */
export class UndeclaredError extends TemplateError {}

/** The problems of a template, each once: several resources can read the same place. */
export class Problems {
  private readonly found = new Map<string, TemplateProblem>();

  /** Adds an error. Returns the value of the part that has the error. */
  error(error: TemplateError): Unreadable {
    const problem = { severity: 'error', path: error.at?.path ?? [], message: error.message } as const;
    this.add(problem, error instanceof UndeclaredError ? error.message : undefined);
    return new Unreadable(clauseOf(error));
  }

  warn(message: string, place: Place | undefined): void {
    this.add({ severity: 'warning', path: pathOf(place), message });
  }

  get all(): readonly TemplateProblem[] {
    return [...this.found.values()];
  }

  private add(problem: TemplateProblem, key = JSON.stringify([problem.path, problem.message])): void {
    if (!this.found.has(key)) this.found.set(key, problem);
  }
}

/** The problems of a part that is not deployed: CloudFormation refuses undeclared names there too. */
export class UndeclaredProblems extends Problems {
  constructor(private readonly problems: Problems) {
    super();
  }

  override error(error: TemplateError): Unreadable {
    if (error instanceof UndeclaredError) this.problems.error(error);
    return super.error(error);
  }
}

/** The first sentence of an error, as a clause. */
export const clauseOf = ({ message }: TemplateError): string =>
  (message.split(/\.(?= [A-Z])/, 1)[0] ?? message).replace(/\.$/, '').replace(/^The /, 'the ');
