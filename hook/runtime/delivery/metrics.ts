import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { Identity } from '../credentials';

/** The account and hook type that the metrics belong to. */
export interface MetricSubject {
  readonly awsAccountId: string;
  readonly hookTypeName: string;
}

export interface MeasuredInvocation {
  readonly invocationPoint: string;
  /** The time of the request. */
  readonly startedAt: Date;
  readonly durationMs: number;
  /** The error that the handler threw, if any. */
  readonly error?: unknown;
}

/** The maximum length of a dimension value. It must be ASCII, not empty, and not start with a colon. */
const DIMENSION_LIMIT = 1024;

/** The same metrics, names and dimensions that the official Python runtime publishes for an invocation. */
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

/** Reports a failed log delivery, which the logs themselves cannot do. */
export const logDeliveryMetrics = ({ hookTypeName }: MetricSubject, error: unknown): MetricDatum[] => [
  exceptionMetric('ProviderLogDelivery', hookTypeName, error, new Date()),
];

/** Sends metrics to CloudWatch. Rejects with the SDK's error after the SDK's own retries. */
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
