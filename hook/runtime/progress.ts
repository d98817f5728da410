import { type Annotation, ErrorCode, type HookResponse, type HookStatus, MESSAGE_LIMIT } from './protocol';

/** What a handler answers. */
export class HookProgress {
  private constructor(
    readonly status: HookStatus,
    readonly message: string,
    readonly annotations: readonly Annotation[] = [],
    readonly errorCode?: ErrorCode,
    readonly callback?: { readonly context: Readonly<Record<string, unknown>>; readonly delaySeconds: number },
  ) {}

  static success(message: string, annotations?: readonly Annotation[]): HookProgress {
    return new HookProgress('SUCCESS', message, annotations);
  }

  static failed(errorCode: ErrorCode, message: string, annotations?: readonly Annotation[]): HookProgress {
    return new HookProgress('FAILED', message, annotations, errorCode);
  }

  /** Asks to be called again, at most three times, with the context. */
  static inProgress(message: string, context: Readonly<Record<string, unknown>>, delaySeconds: number): HookProgress {
    return new HookProgress('IN_PROGRESS', message, [], undefined, { context, delaySeconds });
  }

  toResponse(clientRequestToken: string | undefined): HookResponse {
    return {
      hookStatus: this.status,
      ...(this.errorCode === undefined ? {} : { errorCode: this.errorCode }),
      message: cut(this.message, MESSAGE_LIMIT),
      ...(this.callback === undefined
        ? {}
        : { callbackContext: this.callback.context, callbackDelaySeconds: this.callback.delaySeconds }),
      ...(clientRequestToken === undefined ? {} : { clientRequestToken }),
      ...(this.annotations.length === 0 ? {} : { annotations: this.annotations }),
    };
  }
}

/** Shortens at a word, with an ellipsis: a message that the service cuts itself ends anywhere. */
function cut(message: string, limit: number): string {
  if (message.length <= limit) return message;
  const head = message.slice(0, limit - 1);
  const lastBlank = head.lastIndexOf(' ');
  return `${lastBlank > limit / 2 ? head.slice(0, lastBlank) : head}…`;
}
