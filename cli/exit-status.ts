import { UserError } from '../core/errors';

/** The exit status of a command. */
export const ExitStatus = {
  /** Nothing would be blocked. */
  Clean: 0,
  /** Something would be blocked, or a check found differences. */
  Findings: 1,
  /** The command failed, or the user declined it. */
  Failed: 2,
} as const;

export type ExitStatus = (typeof ExitStatus)[keyof typeof ExitStatus];

/** An argument, or a file that an argument names, is invalid. */
export class UsageError extends UserError {
  override readonly name = 'UsageError';
}
