import { randomUUID } from 'node:crypto';
import type { LambdaFunction } from '../lambda-function';

/** The parts of a hook's schema that determine when CloudFormation invokes the hook. */
export interface RegisteredHookSchema {
  readonly typeName: string;
  readonly handlers: {
    readonly [handler in 'preCreate' | 'preUpdate' | 'preDelete']?: { readonly targetNames: readonly string[] };
  };
}

export type Operation = 'CREATE' | 'UPDATE';

/** A resource that an operation would create or update. */
export interface HookTarget {
  readonly operation: Operation;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: unknown;
  /** In an update: the current properties of the resource. */
  readonly previousProperties?: unknown;
}

/** An annotation in the response of the hook. */
export interface HookAnnotation {
  readonly annotationName: string;
  readonly status: string;
  readonly statusMessage?: string;
  readonly remediationMessage?: string;
  readonly severityLevel?: string;
}

/** The hook result that CloudFormation derives from the response of the hook. */
export interface HookResult {
  readonly status: 'HOOK_COMPLETE_SUCCEEDED' | 'HOOK_COMPLETE_FAILED';
  readonly message: string;
  readonly annotations: readonly HookAnnotation[];
}

export interface StackIdentity {
  readonly name: string;
  readonly id: string;
  readonly region: string;
  readonly accountId: string;
}

/** A hook that is registered in the simulated account, with failure mode FAIL. */
export class RegisteredHook {
  constructor(
    readonly schema: RegisteredHookSchema,
    private readonly handler: LambdaFunction,
    /** The type configuration in the account; null if none is set. */
    private readonly typeConfiguration: unknown = null,
  ) {}

  hasTarget({ operation, type }: HookTarget): boolean {
    const handler = this.schema.handlers[operation === 'CREATE' ? 'preCreate' : 'preUpdate'];
    return handler?.targetNames.includes(type) ?? false;
  }

  /** Invokes the hook. As in CloudFormation, an invalid response or an error fails the target. */
  async invoke(target: HookTarget, stack: StackIdentity): Promise<HookResult> {
    try {
      return readResponse(await this.handler.invoke(JSON.stringify(this.event(target, stack))));
    } catch (error) {
      return failed(error instanceof Error ? error.message : String(error));
    }
  }

  /** The event that CloudFormation sends for a resource. */
  private event(target: HookTarget, stack: StackIdentity): unknown {
    return {
      clientRequestToken: randomUUID(),
      awsAccountId: stack.accountId,
      region: stack.region,
      stackId: stack.id,
      hookTypeName: this.schema.typeName,
      hookTypeVersion: '00000001',
      hookModel: this.typeConfiguration,
      actionInvocationPoint: `${target.operation}_PRE_PROVISION`,
      requestData: {
        callerCredentials: null,
        providerCredentials: null,
        targetName: target.type,
        targetType: 'RESOURCE',
        targetLogicalId: target.logicalId,
        targetModel: {
          resourceProperties: target.properties ?? {},
          ...(target.operation === 'UPDATE' ? { previousResourceProperties: target.previousProperties ?? {} } : {}),
        },
        payload: null,
      },
      requestContext: { invocation: 1, callbackContext: null },
    };
  }
}

function readResponse(text: string): HookResult {
  const response = JSON.parse(text) as Partial<Record<string, unknown>> | null;
  const message = typeof response?.['message'] === 'string' ? response['message'] : '';
  const annotations = Array.isArray(response?.['annotations']) ? (response['annotations'] as HookAnnotation[]) : [];
  switch (response?.['hookStatus']) {
    case 'SUCCESS':
      return { status: 'HOOK_COMPLETE_SUCCEEDED', message, annotations };
    case 'FAILED':
      return { status: 'HOOK_COMPLETE_FAILED', message, annotations };
    default:
      return failed(
        `The handler returned an invalid response. Its hookStatus must be SUCCESS or FAILED: ${text.slice(0, 200)}`,
      );
  }
}

const failed = (message: string): HookResult => ({ status: 'HOOK_COMPLETE_FAILED', message, annotations: [] });
