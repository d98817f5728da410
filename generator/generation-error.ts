/**
 * What cannot be written as Azure Policy: a control, a scope, a configuration. Nothing is written then: half a set of
 * policies is no gate.
 */
export class GenerationError extends Error {
  constructor(where: string, problem: string) {
    super(`${where}: ${problem}`);
    this.name = 'GenerationError';
  }
}
