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

/** The logs and metrics of one invocation for the account that registered the hook. */
export interface Delivery {
  readonly identity: Identity;
  readonly destination: LogDestination;
  readonly events: readonly LogEvent[];
  /** Undefined if the request does not name the account and the hook type. */
  readonly subject: MetricSubject | undefined;
  readonly measured: MeasuredInvocation;
}

/** Why logs or metrics were not delivered. */
export interface DeliveryFailures {
  readonly logs?: string;
  readonly metrics?: string;
}

/**
 * The response waits for the delivery, because Lambda freezes the process after the response. The promised limit is two
 * seconds; the difference leaves time to abort.
 */
const LIMIT_MS = 1_900;

/** Delivers logs and metrics in parallel, in two seconds at most. Never rejects. */
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

/** A deadline for several tasks. Tasks that miss it are aborted and no longer awaited. */
function startDeadline() {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`the delivery took longer than ${LIMIT_MS} ms`));
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
  // If all addresses of a host refuse the connection, the error has a code but no message.
  return `${name}: ${message || ('code' in error ? String(error.code) : 'no message')}`;
}
