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
 * A handler evaluates one request. Its arguments are those of a resource handler in the vendor library, in the same
 * order. An error that it throws becomes FAILED, with the code of a {@link HookError}, or else InternalFailure.
 */
export type HookHandler<Configuration = unknown> = (
  /** Has the caller's credentials; undefined if the request has none, as for a Lambda Hook. */
  session: Session | undefined,
  request: HookHandlerRequest,
  /** The callback context of the handler's previous IN_PROGRESS response. */
  callbackContext: Readonly<Record<string, unknown>>,
  logger: Logger,
  /** The properties of the hook's type configuration, with the defaults from its schema. */
  typeConfiguration: Configuration,
) => HookProgress | Promise<HookProgress>;

/** The method names of a hook class's handlers by invocation point, registered by {@link handlerEvent}. */
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
 * `testEntrypoint` are what the module exports for Lambda. Neither ever throws: any error becomes a response with
 * hookStatus FAILED, so the gate fails closed.
 */
export abstract class BaseHook<Configuration = Readonly<Record<string, unknown>>> {
  // `#` names cannot collide with the methods of a subclass.
  readonly #schema: HookSchema | undefined;

  /** @param schema validates the hook's type configuration; without a schema, any configuration is accepted. */
  constructor(schema?: HookSchema) {
    this.#schema = schema;
  }

  /** Responds to CloudFormation, for a registered hook and for a Lambda Hook. */
  readonly entrypoint = (event: unknown): Promise<HookResponse> => this.#answer(event, readInvocation);

  /** Responds to a test event from `sam local invoke TestEntrypoint`. The response has `status` for `hookStatus`. */
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
      // The credentials of an unreadable event are unknown; the redactor then finds them by their format.
      const { redact } = createRedactor();
      createLogger({ redact, sinks: [consoleSink] }).event('ERROR', 'unreadable', { error });
      return toProgress(error, redact).toResponse(token, MESSAGE_LIMIT.cloudControl);
    }
  }

  /** Evaluates a request, logs the decision, and delivers logs and metrics to the account that registered the hook. */
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
    throw new HookError(ErrorCode.HandlerInternalFailure, 'The handler did not return a HookProgress.');
  }

  #handlerOf(point: InvocationPoint): HookHandler<Configuration> {
    for (let type = Object.getPrototypeOf(this); type !== null; type = Object.getPrototypeOf(type)) {
      const name = handlerNames.get(type)?.get(point);
      if (name !== undefined)
        return (this as unknown as Record<string, HookHandler<Configuration>>)[name] as HookHandler<Configuration>;
    }
    throw new HookError(ErrorCode.InternalFailure, `This hook has no handler for ${point}.`);
  }
}

/** The log line of a decision: the target, each control's verdict, and the duration. */
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
    `The hook failed with an internal error, so the resource was not evaluated. ${redact(message)}`,
  );
}
