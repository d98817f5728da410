import { Alternatives, alternativesOf, derivedUnknown, foldCase, possibleValues, Unknown } from '../values';
import { factsOf, narrowing } from './assumptions';
import { type Expression, ExpressionError } from './expression';
import { collectionFunctions } from './functions/collections';
import { encodingFunctions } from './functions/encodings';
import { lambdaFunctions } from './functions/lambdas';
import { logicalFunctions } from './functions/logic';
import { networkFunctions } from './functions/networks';
import { numericFunctions } from './functions/numbers';
import { objectFunctions } from './functions/objects';
import {
  type ArmFunction,
  asBoolean,
  asString,
  firstUnknown,
  forAlternatives,
  unknownOnFailure,
} from './functions/pure';
import { textFunctions } from './functions/texts';
import { partialMember } from './partial';
import { type FunctionScope, withFunction } from './scope';
import {
  ArgumentError,
  bounded,
  describeType,
  EvaluationError,
  findKey,
  isExpressionObject,
  isTooLong,
  Lambda,
  tooLarge,
  workOf,
} from './values';

export type { ArmFunction } from './functions/pure';

/**
 * The functions whose result depends only on their arguments, by name in lower case: ARM compares function names
 * case-insensitively. They return {@link Unknown} if the result depends on an unknown argument.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions
 */
export const standardFunctions: ReadonlyMap<string, ArmFunction> = new Map(
  [
    collectionFunctions,
    encodingFunctions,
    lambdaFunctions,
    logicalFunctions,
    networkFunctions,
    numericFunctions,
    objectFunctions,
    textFunctions,
  ].flatMap((functions) => Object.entries(functions).map(([name, apply]) => [foldCase(name), apply] as const)),
);

/**
 * The value of an expression; {@link Unknown} if it depends on an unknown value.
 * @throws ExpressionError if it calls an unknown function.
 * @throws EvaluationError if it fails with the given values.
 */
export function evaluateExpression(expression: Expression, scope: FunctionScope): unknown {
  const value = valueOf(expression, scope);
  return scope.narrow && value instanceof Unknown ? scope.narrow(expression, value) : value;
}

function valueOf(expression: Expression, scope: FunctionScope): unknown {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'call':
      return call(expression, scope);
    case 'property':
      return select(evaluateExpression(expression.of, scope), expression.name, expression.safe);
    case 'index': {
      const of = evaluateExpression(expression.of, scope);
      return select(of, evaluateExpression(expression.index, scope), expression.safe);
    }
  }
}

type Call = Extract<Expression, { kind: 'call' }>;

function call(expression: Call, scope: FunctionScope): unknown {
  const shown = expression.namespace === undefined ? expression.name : `${expression.namespace}.${expression.name}`;
  const name = foldCase(shown);
  scope.spend?.(1);
  const own = scope.find(name);
  const lazy = own ? undefined : lazyForms.get(name);
  const standard = own ? undefined : standardFunctions.get(name);
  const apply = own ?? standard;
  if (!lazy && !apply && !scope.unlisted)
    throw new ExpressionError(`unknown function ${shown}(). Example of a call: concat('a', 'b')`);
  const args = lazy ? [] : expression.args.map((arg) => evaluateExpression(arg, scope));
  if (!lazy && !apply) return scope.unlisted?.(shown);
  try {
    const result = bounded(lazy ? lazy(expression.args, scope) : apply?.(args));
    if (standard && scope.spend) scope.spend(workOfCall(args, result));
    return result;
  } catch (cause) {
    const error = isTooLong(cause) ? tooLarge() : cause;
    throw error instanceof ArgumentError ? new EvaluationError(`${shown}() ${error.message}`) : error;
  }
}

function workOfCall(args: readonly unknown[], result: unknown): number {
  let work = workOf(result);
  for (const arg of args) work += workOf(arg);
  return work;
}

/** Functions that do not evaluate all of their arguments. */
type LazyForm = (args: readonly Expression[], scope: FunctionScope) => unknown;

const lazyForms: ReadonlyMap<string, LazyForm> = new Map(
  Object.entries({
    if: choose,
    and: (args, scope) => connect(args, scope, false),
    or: (args, scope) => connect(args, scope, true),
    coalesce,
    lambda,
  } satisfies Record<string, LazyForm>),
);

