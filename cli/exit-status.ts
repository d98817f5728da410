/** What a command leaves behind for scripts. */
export const ExitStatus = {
  /** Nothing would be blocked. */
  Clean: 0,
  /** Something would be blocked, or a check found differences. */
  Findings: 1,
  /** The tool could not do its work. */
  Failed: 2,
} as const;

export type ExitStatus = (typeof ExitStatus)[keyof typeof ExitStatus];

/** Bad input of the person who called: shown as one message, without a stack trace. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
