/**
 * What the runtime uses of the AWS SDK. It is imported where it is needed and never before, and is a file of its own
 * in the package: most of a cold start would go into loading it, and most invocations do without.
 */
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';

export { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
export {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
export { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
export { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

/** The connections of every client: credentials change with each invocation, what they connect to does not. */
export const { requestHandler } = new CloudWatchLogsClient().config;
