import { UserError } from '../errors';

/** Thrown if a template cannot be read. The message names the problem and shows a valid example. */
export class TemplateError extends UserError {
  override readonly name = 'TemplateError';

  constructor(
    message: string,
    /** The position of the problem: a path from the root of the file, or a line and column that start at 1. */
    readonly at?: { path?: readonly (string | number)[]; line?: number; column?: number; file?: string },
  ) {
    super(message);
  }
}

/** Thrown if reading a template takes more work than any template that the cloud accepts. */
export class LimitError extends TemplateError {}
