import type { Expression } from '../expressions';
import { foldCase } from '../values';
import { PolicyError } from './errors';
import { fieldAt } from './field-at';
import { resolveCurrent } from './frame';
import { isRuleFunction, isUnavailable, needsAzure } from './functions/rule-functions';
import { LIMITS } from './limits';
import type { LoadScope } from './load-scope';

export const EXPRESSION_EXAMPLE = `"[parameters('effect')]"`;

/**
 * Checks that an expression calls and references only what is available in policy rules.
 * @param depth the number of enclosing function calls.
 * @throws PolicyError
 */
export function checkExpression(expression: Expression, path: string, scope: LoadScope, depth = 0): void {
  switch (expression.kind) {
    case 'literal':
      return;
    case 'property':
      checkExpression(expression.of, path, scope, depth);
      return;
    case 'index':
      checkExpression(expression.of, path, scope, depth);
      checkExpression(expression.index, path, scope, depth);
      return;
    case 'call':
      checkLimits(expression, path, scope, depth + 1);
      checkName(expression, path, scope);
      checkReference(expression, path, scope);
      for (const arg of expression.args) checkExpression(arg, path, scope, depth + 1);
  }
}

type Call = Extract<Expression, { kind: 'call' }>;

function checkLimits({ name, args }: Call, path: string, { usage }: LoadScope, depth: number): void {
  usage.functions += 1;
  const beyond =
    (usage.functions > LIMITS.functions && `exceeds the limit of ${LIMITS.functions} functions per rule`) ||
    (depth > LIMITS.functionDepth && `nests functions deeper than ${LIMITS.functionDepth} levels`) ||
    (args.length > LIMITS.functionArguments && `calls ${name}() with more than ${LIMITS.functionArguments} arguments`);
  if (beyond) throw new PolicyError(path, beyond, EXPRESSION_EXAMPLE);
}

function checkName({ name, namespace }: Call, path: string, { withoutFunctions }: LoadScope): void {
  const wrong =
    (namespace !== undefined && `calls ${namespace}.${name}(), but policy rules have no user-defined functions`) ||
    (isUnavailable(name) && `calls ${name}(), which is available in ARM templates but not in policy rules`) ||
    (withoutFunctions.has(foldCase(name)) && `calls ${name}(), which is not available here`) ||
    (needsAzure(name) && `calls ${name}(), which only Azure can evaluate`) ||
    (!isRuleFunction(name) && `calls the unknown function ${name}()`);
  if (wrong) throw new PolicyError(path, wrong, EXPRESSION_EXAMPLE);
}

/** Checks that a name in a call exists. A name that is itself an expression is checked during the evaluation. */
function checkReference({ name, args: [first] }: Call, path: string, scope: LoadScope): void {
  const text = first?.kind === 'literal' ? String(first.value) : undefined;
  switch (foldCase(name)) {
    case 'parameters':
      if (text === undefined || scope.parameters.has(foldCase(text))) return;
      throw new PolicyError(path, `uses the parameter '${text}', which is not declared`, EXPRESSION_EXAMPLE);
    case 'field':
      if (text !== undefined) fieldAt(text, path, scope.aliasPath);
      return;
    case 'current':
      if (first === undefined || text !== undefined) checkCurrent(text, path, scope);
      return;
    default:
  }
}

function checkCurrent(name: string | undefined, path: string, { counts, aliasPath }: LoadScope): void {
  if (resolveCurrent(counts, name, aliasPath)) return;
  const wrong =
    (counts.length === 0 && 'calls current(), which is available only in the where of a count') ||
    (name === undefined && 'calls current() without a name inside nested counts') ||
    `calls current('${name}'), which does not name an enclosing count`;
  throw new PolicyError(path, wrong, `"[current('Microsoft.ApiManagement/service/apis/protocols[*]')]"`);
}
