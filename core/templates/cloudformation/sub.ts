import { derivedUnknown, isObject, type JsonObject, Unknown } from '../../values';
import type { Call } from './call';
import { templateError } from './place';
import { referTo } from './references';
import { joinedText, piecesOf, substitute } from './text';
import { textOf } from './values';

/** Evaluates both forms of Fn::Sub: a text, or a text with an object of variables. */
export function evaluateSub(call: Call): unknown {
  const { argument, scope } = call;
  const parts = typeof argument === 'string' ? { template: argument, variables: {} } : partsOf(call);
  if (parts instanceof Unknown) return parts;
  const text = substitute(parts.template, scope);
  if (text instanceof Unknown) return text;
  const own = ownVariables(call, parts.variables);

  // Resolves every variable even after an unknown one, because each reference is a dependency.
  const values = piecesOf(text).map((piece) => ('text' in piece ? piece.text : valueOf(piece.variable, own, call)));
  return joinedText(values, call.place);
}

function partsOf({ argument, malformed, replacement }: Call): { template: string; variables: JsonObject } | Unknown {
  if (!Array.isArray(argument) || argument.length !== 2) throw malformed();
  const [template, variables] = argument as unknown[];
  const unknown = replacement(template, 0) ?? replacement(variables, 1);
  if (unknown) return derivedUnknown(unknown);
  if (typeof template !== 'string' || !isObject(variables)) throw malformed();
  return { template, variables };
}

function ownVariables({ resolve }: Call, variables: JsonObject): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(variables).map(([name, value]) => [name.trim(), resolve(value, 1, name)]));
}

const VARIABLE = /^[A-Za-z0-9_.:]+$/;

function valueOf(variable: string, own: ReadonlyMap<string, unknown>, call: Call): string | Unknown {
  const { place } = call;
  if (!VARIABLE.test(variable))
    throw templateError(
      `Invalid variable \${${variable}} in Fn::Sub: a name consists of letters, digits, _ . and : only. For literal text, write \${!${variable}}.`,
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
  const bound = scope.bindings.get(variable);
  if (bound !== undefined) return bound;
  const dot = variable.indexOf('.');
  return dot === -1
    ? referTo(scope, variable, undefined, place)
    : referTo(scope, variable.slice(0, dot), variable.slice(dot + 1), place);
}
