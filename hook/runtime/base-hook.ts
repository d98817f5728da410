import { HookError } from './errors';
import { type Invocation, openInvocation } from './invocation';
import { consoleSink, createLogger, type Logger } from './logger';
import { HookProgress } from './progress';
import { ErrorCode, type HookResponse, type InvocationPoint, MESSAGE_LIMIT } from './protocol';
import { createRedactor, type Redact } from './redaction';
import {
  type HookHandlerRequest,
  type HookInvocationRequest,
  readInvocation,
  readTestInvocation,
  toHandlerRequest,
  tokenOf,
} from './request';
import type { Session } from './session';
import { type HookSchema, readTypeConfiguration } from './type-configuration';

/**
 * A handler: decides one request. The arguments are those of a resource handler of the vendor library, in its order.
 * What it throws becomes FAILED, with the code of a {@link HookError} or else InternalFailure.
 */
export type HookHandler<Configuration = unknown> = (
  /** With the credentials of whoever deploys; undefined where none came, as for a Lambda Hook. */
  session: Session | undefined,
  request: HookHandlerRequest,
  /** What the handler's last IN_PROGRESS answer left for this call. */
  callbackContext: Readonly<Record<string, unknown>>,
  logger: Logger,
  /** The properties of the hook's type configuration, with the defaults of its schema. */
  typeConfiguration: Configuration,
) => HookProgress | Promise<HookProgress>;

/** The handlers of a hook class by invocation point: names of methods, put there by {@link handlerEvent}. */
type HandlerNames = Map<InvocationPoint, string>;

const handlerNames = new WeakMap<object, HandlerNames>();

/**
 * Declares a method of a {@link BaseHook} as the handler of an invocation point. A method may handle several:
 *
 *     class StageHook extends BaseHook {
 *       @handlerEvent(InvocationPoint.PreCreate)
 *       @handlerEvent(InvocationPoint.PreUpdate)
 *       decide(session: Session | undefined, request: HookHandlerRequest): HookProgress { … }
 *     }
 */
export function handlerEvent(point: InvocationPoint) {
  return <Handler extends HookHandler<never>>(
    prototype: BaseHook<never>,
    name: string,
    _method: TypedPropertyDescriptor<Handler>,
  ): void => {
    const names = handlerNames.get(prototype) ?? new Map<InvocationPoint, string>();
    handlerNames.set(prototype, names.set(point, name));
  };
}

/**
 * A CloudFormation Hook. Subclasses declare handlers with {@link handlerEvent}; `entrypoint` and
 * `testEntrypoint` are what the module exports for Lambda. Neither ever throws: whatever goes wrong is an
 * answer with hookStatus FAILED, so that a gate which cannot decide does not let through.
 */
export abstract class BaseHook<Configuration = Readonly<Record<string, unknown>>> {
  // Private by name, so that a hook may call its methods what it likes.
  readonly #schema: HookSchema | undefined;

  /** @param schema the hook's schema, to which its type configuration is held; without one, any is taken. */
  constructor(schema?: HookSchema) {
    this.#schema = schema;
  }

  /** Answers CloudFormation, as a registered hook or as a Lambda Hook. */
  readonly entrypoint = (event: unknown): Promise<HookResponse> => this.#answer(event, readInvocation);

  /** Answers an event written by hand, as `sam local invoke TestEntrypoint` sends it; `hookStatus` is called `status`. */
  readonly testEntrypoint = async (
    event: unknown,
  ): Promise<Omit<HookResponse, 'hookStatus'> & { status: HookResponse['hookStatus'] }> => {
    const { hookStatus, ...rest } = await this.#answer(event, readTestInvocation);
    return { status: hookStatus, ...rest };
  };

  async #answer(event: unknown, read: (event: unknown) => HookInvocationRequest): Promise<HookResponse> {
    let token: string | undefined;
    try {
      token = tokenOf(event);
      const { progress, request } = await this.#decide(read(event));
      return progress.toResponse(
        token,
        request.stackId === undefined ? MESSAGE_LIMIT.cloudControl : MESSAGE_LIMIT.stack,
      );
    } catch (error) {
      // What was not read has no credentials that are known: what looks like some is redacted.
      const { redact } = createRedactor();
      createLogger({ redact, sinks: [consoleSink] }).event('ERROR', 'unreadable', { error });
      return toProgress(error, redact).toResponse(token, MESSAGE_LIMIT.cloudControl);
    }
  }

  /** Decides a request, logs the decision, and delivers log and metrics to where the owner of the hook wants them. */
  async #decide(read: HookInvocationRequest): Promise<{ progress: HookProgress; request: HookHandlerRequest }> {
    const started = performance.now();
    const request = toHandlerRequest(read);
    const invocation = openInvocation(request, read.requestData);
    let failure: { readonly error: unknown } | undefined;
    const progress = await this.#handle(read, request, invocation).catch((error: unknown) => {
      failure = { error };
      if (!(error instanceof HookError)) invocation.logger.event('ERROR', 'exception', { error });
      return toProgress(error, invocation.redact);
    });
    const durationMs = performance.now() - started;
    invocation.logger.event('INFO', 'decision', describeDecision(request, progress, durationMs));
    await invocation.close({ durationMs, ...failure });
    return { progress, request };
  }

  async #handle(
    { hookModel, callbackContext }: HookInvocationRequest,
    request: HookHandlerRequest,
    { session, logger }: Invocation,
  ): Promise<HookProgress> {
    const configuration = (await readTypeConfiguration(hookModel, this.#schema)) as Configuration;
    const handler = this.#handlerOf(request.invocationPoint);
    const progress: unknown = await handler.call(this, session, request, callbackContext, logger, configuration);
    if (progress instanceof HookProgress) return progress;
    throw new HookError(ErrorCode.HandlerInternalFailure, 'The handler answered nothing that CloudFormation takes.');
  }

  #handlerOf(point: InvocationPoint): HookHandler<Configuration> {
    for (let type = Object.getPrototypeOf(this); type !== null; type = Object.getPrototypeOf(type)) {
      const name = handlerNames.get(type)?.get(point);
      if (name !== undefined)
        return (this as unknown as Record<string, HookHandler<Configuration>>)[name] as HookHandler<Configuration>;
    }
    throw new HookError(ErrorCode.InternalFailure, `No handler for ${point}`);
  }
}

/** One line for each decision: what was asked, what each control said, and how long it took. */
const describeDecision = (request: HookHandlerRequest, progress: HookProgress, durationMs: number) => ({
  hook: request.hookTypeName,
  invocationPoint: request.invocationPoint,
  target: { name: request.targetName, logicalId: request.targetLogicalId },
  stack: request.stackId,
  status: progress.status,
  errorCode: progress.errorCode,
  verdicts: Object.fromEntries(progress.annotations.map(({ annotationName, status }) => [annotationName, status])),
  durationMs: Math.round(durationMs * 100) / 100,
});

function toProgress(error: unknown, redact: Redact): HookProgress {
  if (error instanceof HookError) return HookProgress.failed(error.errorCode, redact(error.message));
  const message = error instanceof Error ? error.message : 'The handler failed without a message.';
  return HookProgress.failed(
    ErrorCode.InternalFailure,
    `The hook failed, so nothing was let through. ${redact(message)}`,
  );
}
