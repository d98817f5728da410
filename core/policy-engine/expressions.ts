import {
  type Expression,
  ExpressionError,
  evaluateExpression,
  isExpression,
  parseExpression,
  unescapeLiteral,
} from '../expressions';
import { foldCase, Unknown } from '../values';
import { PolicyError, UnknownValueFailure } from './errors';
import { checkExpression, EXPRESSION_EXAMPLE } from './expression-check';
import type { Frame } from './frame';
import { findRuleFunction } from './functions/rule-functions';
import { LIMITS } from './limits';
import type { LoadScope } from './load-scope';
import type { ParameterDeclaration } from './parameters';

/** A value of the definition: a constant, or a value with template expressions. */
export type Operand =
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'dynamic'; readonly evaluate: (frame: Frame) => unknown };

export const evaluateOperand = (operand: Operand, frame: Frame): unknown =>
  operand.kind === 'constant' ? operand.value : operand.evaluate(frame);

/** Maximum nesting of values in a definition: the same as for the results of functions. */
const DEEPEST = 128;

/**
 * Compiles a value of the definition with its expressions.
 * @throws PolicyError if an expression is invalid for all requests.
 */
export function compileOperand(json: unknown, path: string, scope: LoadScope, depth = 0): Operand {
  if (typeof json === 'string') return compileText(json, path, scope);
  if (typeof json !== 'object' || json === null) return { kind: 'constant', value: json };
  if (depth >= DEEPEST) throw new PolicyError(path, `is nested deeper than ${DEEPEST} levels`, '["https", "wss"]');
  if (Array.isArray(json)) {
    const items = json.map((item, index) => compileOperand(item, `${path}[${index}]`, scope, depth + 1));
    return combine(items, (values) => values);
  }
  const members = Object.entries(json);
  const operands = members.map(([key, value]) => compileOperand(value, `${path}.${key}`, scope, depth + 1));
  // fromEntries defines each member; an assignment to __proto__ would set the prototype.
  return combine(operands, (values) => Object.fromEntries(members.map(([key], index) => [key, values[index]])));
}

function combine(operands: readonly Operand[], build: (values: readonly unknown[]) => unknown): Operand {
  const constants = operands.flatMap((operand) => (operand.kind === 'constant' ? [operand.value] : []));
  if (constants.length === operands.length) return { kind: 'constant', value: build(constants) };
  return { kind: 'dynamic', evaluate: (frame) => build(operands.map((operand) => evaluateOperand(operand, frame))) };
}

function compileText(text: string, path: string, scope: LoadScope): Operand {
  if (!isExpression(text)) return { kind: 'constant', value: unescapeLiteral(text) };
  if (text.length > LIMITS.expressionLength)
    throw new PolicyError(path, `has more than ${LIMITS.expressionLength} characters`, EXPRESSION_EXAMPLE);
  const expression = parse(text, path);
  checkExpression(expression, path, scope);
  return { kind: 'dynamic', evaluate: (frame) => evaluate(expression, frame) };
}

function parse(text: string, path: string): Expression {
  try {
    return parseExpression(text);
  } catch (error) {
    if (error instanceof ExpressionError)
      throw new PolicyError(path, `is not a valid expression: ${error.message}`, EXPRESSION_EXAMPLE);
    throw error;
  }
}

function evaluate(expression: Expression, frame: Frame): unknown {
  const value = evaluateExpression(expression, { find: (name) => findRuleFunction(name, frame) });
  if (value instanceof Unknown) throw new UnknownValueFailure(`a value of the request is unknown: ${value.reason}`);
  return value ?? null;
}

/** The parameter of an expression such as `[parameters('effect')]`; undefined for any other expression. */
export function parameterAlone(value: unknown, { parameters }: LoadScope): ParameterDeclaration | undefined {
  const expression = typeof value === 'string' && isExpression(value) ? parseExpression(value) : undefined;
  if (expression?.kind !== 'call' || foldCase(expression.name) !== 'parameters') return undefined;
  const [name] = expression.args;
  return name?.kind === 'literal' ? parameters.get(foldCase(String(name.value))) : undefined;
}
