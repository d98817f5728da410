/** What keeps a command from its work in Azure: one line that says what to do about it. */
export class AzureError extends Error {
  override readonly name = 'AzureError';

  /**
   * @param status the HTTP status of Azure Resource Manager, where it answered.
   * @param code its error code, for example `AuthorizationFailed`.
   */
  constructor(
    message: string,
    readonly status?: number,
    readonly code?: string,
  ) {
    super(message);
  }
}
