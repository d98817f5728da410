import { createColors } from 'picocolors';

/** The output of commands: results to standard output, everything else to standard error. */
export interface Terminal {
  readonly print: (line: string) => void;
  readonly warn: (line: string) => void;
  readonly colors: ReturnType<typeof createColors>;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Colours are for terminals only. `NO_COLOR` turns them off (https://no-color.org). */
export const wantsColors = (isTerminal: boolean | undefined, { NO_COLOR, TERM }: Variables): boolean =>
  isTerminal === true && !NO_COLOR && TERM !== 'dumb';

export function processTerminal(): Terminal {
  let isOpen = true;
  // The reader may close the pipe early (`gatewarden controls | head`). The command then continues without printing.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    isOpen = false;
  });
  return {
    print: (line) => void (isOpen && process.stdout.write(`${line}\n`)),
    warn: (line) => void process.stderr.write(`${line}\n`),
    colors: createColors(wantsColors(process.stdout.isTTY, process.env)),
  };
}
