import { formatWithOptions, inspect, types } from 'node:util';
import { DEPTH_LIMIT, type Redact } from './redaction';

/** The logger of a handler. Each call writes one line as `console.log` formats it, with credentials redacted. */
export interface Logger {
  log(message?: unknown, ...parameters: readonly unknown[]): void;
}

export type LogLevel = 'INFO' | 'WARN' | 'ERROR';

/** The logger of the runtime itself. */
export interface RuntimeLogger extends Logger {
  /** Writes one line of JSON that begins with level and event, for queries in CloudWatch Logs Insights. */
  event(level: LogLevel, event: string, fields: Readonly<Record<string, unknown>>): void;
}

/** Receives a formatted line. */
export type Sink = (line: string) => void;

/** Lambda writes standard output to the function's log group. */
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
    // Redacts the formatted line once: redaction of each string took most of the time of a decision.
    event: (level, event, fields) =>
      write(() => redact(JSON.stringify({ level, event, ...fields }, (_key, value) => valueForJson(value, redact)))),
  };
}

/** One line with untruncated strings: redaction cannot recognize a truncated secret. */
const INSPECTION = { depth: DEPTH_LIMIT, compact: true, breakLength: Infinity, maxStringLength: Infinity };

const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]/g;

/** A value that cannot be formatted must not change the decision. */
function lineOf(makeLine: () => string, redact: Redact): string {
  try {
    return makeLine().replace(LINE_BREAK, '\\n');
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'a value threw something other than an Error';
    return redact(`A message could not be written: ${reason}`).replace(LINE_BREAK, '\\n');
  }
}

/** JSON has no big integers and no errors. The members of an error are redacted before they are formatted. */
function valueForJson(value: unknown, redact: Redact): unknown {
  if (typeof value === 'bigint') return String(value);
  return types.isNativeError(value) ? inspect(redact(value as unknown), INSPECTION) : value;
}
