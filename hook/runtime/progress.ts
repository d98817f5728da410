import { ANNOTATION_LIMITS, type Annotation, ErrorCode, type HookResponse, type HookStatus } from './protocol';

/** The result of a handler. */
export class HookProgress {
  private constructor(
    readonly status: HookStatus,
    readonly message: string,
    readonly annotations: readonly Annotation[] = [],
    readonly errorCode?: ErrorCode,
    readonly callback?: { readonly context: Readonly<Record<string, unknown>>; readonly delaySeconds: number },
  ) {}

  /** @param message starts with the most important part, because the services truncate long messages. */
  static success(message: string, annotations?: readonly Annotation[]): HookProgress {
    return new HookProgress('SUCCESS', message, annotations);
  }

  static failed(errorCode: ErrorCode, message: string, annotations?: readonly Annotation[]): HookProgress {
    return new HookProgress('FAILED', message, annotations, errorCode);
  }

  /** Requests another call with the context after the delay. CloudFormation calls again at most three times. */
  static inProgress(message: string, context: Readonly<Record<string, unknown>>, delaySeconds: number): HookProgress {
    return new HookProgress('IN_PROGRESS', message, [], undefined, { context, delaySeconds });
  }

  /** @param messageLimit the number of characters that the service keeps; see MESSAGE_LIMIT. */
  toResponse(clientRequestToken: string | undefined, messageLimit: number): HookResponse {
    return {
      hookStatus: this.status,
      ...(this.errorCode === undefined ? {} : { errorCode: this.errorCode }),
      message: cut(this.message, messageLimit),
      ...(this.callback === undefined
        ? {}
        : { callbackContext: this.callback.context, callbackDelaySeconds: this.callback.delaySeconds }),
      ...(clientRequestToken === undefined ? {} : { clientRequestToken }),
      ...(this.annotations.length === 0 ? {} : { annotations: this.annotations.map(withinLimits) }),
    };
  }
}

type TextField = keyof typeof ANNOTATION_LIMITS;

/** Fits an annotation into the limits of GetHookResult: long texts are truncated, empty ones omitted. */
function withinLimits(annotation: Annotation): Annotation {
  const fields = Object.entries(annotation).flatMap(([name, value]: [string, unknown]) => {
    if (value === undefined || value === '') return [];
    const limit = Object.hasOwn(ANNOTATION_LIMITS, name) ? ANNOTATION_LIMITS[name as TextField] : undefined;
    return [[name, typeof value === 'string' && limit !== undefined ? cut(value, limit) : value]];
  });
  return Object.fromEntries(fields) as Annotation;
}

/** Truncates at a word and adds an ellipsis. The service itself would truncate anywhere. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, limit - 1);
  const lastBlank = head.lastIndexOf(' ');
  return `${lastBlank > limit / 2 ? head.slice(0, lastBlank) : head.replace(/[\uD800-\uDBFF]$/, '')}…`;
}
