import {
  EvaluationError,
  type Expression,
  ExpressionError,
  evaluateExpression,
  type FunctionScope,
  isExpression,
  isExpressionObject,
  parseExpression,
  unescapeLiteral,
} from '../../expressions';
import { derivedUnknown, type JsonObject, Unknown } from '../../values';
import type { Path } from '../source';
import { TemplateError } from '../template-error';
import { isCopy, type PropertyLoop, propertyLoops, repeat } from './copy';

/** More than any template within the limits of Azure Resource Manager needs. Only nested loops reach it. */
const MAX_STEPS = 5_000_000;

/** Evaluates the expressions of one file. */
export class Evaluator {
  private readonly parsed = new Map<string, Expression>();
  private steps = 0;

  /**
   * Evaluates the expressions of a value and expands its property loops. {@link Unknown} stands for values known only
   * at deployment, and for expressions that fail with the known values.
   * @throws TemplateError if an expression is invalid for all values.
   */
  value(value: unknown, scope: FunctionScope, path: Path): unknown {
    this.step(path);
    if (typeof value === 'string') return this.text(value, scope, path);
    if (Array.isArray(value)) return value.map((item, index) => this.value(item, scope, [...path, index]));
    return isExpressionObject(value) ? this.object(value, scope, path) : value;
  }

  /** Counts an evaluation step. @throws TemplateError if there are too many. */
  step(path: Path): void {
    this.steps += 1;
    if (this.steps > MAX_STEPS)
      throw new TemplateError(
        `The template needs more than ${MAX_STEPS} evaluation steps. Reduce the counts of its nested copy loops.`,
        { path },
      );
  }

  private text(text: string, scope: FunctionScope, path: Path): unknown {
    if (!isExpression(text)) return unescapeLiteral(text);
    try {
      return evaluateExpression(this.parse(text), scope);
    } catch (error) {
      if (error instanceof EvaluationError)
        return new Unknown(`the expression fails with the known values: ${error.message}`);
      if (error instanceof ExpressionError) throw new TemplateError(`Invalid expression: ${error.message}.`, { path });
      throw error;
    }
  }

  private parse(text: string): Expression {
    const known = this.parsed.get(text);
    if (known) return known;
    const expression = parseExpression(text);
    this.parsed.set(text, expression);
    return expression;
  }

  private object(object: JsonObject, scope: FunctionScope, path: Path): unknown {
    const loops = propertyLoops(object, path);
    const entries: (readonly [unknown, unknown])[] = Object.entries(object)
      .filter(([key]) => loops.length === 0 || !isCopy(key))
      .map(([key, value]) => [this.text(key, scope, path), this.value(value, scope, [...path, key])]);
    const repeated = loops.map((loop, index) => [loop.name, this.loop(loop, scope, [...path, 'copy', index])] as const);
    // An unknown key could be any key of the object, so the whole object is unknown.
    const unknown = entries.map(([key]) => key).find((key) => key instanceof Unknown);
    return unknown ? derivedUnknown(unknown) : Object.fromEntries([...entries, ...repeated]);
  }

  /** The array that a property loop creates. */
  loop(loop: PropertyLoop, scope: FunctionScope, path: Path): unknown {
    const count = this.value(loop.count, scope, [...path, 'count']);
    const scopes = repeat({ ...loop, count, kind: 'property' }, scope, path);
    return scopes instanceof Unknown ? scopes : scopes.map((each) => this.value(loop.input, each, [...path, 'input']));
  }
}
