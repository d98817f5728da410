import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { Identity } from '../credentials';

/** Whose metrics: those of a hook type in an account. */
export interface MetricSubject {
  readonly awsAccountId: string;
  readonly hookTypeName: string;
}

export interface MeasuredInvocation {
  readonly invocationPoint: string;
  /** When the request came. */
  readonly startedAt: Date;
  readonly durationMs: number;
  /** What the handler threw, if it threw. */
  readonly error?: unknown;
}

/** CloudWatch takes no longer value of a dimension, only ASCII, and none that is empty or begins with a colon. */
const DIMENSION_LIMIT = 1024;

/** The metrics that the official Python runtime publishes for one invocation, with its names and dimensions. */
export function invocationMetrics({ hookTypeName }: MetricSubject, measured: MeasuredInvocation): MetricDatum[] {
  const { invocationPoint, startedAt, durationMs, error } = measured;
  const Timestamp = new Date(startedAt.getTime() + durationMs);
  const Dimensions = dimensions(invocationPoint, hookTypeName);
  return [
    { MetricName: 'HandlerInvocationCount', Unit: 'Count', Value: 1, Timestamp: startedAt, Dimensions },
    { MetricName: 'HandlerInvocationDuration', Unit: 'Milliseconds', Value: durationMs, Timestamp, Dimensions },
    ...(error === undefined ? [] : [exceptionMetric(invocationPoint, hookTypeName, error, Timestamp)]),
  ];
}

/** Tells the owner of the hook that logs could not be delivered, which those logs cannot. */
export const logDeliveryMetrics = ({ hookTypeName }: MetricSubject, error: unknown): MetricDatum[] => [
  exceptionMetric('ProviderLogDelivery', hookTypeName, error, new Date()),
];

/** Sends metrics to CloudWatch. Rejects with what the SDK throws when its own retries are over. */
export async function deliverMetrics(
  { awsAccountId, hookTypeName }: MetricSubject,
  MetricData: MetricDatum[],
  identity: Identity,
  abortSignal: AbortSignal,
): Promise<void> {
  const { CloudWatchClient, PutMetricDataCommand, requestHandler } = await import('./aws');
  const Namespace = `AWS/CloudFormation/${awsAccountId}/${hookTypeName.replaceAll('::', '/')}`;
  const client = new CloudWatchClient({ ...identity, requestHandler });
  await client.send(new PutMetricDataCommand({ Namespace, MetricData }), { abortSignal });
}

const exceptionMetric = (invocationPoint: string, hookTypeName: string, error: unknown, Timestamp: Date) =>
  ({
    MetricName: 'HandlerException',
    Unit: 'Count',
    Value: 1,
    Timestamp,
    Dimensions: dimensions(invocationPoint, hookTypeName, exceptionType(error)),
  }) satisfies MetricDatum;

const dimensions = (invocationPoint: string, hookTypeName: string, exception?: string) => [
  { Name: 'DimensionKeyInvocationPointType', Value: invocationPoint },
  ...(exception === undefined ? [] : [{ Name: 'DimensionKeyExceptionType', Value: exception }]),
  { Name: 'DimensionKeyHookType', Value: hookTypeName },
];

function exceptionType(error: unknown): string {
  const name = error instanceof Error ? error.name : typeof error;
  return (
    name
      .replaceAll(/[^ -~]/g, '')
      .replace(/^:+/, '')
      .slice(0, DIMENSION_LIMIT)
      .trim() || 'Error'
  );
}
