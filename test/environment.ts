import { PassThrough, Writable } from 'node:stream';
import { createColors } from 'picocolors';
import { askOnTerminal, type Environment } from '../cli/environment';

export interface RecordedEnvironment extends Environment {
  /** The lines on standard output and on standard error. */
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** An environment without a terminal that records what a command writes. */
export function recordedEnvironment(overrides: Partial<Environment> = {}): RecordedEnvironment {
  const [out, err]: [string[], string[]] = [[], []];
  return {
    out,
    err,
    print: (line) => void out.push(line),
    warn: (line) => void err.push(line),
    colors: createColors(false),
    input: process.stdin,
    now: () => new Date(),
    pause: async () => undefined,
    ask: undefined,
    interrupted: () => new Promise(() => undefined),
    ...overrides,
  };
}

/** Asks a question and answers it with keys, as at a terminal, but without a pseudo-terminal. */
export function askWithKeys(question: string, keys: string): Promise<string> {
  const input = new PassThrough();
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = askOnTerminal(question, input, Object.assign(output, { isTTY: true }));
  input.write(keys);
  return answer;
}
