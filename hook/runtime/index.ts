export { BaseHook, type HookHandler, handlerEvent } from './base-hook';
export { HookError, InvalidRequest, InvalidTypeConfiguration, UnsupportedTarget } from './errors';
export type { Logger } from './logger';
export { HookProgress } from './progress';
export { type Annotation, ErrorCode, type HookResponse, type HookStatus, InvocationPoint } from './protocol';
export { createRedactor } from './redaction';
export type { HookHandlerRequest, TargetModel } from './request';
export { type Credentials, Session } from './session';
export { CONFIGURATION_VARIABLE, type HookSchema, readTypeConfiguration } from './type-configuration';
