import { UserError } from '../errors';

/** A template that cannot be read. The message says what is wrong, where, and shows a valid example. */
export class TemplateError extends UserError {
  override readonly name = 'TemplateError';

  constructor(
    message: string,
    /** Where it is wrong: a path from the root of the file, or a line and column counted from 1. */
    readonly at?: { path?: readonly (string | number)[]; line?: number; column?: number; file?: string },
  ) {
    super(message);
  }
}
