import {
  type ArmFunction,
  asString,
  describeType,
  type FunctionScope,
  findKey,
  isExpressionObject,
  memberLike,
  pure,
  UndeclaredError,
  withFunction,
} from '../../expressions';
import { foldCase, type JsonObject, Unknown } from '../../values';
import type { Path } from '../source';
import { TemplateError } from '../template-error';
import type { Evaluator } from './evaluator';
import { FUNCTION_KEYS, NAMESPACE_KEYS, normalizeKeys, normalizeKeysOf } from './keys';
import { section } from './section';
import type { TemplateInput } from './template-input';

/**
 * The functions that the template defines, as `namespace.name` in lower case.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/user-defined-functions
 */
export function userFunctions(
  { template, path }: TemplateInput,
  evaluator: Evaluator,
  outer: () => FunctionScope,
): ReadonlyMap<string, ArmFunction> {
  const functions = new Map<string, ArmFunction>();
  const { functions: namespaces = [] } = template;
  const at = [...path, 'functions'];
  if (!Array.isArray(namespaces)) {
    if (!(namespaces instanceof Unknown)) evaluator.problem(malformed('functions', namespaces, 'a list', at));
    return functions;
  }
  namespaces.forEach((written: unknown, index) => {
    const group = normalizeKeysOf(written, NAMESPACE_KEYS, [...at, index], evaluator.problem);
    if (!isExpressionObject(group) || typeof group.namespace !== 'string') {
      evaluator.problem(malformed('namespace', group, 'an object with a namespace', [...at, index]));
      return;
    }
    for (const [name, member] of Object.entries(section(group, 'members'))) {
      const place = [...at, index, 'members', name];
      const apply = isExpressionObject(member)
        ? userFunction(
            `${group.namespace}.${name}`,
            normalizeKeys(member, FUNCTION_KEYS, place, evaluator.problem),
            evaluator,
            outer,
            place,
          )
        : () => evaluator.problem(malformed('function', member, 'an object', place));
      functions.set(foldCase(`${group.namespace}.${name}`), apply);
    }
  });
  return functions;
}

const malformed = (what: string, value: unknown, wanted: string, path: Path): TemplateError =>
  new TemplateError(
    `The ${what} ${what.endsWith('s') ? 'are' : 'is'} ${describeType(value)}, not ${wanted}. ` +
      'Example: "functions": [{"namespace": "contoso", "members": {"url": {"parameters": [], "output": {"type": "string", "value": "…"}}}}]',
    { path },
  );

function userFunction(
  name: string,
  member: JsonObject,
  evaluator: Evaluator,
  outer: () => FunctionScope,
  path: Path,
): ArmFunction {
  const declared: readonly unknown[] = Array.isArray(member.parameters) ? member.parameters : [];
  const names = declared.map((each) => (isExpressionObject(each) ? String(memberLike(each, 'name')) : ''));
  let isOpen = false;
  return (args) => {
    if (isOpen) throw new TemplateError(`The function ${name}() calls itself.`, { path });
    const values = Object.fromEntries(names.map((each, index) => [each, args[index] ?? null]));
    const parameters = pure([1, 1], ([given]) => {
      const key = findKey(values, asString(given));
      if (key === undefined) throw new UndeclaredError(`the function ${name}() has no parameter '${asString(given)}'`);
      return values[key];
    });
    isOpen = true;
    try {
      const scope = withFunction(outer(), 'parameters', parameters);
      return evaluator.value(memberLike(section(member, 'output'), 'value'), scope, [...path, 'output', 'value']);
    } finally {
      isOpen = false;
    }
  };
}
