import type { Identity } from '../credentials';
import { batchesOf, type LogEvent } from './log-events';

export interface LogDestination {
  readonly logGroupName: string;
  readonly logStreamName: string;
}

/**
 * Sends log events to CloudWatch Logs and creates a missing log stream or log group. Rejects with the SDK's error after
 * the SDK's own retries.
 */
export async function deliverLogs(
  { logGroupName, logStreamName }: LogDestination,
  events: readonly LogEvent[],
  identity: Identity,
  abortSignal: AbortSignal,
): Promise<void> {
  const { CloudWatchLogsClient, CreateLogGroupCommand, CreateLogStreamCommand, PutLogEventsCommand, requestHandler } =
    await import('./aws');
  const client = new CloudWatchLogsClient({ ...identity, requestHandler });

  const createGroup = () => client.send(new CreateLogGroupCommand({ logGroupName }), { abortSignal });
  const createStream = () =>
    withCreation(createGroup, () =>
      client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }), { abortSignal }),
    );
  for (const logEvents of batchesOf(events))
    await withCreation(createStream, () =>
      client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }), { abortSignal }),
    );
}

/** Repeats the attempt after creating the missing resource, which another invocation may create at the same time. */
async function withCreation(create: () => Promise<unknown>, attempt: () => Promise<unknown>): Promise<void> {
  try {
    await attempt();
  } catch (error) {
    if (!isNamed('ResourceNotFoundException', error)) throw error;
    await create().catch((failure: unknown) => {
      if (!isNamed('ResourceAlreadyExistsException', failure)) throw failure;
    });
    await attempt();
  }
}

const isNamed = (name: string, error: unknown): boolean => error instanceof Error && error.name === name;
