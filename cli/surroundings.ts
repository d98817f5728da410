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
  ask: process.stdin.isTTY ? askOnTerminal : undefined,
});

async function askOnTerminal(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
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
