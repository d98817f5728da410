import type { Identity } from '../credentials';
import { batchesOf, type LogEvent } from './log-events';

export interface LogDestination {
  readonly logGroupName: string;
  readonly logStreamName: string;
}

/**
 * Sends what was logged to CloudWatch Logs, and makes stream and group where they are missing. Rejects with what the
 * SDK throws when its own retries are over.
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
    creatingWhatIsMissing(createGroup, () =>
      client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }), { abortSignal }),
    );
  for (const logEvents of batchesOf(events))
    await creatingWhatIsMissing(createStream, () =>
      client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }), { abortSignal }),
    );
}

/** Others may create the same at the same time. */
async function creatingWhatIsMissing(create: () => Promise<unknown>, attempt: () => Promise<unknown>): Promise<void> {
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
