import { EvaluationError, ExpressionError } from '../expressions';
import { EvaluationFailure } from './errors';
import { UnknownField } from './fields';
import { Incomparable, UnusableOperand } from './operators';

/** Errors that depend on the given values. JavaScript throws RangeError for too long strings and too deep recursion. */
const FAILURES = [EvaluationError, ExpressionError, UnknownField, Incomparable, UnusableOperand, RangeError];

/**
 * Evaluates a part of the definition.
 * @throws EvaluationFailure with the path of the part that fails with the given values.
 */
export function failingAt<T>(path: string, evaluate: () => T): T {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof EvaluationFailure) throw error.at(path);
    if (error instanceof Error && FAILURES.some((type) => error instanceof type))
      throw new EvaluationFailure(messageOf(error), path, { cause: error });
    throw error;
  }
}

/** While a definition is loaded, the path precedes the messages of these errors. Here they need a subject. */
function messageOf(error: Error): string {
  if (error instanceof UnusableOperand) return `the expected value ${error.message}`;
  return error instanceof UnknownField ? `an expression ${error.message}` : error.message;
}
