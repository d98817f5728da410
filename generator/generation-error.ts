import { UserError } from '../core/errors';

/**
 * What cannot be written as Azure Policy: a control, a scope, a configuration. Nothing is written then: half a set of
 * policies is no gate.
 */
export class GenerationError extends UserError {
  override readonly name = 'GenerationError';

  /** @param where a path in the configuration, `exemptions[0].scope`; else what the problem is with. */
  constructor(
    readonly where: string,
    problem: string,
  ) {
    super(`${where}: ${problem}`);
  }
}
