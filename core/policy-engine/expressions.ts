import {
  type Expression,
  ExpressionError,
  evaluateExpression,
  isExpression,
  parseExpression,
  unescapeLiteral,
} from '../expressions';
import { Unknown } from '../values';
import { NotKnown, PolicyError } from './errors';
import { checkExpression, EXPRESSION_EXAMPLE } from './expression-check';
import type { Frame } from './frame';
import { findRuleFunction } from './functions/rule-functions';
import { LIMITS } from './limits';
import type { LoadScope } from './load-scope';
import type { ParameterDeclaration } from './parameters';
import { foldCase } from './text';

/** A value of the definition: given as it is, or by template expressions. */
export type Operand =
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'dynamic'; readonly evaluate: (frame: Frame) => unknown };

export const evaluateOperand = (operand: Operand, frame: Frame): unknown =>
  operand.kind === 'constant' ? operand.value : operand.evaluate(frame);

/** How deep the values in a definition may nest: as deep as those of its functions. */
const DEEPEST = 128;

/**
 * Reads a value of the definition, with the expressions in it.
 * @throws PolicyError where an expression cannot be evaluated whatever the request is.
 */
export function compileOperand(json: unknown, path: string, scope: LoadScope, depth = 0): Operand {
  if (typeof json === 'string') return compileText(json, path, scope);
  if (typeof json !== 'object' || json === null) return { kind: 'constant', value: json };
  if (depth >= DEEPEST) throw new PolicyError(path, `nests deeper than ${DEEPEST} levels`, '["https", "wss"]');
  if (Array.isArray(json)) {
    const items = json.map((item, index) => compileOperand(item, `${path}[${index}]`, scope, depth + 1));
    return combine(items, (values) => values);
  }
  const members = Object.entries(json);
  const operands = members.map(([key, value]) => compileOperand(value, `${path}.${key}`, scope, depth + 1));
  // fromEntries defines each member, where an assignment to __proto__ would set the prototype.
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
      throw new PolicyError(path, `is no expression: ${error.message}`, EXPRESSION_EXAMPLE);
    throw error;
  }
}

function evaluate(expression: Expression, frame: Frame): unknown {
  const value = evaluateExpression(expression, { find: (name) => findRuleFunction(name, frame) });
  if (value instanceof Unknown) throw new NotKnown(`a value of the request is not known: ${value.reason}`);
  return value ?? null;
}

/** The parameter that an expression consists of: `[parameters('effect')]`. Undefined where it is anything else. */
export function parameterAlone(value: unknown, { parameters }: LoadScope): ParameterDeclaration | undefined {
  const expression = typeof value === 'string' && isExpression(value) ? parseExpression(value) : undefined;
  if (expression?.kind !== 'call' || foldCase(expression.name) !== 'parameters') return undefined;
  const [name] = expression.args;
  return name?.kind === 'literal' ? parameters.get(foldCase(String(name.value))) : undefined;
}
