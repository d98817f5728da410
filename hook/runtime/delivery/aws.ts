/**
 * The parts of the AWS SDK that the runtime uses. They are a separate file in the package and imported on first use:
 * loading them would dominate the cold start, and most invocations do not need them.
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

/** All clients share their connections, because only the credentials differ between invocations. */
export const { requestHandler } = new CloudWatchLogsClient().config;
