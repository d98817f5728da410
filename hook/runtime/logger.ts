import { formatWithOptions, inspect, types } from 'node:util';
import { DEPTH_LIMIT, type Redact } from './redaction';

/** What a handler logs with, as `console.log`: each call is one line, in which no credentials are left. */
export interface Logger {
  log(message?: unknown, ...parameters: readonly unknown[]): void;
}

export type Level = 'INFO' | 'WARN' | 'ERROR';

/** What the runtime logs with. */
export interface RuntimeLogger extends Logger {
  /** One line of JSON that begins with level and event, for queries of CloudWatch Logs Insights. */
  event(level: Level, event: string, fields: Readonly<Record<string, unknown>>): void;
}

/** Takes a finished line. */
export type Sink = (line: string) => void;

/** Lambda sends standard output to the function's log group. */
export const consoleSink: Sink = (line) => console.log(line);

export function createLogger({
  redact,
  sinks,
}: {
  readonly redact: Redact;
  readonly sinks: readonly Sink[];
}): RuntimeLogger {
  const write = (makeLine: () => string): void => {
    const line = lineOf(makeLine, redact);
    for (const sink of sinks) sink(line);
  };
  return {
    log: (...parameters) =>
      write(() => redact(formatWithOptions(INSPECTION, ...parameters.map((each) => redact(each))))),
    // The finished line is looked at once: word by word, redaction took most of a decision's time.
    event: (level, event, fields) =>
      write(() => redact(JSON.stringify({ level, event, ...fields }, (_key, value) => valueForJson(value, redact)))),
  };
}

/** On one line, with texts whole: redaction would not know the half of a secret. */
const INSPECTION = { depth: DEPTH_LIMIT, compact: true, breakLength: Infinity, maxStringLength: Infinity };

const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]/g;

/** A value that cannot be shown, or that throws while it is, must not change the decision. */
function lineOf(makeLine: () => string, redact: Redact): string {
  try {
    return makeLine().replace(LINE_BREAK, '\\n');
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it threw something that is no error';
    return redact(`A message could not be written: ${reason}`).replace(LINE_BREAK, '\\n');
  }
}

/** JSON knows no big integers, and shows nothing of an error, whose insides are redacted before they become text. */
function valueForJson(value: unknown, redact: Redact): unknown {
  if (typeof value === 'bigint') return String(value);
  return types.isNativeError(value) ? inspect(redact(value as unknown), INSPECTION) : value;
}
