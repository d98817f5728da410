/** A line and when it was logged, in milliseconds since 1970. */
export interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
}

/** Of PutLogEvents: bytes of UTF-8, of which each event costs 26 more than its message has. */
const EVENT_OVERHEAD_BYTES = 26;
const EVENT_LIMIT_BYTES = 256 * 1024;
const BATCH_LIMIT_BYTES = 1024 * 1024;
const BATCH_LIMIT_EVENTS = 10_000;

const ELLIPSIS = '…';

/** Divides what was logged into calls of PutLogEvents, which wants it in the order of time and no message empty. */
export function batchesOf(events: readonly LogEvent[]): LogEvent[][] {
  const batches: LogEvent[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const event of events.toSorted((one, other) => one.timestamp - other.timestamp)) {
    const fitting = { timestamp: event.timestamp, message: cut(event.message || ' ') };
    const size = Buffer.byteLength(fitting.message) + EVENT_OVERHEAD_BYTES;
    const batch = batches.at(-1);
    if (batch !== undefined && batch.length < BATCH_LIMIT_EVENTS && bytes + size <= BATCH_LIMIT_BYTES) {
      batch.push(fitting);
      bytes += size;
    } else {
      batches.push([fitting]);
      bytes = size;
    }
  }
  return batches;
}

function cut(message: string): string {
  const limit = EVENT_LIMIT_BYTES - EVENT_OVERHEAD_BYTES;
  if (Buffer.byteLength(message) <= limit) return message;
  const head = Buffer.from(message).subarray(0, limit - Buffer.byteLength(ELLIPSIS));
  // As a stream: the decoder then waits for the rest of a character that was cut, instead of replacing it.
  return new TextDecoder().decode(head, { stream: true }) + ELLIPSIS;
}
