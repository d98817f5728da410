/** An error as Azure Resource Manager answers it. */
export class ArmError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  get body(): unknown {
    return { error: { code: this.code, message: this.message } };
  }
}
