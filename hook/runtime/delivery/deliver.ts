import type { Identity } from '../credentials';
import type { LogEvent } from './log-events';
import { deliverLogs, type LogDestination } from './logs';
import {
  deliverMetrics,
  invocationMetrics,
  logDeliveryMetrics,
  type MeasuredInvocation,
  type MetricSubject,
} from './metrics';

/** What the owner of a hook gets of one invocation. */
export interface Delivery {
  readonly identity: Identity;
  readonly destination: LogDestination;
  readonly events: readonly LogEvent[];
  /** Undefined where the request does not say whose metrics they are. */
  readonly subject: MetricSubject | undefined;
  readonly measured: MeasuredInvocation;
}

/** What could not be delivered, and why. */
export interface DeliveryFailures {
  readonly logs?: string;
  readonly metrics?: string;
}

/** The answer waits, because Lambda freezes what runs on after it: two seconds at most, less what it takes to stop. */
const LIMIT_MS = 1_900;

/** Delivers logs and metrics at the same time, in two seconds at most. Never rejects. */
export async function deliver(delivery: Delivery): Promise<DeliveryFailures> {
  const { identity, destination, events, subject, measured } = delivery;
  const { within, end } = startDeadline();
  const publish = (metrics: (subject: MetricSubject) => Parameters<typeof deliverMetrics>[1]) =>
    within(async (signal) => subject && deliverMetrics(subject, metrics(subject), identity, signal));

  const [logs, metrics] = await Promise.allSettled([
    within((signal) => deliverLogs(destination, events, identity, signal)),
    publish((subject) => invocationMetrics(subject, measured)),
  ]);
  if (logs.status === 'rejected' && metrics.status === 'fulfilled')
    await publish((subject) => logDeliveryMetrics(subject, logs.reason)).catch(() => undefined);
  end();
  return {
    ...(logs.status === 'rejected' ? { logs: describe(logs.reason) } : {}),
    ...(metrics.status === 'rejected' ? { metrics: describe(metrics.reason) } : {}),
  };
}

/** A time that several pieces of work share. Work that is late is told to stop and no longer waited for. */
function startDeadline() {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`it took longer than ${LIMIT_MS} ms`));
      abort.abort();
    }, LIMIT_MS);
  });
  return {
    within: <Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> =>
      Promise.race([work(abort.signal), expired]),
    end: () => clearTimeout(timer),
  };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message } = error;
  // An address that refuses on every protocol gives an error with a code and no message.
  return `${name}: ${message || ('code' in error ? String(error.code) : 'no message')}`;
}
