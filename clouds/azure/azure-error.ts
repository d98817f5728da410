import { UserError } from '../../core/errors';

/** Azure rejected a request or could not be reached. The message is one line and says what to do. */
export class AzureError extends UserError {
  override readonly name = 'AzureError';

  /**
   * @param status the HTTP status, if Azure Resource Manager responded.
   * @param code the error code of Azure Resource Manager, for example `AuthorizationFailed`.
   */
  constructor(
    message: string,
    readonly status?: number,
    readonly code?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
