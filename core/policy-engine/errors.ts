import { UserError } from '../errors';

/**
 * A definition, a parameter value or a request that cannot be used: Azure would refuse to create or assign it.
 * The message says what is wrong, where, and shows a valid example.
 */
export class PolicyError extends UserError {
  override readonly name = 'PolicyError';

  constructor(
    /** A path from the root of the JSON that was given: `properties.policyRule.if.allOf[1].equals`. */
    readonly path: string,
    what: string,
    example: string,
  ) {
    super(`${path} ${what}. Example: ${example}`);
  }
}

/** An evaluation that fails with the values at hand. Azure Policy then denies, whatever the effect would have been. */
export class EvaluationFailure extends Error {
  override readonly name = 'EvaluationFailure';

  constructor(
    message: string,
    /** The condition or value of the definition that fails, once it is known. */
    readonly path?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** The same failure with its place, unless it has one. */
  at(path: string): EvaluationFailure {
    return this.path === undefined ? new EvaluationFailure(this.message, path, { cause: this }) : this;
  }
}

/** An evaluation that fails because of what is not known here. Azure would know it, and need not fail. */
export class NotKnown extends EvaluationFailure {
  override at(path: string): EvaluationFailure {
    return this.path === undefined ? new NotKnown(this.message, path, { cause: this }) : this;
  }
}

/** The value's type in JSON's words, with its article, for messages. */
export function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'string') return quote(value);
  return typeof value === 'number' || typeof value === 'boolean' ? `the ${typeof value} ${value}` : 'an object';
}

const SHOWN_LENGTH = 100;

export const quote = (text: string): string =>
  JSON.stringify(text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text);
