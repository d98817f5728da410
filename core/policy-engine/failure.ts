import { EvaluationError, ExpressionError } from '../expressions';
import { EvaluationFailure } from './errors';
import { UnknownField } from './fields';
import { Incomparable, UnusableOperand } from './operators';

/** What values at hand can do to an evaluation; RangeError is what a text or nesting beyond all bounds gives. */
const FAILURES = [EvaluationError, ExpressionError, UnknownField, Incomparable, UnusableOperand, RangeError];

/**
 * Does something at a place of the definition.
 * @throws EvaluationFailure naming the place where it fails with the values at hand.
 */
export function failingAt<T>(path: string, evaluate: () => T): T {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof EvaluationFailure) throw error.at(path);
    if (error instanceof Error && FAILURES.some((type) => error instanceof type))
      throw new EvaluationFailure(error.message, path, { cause: error });
    throw error;
  }
}
