import { HandlerErrorCode as ResourceErrorCode } from '@amazon-web-services-cloudformation/cloudformation-cli-typescript-lib/dist/interface';

/** When CloudFormation invokes a hook. The values are those of `actionInvocationPoint` in a request. */
export enum InvocationPoint {
  PreCreate = 'CREATE_PRE_PROVISION',
  PreUpdate = 'UPDATE_PRE_PROVISION',
  PreDelete = 'DELETE_PRE_PROVISION',
}

export type HookStatus = 'SUCCESS' | 'FAILED' | 'IN_PROGRESS';

/** The error codes of the vendor library, and four that it lacks and that hooks may return. */
export const ErrorCode = {
  ...ResourceErrorCode,
  HandlerInternalFailure: 'HandlerInternalFailure',
  NonCompliant: 'NonCompliant',
  UnsupportedTarget: 'UnsupportedTarget',
  Unknown: 'Unknown',
} as const;

export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/** An annotation in the result of `GetHookResult`. */
export interface Annotation {
  readonly annotationName: string;
  readonly status: 'PASSED' | 'FAILED' | 'SKIPPED';
  readonly statusMessage?: string;
  readonly remediationMessage?: string;
  readonly remediationLink?: string;
  readonly severityLevel?: 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
}

/** The response to CloudFormation. Keys without a value are omitted. */
export interface HookResponse {
  readonly hookStatus: HookStatus;
  readonly errorCode?: ErrorCode;
  readonly message?: string;
  readonly callbackContext?: Readonly<Record<string, unknown>>;
  readonly callbackDelaySeconds?: number;
  readonly clientRequestToken?: string;
  readonly annotations?: readonly Annotation[];
}

/** The number of characters that CloudFormation and Cloud Control API keep of a message. */
export const MESSAGE_LIMIT = { stack: 4096, cloudControl: 1024 } as const;

/** The maximum number of characters in the texts of an annotation. Source: the API model of GetHookResult. */
export const ANNOTATION_LIMITS = {
  annotationName: 1024,
  statusMessage: 16_384,
  remediationMessage: 16_384,
  remediationLink: 5120,
} as const;
