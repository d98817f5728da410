/** Each bundle has its own copy of the class. A registered symbol is the same in all bundles. */
const BRAND = Symbol.for('gatewarden.UserError');

/**
 * An error that the caller can fix. Its message names the file, line or option, the wrong value and a valid example.
 * The command line prints the message in one line, without a stack trace, and exits with 2.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  readonly [BRAND] = true;
}

/** Whether the caller can fix an error. Recognises errors of all bundles. */
export const isUserError = (value: unknown): value is UserError =>
  typeof value === 'object' && value !== null && Reflect.get(value, BRAND) === true;
