import { UserError } from '../core/errors';

/**
 * A control, a scope or a configuration cannot be compiled to Azure Policy. The generator then writes no file, because an
 * incomplete set of policies would not enforce every control.
 */
export class GenerationError extends UserError {
  override readonly name = 'GenerationError';

  /** @param where the path in the configuration, such as `exemptions[0].scope`, or the name of the control or resource. */
  constructor(
    readonly where: string,
    problem: string,
  ) {
    super(`${where}: ${problem}`);
  }
}
