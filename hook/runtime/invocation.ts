import { type CredentialFields, type CredentialSource, type Identity, openCredentials } from './credentials';
import { deliver } from './delivery/deliver';
import type { LogEvent } from './delivery/log-events';
import { logStreamName } from './delivery/log-stream';
import type { LogDestination } from './delivery/logs';
import { consoleSink, createLogger, type RuntimeLogger } from './logger';
import { createRedactor, type Redact } from './redaction';
import type { HookHandlerRequest } from './request';
import { Session } from './session';

/** What a request brings beside its question. */
export interface InvocationFields extends CredentialFields {
  readonly providerLogGroupName?: unknown;
}

/** How the decision ended. */
export interface Outcome {
  readonly durationMs: number;
  /** What the handler threw, if it threw. An answer FAILED is no error. */
  readonly error?: unknown;
}

/** What the handler of one request works with. */
export interface Invocation {
  /** With the caller's credentials; undefined where none came. */
  readonly session: Session | undefined;
  readonly logger: RuntimeLogger;
  readonly redact: Redact;
  /**
   * Delivers what was logged, with metrics, to the account that registered the hook, if it asked for that. Takes two
   * seconds at most and never rejects: what fails becomes one line on the console. To be awaited before the answer.
   */
  readonly close: (outcome: Outcome) => Promise<void>;
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
    session: caller && new Session(reporting(caller, localLogger), request.region),
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

/** Of the function itself, as Lambda gives them. */
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

/** Says why credentials could not be had: what the client makes of it is up to the handler. */
function reporting(source: CredentialSource, logger: RuntimeLogger): CredentialSource {
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
