import {
  DEEPEST_VALUE,
  EvaluationError,
  type Expression,
  ExpressionError,
  evaluateExpression,
  type FunctionScope,
  isExpression,
  isExpressionObject,
  parseExpression,
  UndeclaredError,
  unescapeLiteral,
  unknownOnFailure,
  workOf,
} from '../../expressions';
import { derivedUnknown, type JsonObject, Unknown, Unreadable } from '../../values';
import type { TemplateProblem } from '../problem';
import type { Path } from '../source';
import { FileLimitError, LimitError, TemplateError } from '../template-error';
import { isCopy, type PropertyLoop, propertyLoops, repeat } from './copy';

/** More than any template within the limits of Azure Resource Manager needs. */
const MAX_STEPS = 2_000_000;

/** The iterations of all copy loops. A loop has at most 800, but nested loops multiply. */
const MAX_ITERATIONS = 20_000;

/**
 * `foreseen`: before the deployment. The default of a parameter may be replaced, and a condition may be unknown, so what
 * fails because of them is an unknown value and not a problem.
 * `final`: the deployment has the given values, and otherwise the defaults.
 */
export type Values = 'foreseen' | 'final';

/** Evaluates the expressions of one file and collects its problems. */
export class Evaluator {
  private readonly parsed = new Map<string, Expression>();
  private readonly collected = new Map<string, TemplateProblem>();
  private place: Path = [];
  private depth = 0;
  private steps = 0;
  private iterations = 0;
  private parts = 0;
  private doubts = 0;
  private defaultsUsed = 0;

  constructor(private readonly values: Values = 'foreseen') {}

  get problems(): readonly TemplateProblem[] {
    return [...this.collected.values()];
  }

  get isFinal(): boolean {
    return this.values === 'final';
  }

  /** Whether the deployment certainly evaluates what is evaluated now. */
  get isCertain(): boolean {
    return this.doubts === 0;
  }

  /**
   * Evaluates the expressions of a value and expands its property loops. {@link Unknown} stands for values known only
   * at deployment, for expressions that fail with the known values, and for parts with a problem.
   */
  value(value: unknown, scope: FunctionScope, path: Path): unknown {
    this.spend(1);
    if (typeof value === 'string') return this.text(value, scope, path);
    if (Array.isArray(value)) return value.map((item, index) => this.value(item, scope, [...path, index]));
    return isExpressionObject(value) ? this.object(value, scope, path) : value;
  }

  /** Counts work. @throws FileLimitError if it is too much. */
  spend(steps: number): void {
    this.steps += steps;
    if (this.steps > MAX_STEPS)
      throw new FileLimitError(
        'The expressions of the template need more evaluation steps than Gatewarden allows. Reduce the sizes of the texts and lists that they make.',
        { path: this.place },
      );
  }

  /**
   * Reads a part of the template. If the part has a problem, the problem is collected, and the value is unknown. Too many
   * iterations are a problem of the outermost part.
   */
  part<T>(path: Path, read: () => T): T | Unknown {
    const defaultsBefore = this.defaultsUsed;
    this.parts += 1;
    try {
      return read();
    } catch (error) {
      const isTooMuch = error instanceof FileLimitError || (error instanceof LimitError && this.parts > 1);
      if (!(error instanceof TemplateError) || isTooMuch) throw error;
      return this.unreadable(error, error.at?.path ?? path, this.defaultsUsed > defaultsBefore);
    } finally {
      this.parts -= 1;
    }
  }

  /** Collects a problem. The result is the value of the part that has it. */
  readonly problem = (error: TemplateError): Unknown => this.unreadable(error, error.at?.path ?? this.place);

  /** Collects what the deployment may accept although Gatewarden does not know it. */
  warn(message: string): void {
    this.collect({ severity: 'warning', path: this.place, message });
  }

  /** Evaluates what the deployment may not evaluate, so that a failure is an unknown value and not a problem. */
  tentatively<T>(read: () => T): T {
    if (this.values === 'final') return read();
    this.doubts += 1;
    try {
      return read();
    } finally {
      this.doubts -= 1;
    }
  }

  /** Like {@link tentatively}, for an expression. */
  branch(evaluate: () => unknown): unknown {
    return unknownOnFailure(() =>
      this.tentatively(() => {
        try {
          return evaluate();
        } catch (error) {
          if (error instanceof UndeclaredError && this.values === 'foreseen')
            return new Unknown(mayFail(error.message));
          throw error;
        }
      }),
    );
  }

  /** Evaluates, and tells whether the result follows from the default of a parameter. */
  observe<T>(read: () => T): { readonly value: T; readonly isProvisional: boolean } {
    const before = this.defaultsUsed;
    const value = read();
    return { value, isProvisional: this.defaultsUsed > before };
  }