function choose(args: readonly Expression[], scope: FunctionScope): unknown {
  const [condition, consequent, alternative] = args;
  if (!condition || !consequent || !alternative || args.length > 3)
    throw new ArgumentError(`takes 3 arguments, not ${args.length}`);
  const value = evaluateExpression(condition, scope);
  if (!(value instanceof Unknown)) return evaluateExpression(asBoolean(value) ? consequent : alternative, scope);
  const branch = (expression: Expression, holds: boolean): unknown =>
    attempt(scope, () =>
      evaluateExpression(expression, { ...scope, narrow: narrowing(factsOf(condition, holds), scope.narrow) }),
    );
  return either(branch(consequent, true), branch(alternative, false), value);
}

const attempt = (scope: FunctionScope, evaluate: () => unknown): unknown =>
  scope.tentatively ? scope.tentatively(evaluate) : unknownOnFailure(evaluate);

/** Nested conditions multiply the possible values, so their number needs a limit. */
const MAX_ALTERNATIVES = 256;

function either(left: unknown, right: unknown, unknown: Unknown): unknown {
  const values = [left, right].flatMap(possibleValues);
  return values.length > MAX_ALTERNATIVES ? derivedUnknown(unknown) : alternativesOf(values, unknown.reason);
}

/** Kleene's three-valued and/or: an argument equal to `decisive` determines the result, even beside unknown ones. */
function connect(args: readonly Expression[], scope: FunctionScope, decisive: boolean): unknown {
  if (args.length === 0) throw new ArgumentError('takes at least 1 argument, not 0');
  let unknown: Unknown | undefined;
  for (const arg of args) {
    const value = evaluateExpression(arg, scope);
    if (value instanceof Unknown) unknown ??= derivedUnknown(value);
    else if (asBoolean(value) === decisive) return decisive;
  }
  return unknown ?? !decisive;
}

/** The first argument that is not null. An unknown argument may be null or not. */
function coalesce([first, ...others]: readonly Expression[], scope: FunctionScope): unknown {
  if (!first) throw new ArgumentError('takes at least 1 argument, not 0');
  const value = evaluateExpression(first, scope);
  if (others.length === 0) return value;
  if (value === null) return coalesce(others, scope);
  if (!(value instanceof Alternatives) || !possibleValues(value).includes(null)) return value;
  const known = possibleValues(value).filter((each) => each !== null);
  return either(
    alternativesOf(known, value.reason),
    attempt(scope, () => coalesce(others, scope)),
    value,
  );
}

function lambda(args: readonly Expression[], scope: FunctionScope): Lambda {
  const body = args.at(-1);
  if (!body) throw new ArgumentError("needs a body. Example: lambda('item', lambdaVariables('item'))");
  const parameters = args.slice(0, -1).map((arg) => foldCase(asString(evaluateExpression(arg, scope))));
  return new Lambda(parameters, (values) => {
    const variables = new Map(parameters.map((parameter, index) => [parameter, values[index]]));
    scope.spend?.(1);
    return evaluateExpression(body, withLambdaVariables(variables, scope));
  });
}

function withLambdaVariables(variables: ReadonlyMap<string, unknown>, scope: FunctionScope): FunctionScope {
  const read: ArmFunction = (args) => {
    const name = asString(args[0]);
    if (variables.has(foldCase(name))) return variables.get(foldCase(name));
    // A nested lambda also sees the variables of the enclosing lambdas.
    const outer = scope.find('lambdavariables');
    if (!outer) throw new ArgumentError(`does not know the lambda variable '${name}'`);
    return outer(args);
  };
  // What is known of a variable of an enclosing lambda does not hold for one with the same name here.
  const { narrow: _narrow, ...others } = withFunction(scope, 'lambdavariables', read);
  return others;
}

/** The value of `of.key`, `of[key]` and their safe forms. */
const select = (of: unknown, key: unknown, safe = false): unknown =>
  forAlternatives(
    [of, key],
    (each) => partialMember(each[0], each[1]) ?? firstUnknown(each) ?? selectKnown(each[0], each[1], safe),
  );

function selectKnown(of: unknown, key: unknown, safe: boolean): unknown {
  const found = Array.isArray(of) ? itemAt(of, key) : propertyOf(of, key);
  if (found) return found.value;
  if (safe) return null;
  const member = typeof key === 'number' ? `item ${key}` : `property '${String(key)}'`;
  throw new EvaluationError(`${member} does not exist in ${describeType(of)}`);
}

type Found = { readonly value: unknown } | undefined;

function itemAt(items: readonly unknown[], key: unknown): Found {
  return typeof key === 'number' && key >= 0 && key < items.length ? { value: items[key] } : undefined;
}

function propertyOf(of: unknown, key: unknown): Found {
  const name = isExpressionObject(of) && typeof key === 'string' ? findKey(of, key) : undefined;
  return name === undefined ? undefined : { value: (of as Record<string, unknown>)[name] };
}
