import { Unknown } from '../../values';
import type { Call } from './call';
import { templateError } from './place';
import { composed, piecesOf, substitute } from './text';
import { isObject, type JsonObject, textOf } from './values';

/** Fn::Sub in both forms: a text alone, or with an object of variables of its own. */
export function evaluateSub(call: Call): unknown {
  const { argument, scope } = call;
  const [template, variables] = typeof argument === 'string' ? [argument, {}] : partsOf(call);
  const text = substitute(template, scope.bindings);
  if (text instanceof Unknown) return text;
  const own = ownVariables(call, variables);

  // Every variable is looked at, though one that is not known decides: what it refers to counts as a dependency.
  return composed(piecesOf(text).map((piece) => ('text' in piece ? piece.text : valueOf(piece.variable, own, call))));
}

function partsOf({ argument, malformed }: Call): [string, JsonObject] {
  if (!Array.isArray(argument) || argument.length !== 2) throw malformed();
  const [template, variables] = argument as unknown[];
  if (typeof template !== 'string' || !isObject(variables)) throw malformed();
  return [template, variables];
}

function ownVariables({ resolve }: Call, variables: JsonObject): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(variables).map(([name, value]) => [name, resolve(value, 1, name)]));
}

const VARIABLE = /^[A-Za-z0-9_.:]+$/;

function valueOf(variable: string, own: ReadonlyMap<string, unknown>, call: Call): string | Unknown {
  const { place } = call;
  if (!VARIABLE.test(variable))
    throw templateError(
      `\${${variable}} is no variable of Fn::Sub: a name has letters, digits, _ . and : only. Write \${!${variable}} for the text itself.`,
      place,
    );
  const value = own.has(variable) ? own.get(variable) : refer(variable, call);
  if (value instanceof Unknown) return value;
  const text = textOf(value);
  if (text === undefined)
    throw templateError(
      `Template error: variable ${variable} in Fn::Sub expression does not resolve to a string`,
      place,
    );
  return text;
}

function refer(variable: string, { place, scope }: Call): unknown {
  const dot = variable.indexOf('.');
  return dot === -1
    ? scope.refer(variable, undefined, place)
    : scope.refer(variable.slice(0, dot), variable.slice(dot + 1), place);
}
