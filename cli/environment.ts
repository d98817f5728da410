import { once } from 'node:events';
import { UsageError } from './exit-status';
import { processTerminal, type Terminal } from './terminal';

/** What a command needs of the process and the person around it. */
export interface Environment extends Terminal {
  /** Standard input. */
  readonly input: AsyncIterable<Uint8Array>;
  readonly now: () => Date;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Asks the person at the terminal; undefined without a terminal. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** Resolves when the person, or the system, asks the command to stop. */
  readonly interrupted: () => Promise<void>;
}

export const processEnvironment = (): Environment => ({
  ...processTerminal(),
  // Only what reads standard input opens it.
  get input() {
    return process.stdin;
  },
  now: () => new Date(),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  get ask() {
    return process.stdin.isTTY ? (question: string) => askOnTerminal(question) : undefined;
  },
  interrupted: () =>
    new Promise((resolve) => {
      process.once('SIGINT', () => resolve());
      process.once('SIGTERM', () => resolve());
    }),
});

/** The answer to a question; empty after Ctrl+C, Ctrl+D and the end of the input. */
export async function askOnTerminal(
  question: string,
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input, output });
  // At the end of the input a question stays open; on a terminal Ctrl+C aborts it.
  const ended = once(lines, 'close').then(() => '');
  const answered = lines.question(question).catch((error: Error) => {
    if (error.name === 'AbortError') return '';
    throw error;
  });
  try {
    return await Promise.race([answered, ended]);
  } finally {
    lines.close();
  }
}

/**
 * How a command asks before it does what is hard to undo. Every answer but y or yes declines: the command says that
 * nothing was changed, and ends with ExitStatus.Failed.
 * @param yes the person confirmed with --yes.
 * @param example the command as a script runs it.
 * @throws UsageError without a terminal, before the command does anything.
 */
export function confirmation(
  { yes }: { readonly yes: boolean },
  example: string,
  { ask, warn }: Environment,
): (question: string) => Promise<boolean> {
  if (yes) return async () => true;
  if (ask === undefined)
    throw new UsageError(
      `This command asks for confirmation, and standard input is not a terminal. Use --yes. Example: ${example}`,
    );
  return async (question) => {
    const isConfirmed = /^y(?:es)?$/i.test((await ask(`${question} [y/N] `)).trim());
    if (!isConfirmed) warn('Nothing was changed.');
    return isConfirmed;
  };
}