  /** Marks what is evaluated now as following from the default of a parameter. */
  useDefault(): void {
    if (this.values === 'foreseen') this.defaultsUsed += 1;
  }

  parse(text: string): Expression {
    const known = this.parsed.get(text);
    if (known) return known;
    const expression = parseExpression(text);
    this.parsed.set(text, expression);
    return expression;
  }

  /** The array that a property loop creates. */
  loop(loop: PropertyLoop, scope: FunctionScope, path: Path): unknown {
    const scopes = this.part(path, () => {
      const count = this.value(loop.count, scope, [...path, 'count']);
      return this.expand(repeat({ ...loop, count, kind: 'property' }, scope, path), path);
    });
    return scopes instanceof Unknown ? scopes : scopes.map((each) => this.value(loop.input, each, [...path, 'input']));
  }

  /** Counts the iterations of a loop. @throws LimitError if all loops together have too many. */
  expand<Scopes extends readonly unknown[] | Unknown>(scopes: Scopes, path: Path): Scopes {
    if (scopes instanceof Unknown) return scopes;
    this.iterations += scopes.length;
    if (this.iterations > MAX_ITERATIONS)
      throw new LimitError(
        `The copy loops of the template have more than ${MAX_ITERATIONS} iterations together, so this part is not read. Reduce the counts of its nested copy loops.`,
        { path },
      );
    return scopes;
  }

  private text(text: string, scope: FunctionScope, path: Path): unknown {
    if (!isExpression(text)) return unescapeLiteral(text);
    const outer = this.place;
    this.place = path;
    this.depth += 1;
    try {
      if (this.depth > DEEPEST_VALUE) throw tooDeep();
      const value = evaluateExpression(this.parse(text), scope);
      if (typeof value === 'object') this.spend(workOf(value));
      return value;
    } catch (error) {
      if (error instanceof EvaluationError)
        return new Unknown(`the expression fails with the known values: ${error.message}`);
      if (error instanceof ExpressionError) return this.invalid(error, path);
      if (error instanceof TemplateError && !(error instanceof LimitError)) return this.problem(error);
      throw error;
    } finally {
      this.depth -= 1;
      this.place = outer;
    }
  }

  private invalid(error: ExpressionError, path: Path): Unknown {
    // A name that is not declared is one problem, however often it is used.
    const key = error instanceof UndeclaredError ? error.message : undefined;
    if (!this.isCertain) return new Unknown(mayFail(error.message));
    this.collect({ severity: 'error', path, message: `Invalid expression: ${error.message}.` }, key);
    return new Unreadable(error.message);
  }

  private unreadable(error: TemplateError, path: Path, isProvisional = false): Unknown {
    const { message } = error;
    // A limit of the file is one problem, however many parts exceed it.
    const isOfFile = error instanceof LimitError;
    if (!isOfFile && (isProvisional || !this.isCertain)) return new Unknown(mayFail(clauseOf(message)));
    this.collect({ severity: 'error', path, message }, isOfFile ? message : undefined);
    return new Unreadable(clauseOf(message));
  }

  private collect(problem: TemplateProblem, key = `${problem.path.join('\n')}\n${problem.message}`): void {
    if (!this.collected.has(key)) this.collected.set(key, problem);
  }

  private object(object: JsonObject, scope: FunctionScope, path: Path): unknown {
    const { loops, invalid } = propertyLoops(object, path);
    const hasLoops = loops.length + invalid.length > 0;
    const entries: [string, unknown][] = [];
    let unknownKey: Unknown | undefined;
    const add = (key: unknown, value: unknown): void => {
      if (key instanceof Unknown) unknownKey ??= key;
      else entries.push([key as string, value]);
    };
    for (const key of Object.keys(object))
      if (!hasLoops || !isCopy(key)) add(this.text(key, scope, path), this.value(object[key], scope, [...path, key]));
    for (const loop of loops) add(loop.name, this.loop(loop, scope, loop.path));
    for (const { name, problem } of invalid) {
      const value = this.problem(problem);
      add(name ?? value, value);
    }
    // An unknown key could be any key of the object, so the whole object is unknown.
    return unknownKey ? derivedUnknown(unknownKey) : Object.fromEntries(entries);
  }
}

export const tooDeep = (): FileLimitError =>
  new FileLimitError(
    `The template is nested more than ${DEEPEST_VALUE} levels deep, including its variables and nested templates.`,
    { path: [] },
  );

const mayFail = (problem: string): string => `its expression may fail: ${problem}`;

/** A message as a clause for reports, without its example. */
function clauseOf(message: string): string {
  const clause = message.replace(/\s+Example: .*$/s, '').replace(/\.$/, '');
  return clause.slice(0, 1).toLowerCase() + clause.slice(1);
}
