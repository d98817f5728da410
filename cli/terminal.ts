import { createColors } from 'picocolors';

/** Where commands write: results on standard output, everything else on standard error. */
export interface Terminal {
  readonly print: (line: string) => void;
  readonly warn: (line: string) => void;
  readonly colors: ReturnType<typeof createColors>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Colours only where a person looks; `NO_COLOR` turns them off (https://no-color.org). */
export const wantsColors = (isTerminal: boolean | undefined, { NO_COLOR, TERM }: Environment): boolean =>
  isTerminal === true && !NO_COLOR && TERM !== 'dumb';

export function processTerminal(): Terminal {
  let isRead = true;
  // Whoever reads may have seen enough (`gatewarden controls | head`): what is left is decided, but not printed.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    isRead = false;
  });
  return {
    print: (line) => void (isRead && process.stdout.write(`${line}\n`)),
    warn: (line) => void process.stderr.write(`${line}\n`),
    colors: createColors(wantsColors(process.stdout.isTTY, process.env)),
  };
}
