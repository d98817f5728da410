import { UserError } from '../errors';

/**
 * An invalid definition, parameter value or request: Azure would not create or assign it.
 * The message names the path and the problem, and shows a valid example.
 */
export class PolicyError extends UserError {
  override readonly name = 'PolicyError';

  constructor(
    /** The path from the root of the given JSON: `properties.policyRule.if.allOf[1].equals`. */
    readonly path: string,
    problem: string,
    example: string,
  ) {
    super(`${path} ${problem}. Example: ${example}`);
  }
}

/** An evaluation that fails with the given values. Azure Policy then denies the request, regardless of the effect. */
export class EvaluationFailure extends Error {
  override readonly name = 'EvaluationFailure';

  constructor(
    message: string,
    /** The path of the condition or value that fails; set by {@link at}. */
    readonly path?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** The same failure with a path, unless it already has one. */
  at(path: string): EvaluationFailure {
    return this.path === undefined ? new EvaluationFailure(this.message, path, { cause: this }) : this;
  }
}

/** An evaluation that fails because a value is unknown here. Azure knows the value, so it may not fail there. */
export class UnknownValueFailure extends EvaluationFailure {
  override at(path: string): EvaluationFailure {
    return this.path === undefined ? new UnknownValueFailure(this.message, path, { cause: this }) : this;
  }
}

/** Describes a value in messages: strings, numbers and booleans by value, others by their JSON type. */
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
