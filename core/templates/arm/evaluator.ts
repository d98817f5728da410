import {
  EvaluationError,
  type Expression,
  ExpressionError,
  evaluateExpression,
  type FunctionScope,
  isExpression,
  isObject,
  type JsonObject,
  parseExpression,
  unescapeLiteral,
} from '../../expressions';
import { madeOf, Unknown } from '../../values';
import type { Path } from '../source';
import { TemplateError } from '../template-error';
import { isCopy, type PropertyLoop, propertyLoops, repeat } from './copy';

/** More than any template takes that ARM takes; reached only by loops inside of loops. */
const MOST_STEPS = 5_000_000;

/** Evaluates the values of one file. */
export class Evaluator {
  private readonly parsed = new Map<string, Expression>();
  private steps = 0;

  /**
   * The value as written, with its expressions evaluated and its property loops unrolled. {@link Unknown} stands
   * for what is not known before the deployment, and for what fails with the values at hand.
   * @throws TemplateError where an expression is wrong whatever the values are.
   */
  value(value: unknown, scope: FunctionScope, path: Path): unknown {
    this.step(path);
    if (typeof value === 'string') return this.text(value, scope, path);
    if (Array.isArray(value)) return value.map((item, index) => this.value(item, scope, [...path, index]));
    return isObject(value) ? this.object(value, scope, path) : value;
  }

  /** Counts one step more. */
  step(path: Path): void {
    this.steps += 1;
    if (this.steps > MOST_STEPS)
      throw new TemplateError(
        `The template takes more than ${MOST_STEPS} steps to evaluate: its loops repeat too much.`,
        { path },
      );
  }

  private text(text: string, scope: FunctionScope, path: Path): unknown {
    if (!isExpression(text)) return unescapeLiteral(text);
    try {
      return evaluateExpression(this.parse(text), scope);
    } catch (error) {
      if (error instanceof EvaluationError) return new Unknown(`its expression fails: ${error.message}`);
      if (error instanceof ExpressionError)
        throw new TemplateError(`An expression is wrong: ${error.message}.`, { path });
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
    // A key that is not known could be any of them.
    const unknown = entries.map(([key]) => key).find((key) => key instanceof Unknown);
    return unknown ? madeOf(unknown) : Object.fromEntries([...entries, ...repeated]);
  }

  /** The array that a loop makes. */
  loop(loop: PropertyLoop, scope: FunctionScope, path: Path): unknown {
    const count = this.value(loop.count, scope, [...path, 'count']);
    const scopes = repeat({ ...loop, count, kind: 'property' }, scope, path);
    return scopes instanceof Unknown ? scopes : scopes.map((each) => this.value(loop.input, each, [...path, 'input']));
  }
}
