import { ErrorCode } from './protocol';

/** A reason to answer FAILED. Thrown by the runtime and by handlers; its message is shown to the person who deploys. */
export class HookError extends Error {
  constructor(
    readonly errorCode: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'HookError';
  }
}

/** The event is not what the protocol says. */
export class InvalidRequest extends HookError {
  constructor(message: string, options?: ErrorOptions) {
    super(ErrorCode.InvalidRequest, message, options);
    this.name = 'InvalidRequest';
  }
}

/** The hook was asked about a target that it does not decide. */
export class UnsupportedTarget extends HookError {
  constructor(targetName: string) {
    super(
      ErrorCode.UnsupportedTarget,
      `This hook does not decide ${targetName}. Name only its targets in the hook's TargetFilters, and RESOURCE in its TargetOperations.`,
    );
    this.name = 'UnsupportedTarget';
  }
}

/** The hook's type configuration is not what its schema says. */
export class InvalidTypeConfiguration extends HookError {
  constructor(message: string, options?: ErrorOptions) {
    super(ErrorCode.InvalidTypeConfiguration, message, options);
    this.name = 'InvalidTypeConfiguration';
  }
}
