import {
  EvaluationError,
  type Expression,
  ExpressionError,
  evaluateExpression,
  isExpression,
  unescapeLiteral,
} from '../../expressions';
import { foldCase } from '../../values';
import { LimitError, TemplateError } from '../template-error';
import type { Evaluator } from './evaluator';
import type { TemplateScope } from './template-input';

/** Longer names are cut. */
const LONGEST_LABEL = 160;

/** A part of a label is cut before it is joined to others, because a few texts of 4 MB are longer than a string can be. */
const LONGEST_PART = 1_000;

const NO_NAME = '{no name}';

/**
 * How reports name a resource whose name is unknown: the written name, in which the parameter, variable or function that
 * makes an unknown part stands in braces. `[concat(parameters('gw'), '/orders')]` is `{gw}/orders`.
 */
export function labelOf(written: unknown, scope: TemplateScope, evaluator: Evaluator): string {
  if (typeof written !== 'string' || written === '') return NO_NAME;
  if (!isExpression(written)) return inOneLine(unescapeLiteral(written));
  const labels = new Labels(scope, evaluator);
  try {
    return inOneLine(labels.text(evaluator.parse(written)) || NO_NAME);
  } catch (error) {
    // The expression is invalid.
    if (!(error instanceof ExpressionError)) throw error;
    return inOneLine(written);
  }
}

function inOneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > LONGEST_LABEL ? `${line.slice(0, LONGEST_LABEL)}…` : line;
}

/** Functions whose result is easy to recognise by their first argument. */
const TRANSPARENT = new Set(
  ['toLower', 'toUpper', 'trim', 'string', 'first', 'last', 'split', 'replace', 'take', 'skip', 'substring'].map(
    foldCase,
  ),
);

const cut = (text: string): string => text.slice(0, LONGEST_PART);

class Labels {
  constructor(
    private readonly scope: TemplateScope,
    private readonly evaluator: Evaluator,
  ) {}

  /** The value as text if it is known, otherwise its parts. */
  text(expression: Expression): string {
    const call = expression.kind === 'call' && expression.namespace === undefined ? expression : undefined;
    const name = call === undefined ? '' : foldCase(call.name);
    const [first, ...others] = call?.args ?? [];
    if (call && name === 'concat') return cut(call.args.map((arg) => this.text(arg)).join(''));
    if (name === 'format' && first?.kind === 'literal') return cut(this.format(String(first.value), others));
    const value = this.known(expression);
    // An empty part, which is usually a default to be replaced, would not tell resources apart.
    if (value !== undefined && (value !== '' || expression.kind === 'literal')) return value;
    return name === 'parameters' ? this.scope.parameterLabel(this.source(expression)) : `{${this.source(expression)}}`;
  }

  private known(expression: Expression): string | undefined {
    try {
      const value = this.evaluator.tentatively(() => evaluateExpression(expression, this.scope));
      return typeof value === 'string' || typeof value === 'number' ? cut(String(value)) : undefined;
    } catch (error) {
      const isLocal = [EvaluationError, ExpressionError, TemplateError].some((kind) => error instanceof kind);
      if (!isLocal || error instanceof LimitError) throw error;
      return undefined;
    }
  }

  private format(format: string, args: readonly Expression[]): string {
    return format.replaceAll(/\{\{|\}\}|\{(\d+)[^{}]*\}/g, (item, index: string | undefined) => {
      if (index === undefined) return item.slice(1);
      const arg = args[Number(index)];
      return arg ? this.text(arg) : item;
    });
  }

  /** A short form of the expression: `gw` for `parameters('gw')`, `uniqueString(…)` for a function. */
  private source(expression: Expression): string {
    switch (expression.kind) {
      case 'literal':
        return String(expression.value);
      case 'property':
        return `${this.source(expression.of)}.${expression.name}`;
      case 'index':
        return `${this.source(expression.of)}[${this.known(expression.index) ?? this.source(expression.index)}]`;
      case 'call':
        return this.sourceOfCall(expression);
    }
  }

  private sourceOfCall({ name, namespace, args }: Extract<Expression, { kind: 'call' }>): string {
    const [first, ...others] = args;
    const folded = foldCase(name);
    if (namespace !== undefined) return `${namespace}.${name}(…)`;
    if (first === undefined) return `${name}()`;
    if (/^(?:parameters|variables|lambdavariables)$/.test(folded)) return this.known(first) ?? this.source(first);
    if (!TRANSPARENT.has(folded)) return `${name}(…)`;
    return `${name}(${this.source(first)}${others.length > 0 ? ', …' : ''})`;
  }
}
