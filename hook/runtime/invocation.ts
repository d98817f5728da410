import { type CredentialFields, type CredentialSource, type Identity, openCredentials } from './credentials';
import { deliver } from './delivery/deliver';
import type { LogEvent } from './delivery/log-events';
import { logStreamName } from './delivery/log-stream';
import type { LogDestination } from './delivery/logs';
import { consoleSink, createLogger, type RuntimeLogger } from './logger';
import { createRedactor, type Redact } from './redaction';
import type { HookHandlerRequest } from './request';
import { Session } from './session';

/** The fields of a request for credentials and log delivery. */
export interface InvocationFields extends CredentialFields {
  readonly providerLogGroupName?: unknown;
}

/** The result of the handler, for the metrics. */
export interface InvocationOutcome {
  readonly durationMs: number;
  /** The error that the handler threw, if any. A response with FAILED is not an error. */
  readonly error?: unknown;
}

/** The session, logger and log delivery of one request. */
export interface Invocation {
  /** Has the caller's credentials; undefined if the request has none. */
  readonly session: Session | undefined;
  readonly logger: RuntimeLogger;
  readonly redact: Redact;
  /**
   * Delivers the logs and metrics to the account that registered the hook, if it configured a log group. Takes two
   * seconds at most and never rejects: a failure is logged to the console. Must be awaited before the response.
   */
  readonly close: (outcome: InvocationOutcome) => Promise<void>;
}

export function openInvocation(request: HookHandlerRequest, fields: InvocationFields): Invocation {
  const startedAt = new Date();
  const { redact, learn } = createRedactor(fields.callerCredentials, fields.providerCredentials, ownCredentials());
  const { caller, provider } = openCredentials(fields, request.region, learn);
  const destination = provider && destinationOf(request, fields);
  const events: LogEvent[] = [];
  const collect = (message: string): void => void events.push({ timestamp: Date.now(), message });
  const localLogger = createLogger({ redact, sinks: [consoleSink] });

  return {
    session: caller && new Session(withFailureLogging(caller, localLogger), request.region),
    logger: destination ? createLogger({ redact, sinks: [consoleSink, collect] }) : localLogger,
    redact,
    close: async (outcome) => {
      if (!destination) return;
      const failures = await deliver({
        identity: identityOf(provider, request.region),
        destination,
        events,
        subject: subjectOf(request),
        measured: { ...outcome, startedAt, invocationPoint: request.invocationPoint },
      });
      if (Object.keys(failures).length > 0) localLogger.event('WARN', 'delivery', { ...failures });
    },
  };
}

/** The credentials of the Lambda function itself. */
const ownCredentials = () => ({
  secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'],
  sessionToken: process.env['AWS_SESSION_TOKEN'],
});

const identityOf = (credentials: CredentialSource, region: string | undefined): Identity => ({
  credentials,
  ...(region === undefined ? {} : { region }),
});

function destinationOf(request: HookHandlerRequest, { providerLogGroupName }: InvocationFields) {
  if (typeof providerLogGroupName !== 'string' || providerLogGroupName === '') return undefined;
  return { logGroupName: providerLogGroupName, logStreamName: logStreamName(request) } satisfies LogDestination;
}

function subjectOf({ awsAccountId, hookTypeName }: HookHandlerRequest) {
  return awsAccountId === undefined || hookTypeName === undefined ? undefined : { awsAccountId, hookTypeName };
}

/** Logs why credentials are not available, because a handler may ignore the client's error. */
function withFailureLogging(source: CredentialSource, logger: RuntimeLogger): CredentialSource {
  if (typeof source !== 'function') return source;
  return async () => {
    try {
      return await source();
    } catch (error) {
      logger.event('WARN', 'credentials', { caller: String(error) });
      throw error;
    }
  };
}
