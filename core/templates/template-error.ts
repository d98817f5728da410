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

/** Thrown if a part of a template takes more work to read than those that the cloud accepts. */
export class LimitError extends TemplateError {}

/** Thrown if a template as a whole takes more work to read than those that the cloud accepts. */
export class FileLimitError extends LimitError {}
