import { HandlerErrorCode as ResourceErrorCode } from '@amazon-web-services-cloudformation/cloudformation-cli-typescript-lib/dist/interface';

/** When CloudFormation asks a hook. The values are those of `actionInvocationPoint` in a request. */
export enum InvocationPoint {
  PreCreate = 'CREATE_PRE_PROVISION',
  PreUpdate = 'UPDATE_PRE_PROVISION',
  PreDelete = 'DELETE_PRE_PROVISION',
}

export type HookStatus = 'SUCCESS' | 'FAILED' | 'IN_PROGRESS';

/** The codes of the vendor library, and the four it lacks that hooks may answer with. */
export const ErrorCode = {
  ...ResourceErrorCode,
  HandlerInternalFailure: 'HandlerInternalFailure',
  NonCompliant: 'NonCompliant',
  UnsupportedTarget: 'UnsupportedTarget',
  Unknown: 'Unknown',
} as const;

export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/** One line of the result that `GetHookResult` shows. */
export interface Annotation {
  readonly annotationName: string;
  readonly status: 'PASSED' | 'FAILED' | 'SKIPPED';
  readonly statusMessage?: string;
  readonly remediationMessage?: string;
  readonly remediationLink?: string;
  readonly severityLevel?: 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
}

/** What the entrypoint returns to CloudFormation. Keys without a value are left out. */
export interface HookResponse {
  readonly hookStatus: HookStatus;
  readonly errorCode?: ErrorCode;
  readonly message?: string;
  readonly callbackContext?: Readonly<Record<string, unknown>>;
  readonly callbackDelaySeconds?: number;
  readonly clientRequestToken?: string;
  readonly annotations?: readonly Annotation[];
}

/** Characters of a message that are kept: by CloudFormation, and by Cloud Control, which has no stack. */
export const MESSAGE_LIMIT = { stack: 4096, cloudControl: 1024 } as const;

/** Characters of an annotation's texts. Source: the model of GetHookResult. */
export const ANNOTATION_LIMITS = {
  annotationName: 1024,
  statusMessage: 16_384,
  remediationMessage: 16_384,
  remediationLink: 5120,
} as const;
