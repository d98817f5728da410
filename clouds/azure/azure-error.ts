import { UserError } from '../../core/errors';

/** Azure refused a request, or could not be reached. The message is one line that says what to do. */
export class AzureError extends UserError {
  override readonly name = 'AzureError';

  /**
   * @param status the HTTP status of Azure Resource Manager, where it answered.
   * @param code its error code, for example `AuthorizationFailed`.
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
