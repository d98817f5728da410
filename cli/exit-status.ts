import { UserError } from '../core/errors';

/** What a command leaves behind for scripts. */
export const ExitStatus = {
  /** Nothing would be blocked. */
  Clean: 0,
  /** Something would be blocked, or a check found differences. */
  Findings: 1,
  /** The command did not do its work: it failed, or the person declined it. */
  Failed: 2,
} as const;

export type ExitStatus = (typeof ExitStatus)[keyof typeof ExitStatus];

/** The arguments, or the files that they name, are wrong. */
export class UsageError extends UserError {
  override readonly name = 'UsageError';
}
