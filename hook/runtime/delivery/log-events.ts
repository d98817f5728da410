/** A log line with its time in milliseconds since 1970. */
export interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
}

/** Limits of PutLogEvents. Sizes are in bytes of UTF-8, plus 26 bytes for each event. */
const EVENT_OVERHEAD_BYTES = 26;
const EVENT_LIMIT_BYTES = 256 * 1024;
const BATCH_LIMIT_BYTES = 1024 * 1024;
const BATCH_LIMIT_EVENTS = 10_000;

const ELLIPSIS = '…';

/** Splits log events into batches for PutLogEvents, which requires chronological order and non-empty messages. */
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
  // In stream mode, the decoder omits an incomplete character at the end instead of replacing it.
  return new TextDecoder().decode(head, { stream: true }) + ELLIPSIS;
}
