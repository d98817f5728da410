import { once } from 'node:events';
import { UsageError } from './exit-status';
import { processTerminal, type Terminal } from './terminal';

/** The process and the user that a command runs for. */
export interface Environment extends Terminal {
  /** Standard input. */
  readonly input: AsyncIterable<Uint8Array>;
  readonly now: () => Date;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Asks the user a question. Undefined if standard input is not a terminal. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** Resolves on SIGINT or SIGTERM. */
  readonly interrupted: () => Promise<void>;
}

export const processEnvironment = (): Environment => ({
  ...processTerminal(),
  // Reading process.stdin opens it, so only commands that read standard input do.
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

/** The answer to a question. Empty after Ctrl+C, Ctrl+D or the end of the input. */
export async function askOnTerminal(
  question: string,
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input, output });
  // readline leaves a question pending at the end of the input, and rejects it after Ctrl+C on a terminal.
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
 * Asks for confirmation of a destructive command. Only y and yes confirm. Otherwise the command reports that it changed
 * nothing and returns ExitStatus.Failed.
 * @param yes the value of --yes.
 * @param example the command with --yes, for the error message.
 * @throws UsageError if standard input is not a terminal, before the command does anything.
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
