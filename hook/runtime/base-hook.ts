import { HookError } from './errors';
import { consoleLogger, type Logger } from './logger';
import { HookProgress } from './progress';
import { ErrorCode, type HookResponse, type InvocationPoint } from './protocol';
import {
  type HookHandlerRequest,
  type HookInvocationRequest,
  readInvocation,
  readTestInvocation,
  toHandlerRequest,
  tokenOf,
} from './request';
import { type Session, sessionOf } from './session';

/**
 * A handler: decides one request. The arguments are those of a resource handler of the vendor library, in its order.
 * What it throws becomes FAILED, with the code of a {@link HookError} or else InternalFailure.
 */
export type HookHandler = (
  /** With the credentials of whoever deploys; undefined where none came, as for a Lambda Hook. */
  session: Session | undefined,
  request: HookHandlerRequest,
  /** What the handler's last IN_PROGRESS answer left for this call. */
  callbackContext: Readonly<Record<string, unknown>>,
  logger: Logger,
  /** The properties of the hook's type configuration, null where there are none. */
  typeConfiguration: unknown,
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
  return <Handler extends HookHandler>(
    prototype: BaseHook,
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
export abstract class BaseHook {
  /** Answers CloudFormation, as a registered hook or as a Lambda Hook. */
  readonly entrypoint = (event: unknown): Promise<HookResponse> => this.answer(event, readInvocation);

  /** Answers an event written by hand, as `sam local invoke TestEntrypoint` sends it; `hookStatus` is called `status`. */
  readonly testEntrypoint = async (
    event: unknown,
  ): Promise<Omit<HookResponse, 'hookStatus'> & { status: HookResponse['hookStatus'] }> => {
    const { hookStatus, ...rest } = await this.answer(event, readTestInvocation);
    return { status: hookStatus, ...rest };
  };

  private async answer(event: unknown, read: (event: unknown) => HookInvocationRequest): Promise<HookResponse> {
    try {
      const progress = await this.handle(read(event));
      return progress.toResponse(tokenOf(event));
    } catch (error) {
      return toProgress(error).toResponse(tokenOf(event));
    }
  }

  private async handle(invocation: HookInvocationRequest): Promise<HookProgress> {
    const request = toHandlerRequest(invocation);
    const handler = this.handlerOf(request.invocationPoint);
    const progress: unknown = await handler.call(
      this,
      sessionOf(invocation.requestData.callerCredentials, request.region),
      request,
      invocation.requestContext?.callbackContext ?? {},
      consoleLogger,
      invocation.hookModel ?? null,
    );
    if (progress instanceof HookProgress) return progress;
    throw new HookError(ErrorCode.HandlerInternalFailure, 'The handler answered nothing that CloudFormation takes.');
  }

  private handlerOf(point: InvocationPoint): HookHandler {
    for (let type = Object.getPrototypeOf(this); type !== null; type = Object.getPrototypeOf(type)) {
      const name = handlerNames.get(type)?.get(point);
      if (name !== undefined) return (this as unknown as Record<string, HookHandler>)[name] as HookHandler;
    }
    throw new HookError(ErrorCode.InternalFailure, `No handler for ${point}`);
  }
}

function toProgress(error: unknown): HookProgress {
  if (error instanceof HookError) return HookProgress.failed(error.errorCode, error.message);
  const message = error instanceof Error ? error.message : 'The handler failed without a message.';
  return HookProgress.failed(ErrorCode.InternalFailure, `The hook failed, so nothing was let through. ${message}`);
}
