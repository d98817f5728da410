import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { UsageError } from './exit-status';

/** What a command needs of the world around it, beside where it writes. */
export interface Surroundings {
  readonly now: () => Date;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Asks the person at the terminal; undefined where there is none. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
}

export const processSurroundings = (): Surroundings => ({
  now: () => new Date(),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  ask: process.stdin.isTTY ? (question) => askOnTerminal(question) : undefined,
});

/** What is answered; nothing where Ctrl+C or Ctrl+D is. */
export async function askOnTerminal(
  question: string,
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<string> {
  const lines = createInterface({ input, output });
  // A question whose input ends is never answered, and on a terminal it is aborted.
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
 * Whether a person agrees to what cannot be taken back easily.
 * @param yes they have agreed already, with --yes.
 * @throws UsageError where nobody can be asked.
 */
export async function isAgreed(
  question: string,
  { yes, command }: { readonly yes: boolean; readonly command: string },
  { ask }: Surroundings,
): Promise<boolean> {
  if (yes) return true;
  if (ask === undefined)
    throw new UsageError(
      `This command asks first, and there is no terminal to answer in. In a script: gatewarden ${command} --yes`,
    );
  return /^y(?:es)?$/i.test((await ask(`${question} [y/N] `)).trim());
}
