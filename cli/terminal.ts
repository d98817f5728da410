import { createColors } from 'picocolors';

/** Where commands write: results on standard output, everything else on standard error. */
export interface Terminal {
  print(line: string): void;
  warn(line: string): void;
  readonly colors: ReturnType<typeof createColors>;
}

/** Colours only where a person looks; `NO_COLOR` turns them off (https://no-color.org). */
export function processTerminal(): Terminal {
  // Whoever reads may have seen enough: `gatewarden controls | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  const colored = process.stdout.isTTY && !process.env['NO_COLOR'];
  return {
    print: (line) => void process.stdout.write(`${line}\n`),
    warn: (line) => void process.stderr.write(`${line}\n`),
    colors: createColors(colored),
  };
}
