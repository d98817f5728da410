import {
  type ArmFunction,
  asString,
  ExpressionError,
  type FunctionScope,
  findKey,
  isExpressionObject,
  memberLike,
  pure,
} from '../../expressions';
import { foldCase, type JsonObject, mapAlternatives, Unknown } from '../../values';
import type { Path } from '../source';
import { TemplateError } from '../template-error';
import { type PropertyLoop, propertyLoops } from './copy';
import { type Deployment, deploymentFunctions, evaluatedAtDeployment } from './deployment';
import type { Evaluator } from './evaluator';
import {
  FUNCTION_KEYS,
  NAMESPACE_KEYS,
  normalizeKeys,
  normalizeKeysOf,
  PARAMETER_KEYS,
  requireDistinctNames,
} from './keys';

/** A parsed template, its path in the file, and the deployment with its parameter values. */
export interface TemplateInput {
  readonly template: JsonObject;
  readonly path: Path;
  readonly deployment: Deployment;
  /** The parameter values by name. */
  readonly parameters: JsonObject;
}

/** The functions that expressions of a template can call, in addition to the standard functions. */
export function templateScope(open: TemplateInput, evaluator: Evaluator): FunctionScope {
  for (const name of ['parameters', 'variables'])
    requireDistinctNames(section(open.template, name), [...open.path, name]);
  const ofDeployment = deploymentFunctions(open.deployment);
  const ofUser = userFunctions(open, evaluator, (name) => scope.find(name));
  const scope: FunctionScope = {
    find: (name) => {
      evaluator.step(open.path);
      if (name === 'parameters') return parameters;
      if (name === 'variables') return variables;
      return (
        ofDeployment.get(name) ??
        ofUser.get(name) ??
        (name.startsWith('list') ? () => evaluatedAtDeployment(name) : undefined)
      );
    },
  };
  const parameters = lookup('parameter', (name) => parameterValue(name, open, evaluator, scope));
  const variables = lookup('variable', resolveVariable(open, evaluator, scope));
  return scope;
}

/** Finds a declared value, which is read on first use. Undefined if the name is not declared. */
type Resolve = (name: string) => { readonly path: Path; readonly read: () => unknown } | undefined;

function lookup(kind: 'parameter' | 'variable', resolve: Resolve): ArmFunction {
  const values = new Map<string, unknown>();
  const open = new Set<string>();
  return pure([1, 1], ([given]) => {
    const name = asString(given);
    const key = foldCase(name);
    if (values.has(key)) return values.get(key);
    const found = resolve(name);
    if (!found)
      throw new ExpressionError(
        `the ${kind} '${name}' is not declared; add it to the template: "${kind}s": {"${name}": …}`,
      );
    if (open.has(key)) throw new TemplateError(`The ${kind} '${name}' refers to itself.`, { path: found.path });
    open.add(key);
    const value = found.read();
    open.delete(key);
    values.set(key, value);
    return value;
  });
}

function parameterValue(
  name: string,
  open: TemplateInput,
  evaluator: Evaluator,
  scope: FunctionScope,
): ReturnType<Resolve> {
  const declared = section(open.template, 'parameters');
  const key = findKey(declared, name);
  if (key === undefined) return undefined;
  const path = [...open.path, 'parameters', key];
  const declaration = normalizeKeysOf(declared[key], PARAMETER_KEYS, path);
  if (!isExpressionObject(declaration)) return undefined;
  const givenKey = findKey(open.parameters, key);
  const given = givenKey === undefined ? undefined : open.parameters[givenKey];
  return {
    path,
    // Azure Resource Manager treats null as a parameter that is not given.
    read: () =>
      mapAlternatives(given, (each) => {
        if (each !== undefined && each !== null) return each;
        if (Object.hasOwn(declaration, 'defaultValue'))
          return evaluator.value(declaration.defaultValue, scope, [...path, 'defaultValue']);
        if (each === null || isNullable(declaration, open.template)) return null;
        return new Unknown(`the parameter '${key}' has no value and no default`);
      }),
  };
}

/** Whether the declaration, or the definition that it refers to, allows null. */
function isNullable(declaration: JsonObject, template: JsonObject): boolean {
  let type: unknown = declaration;
  const seen = new Set<unknown>();
  while (isExpressionObject(type) && !seen.has(type.$ref)) {
    if (type.nullable === true) return true;
    seen.add(type.$ref);
    const reference = typeof type.$ref === 'string' ? /^#\/definitions\/(?<name>[^/]+)$/.exec(type.$ref) : null;
    const definitions = section(template, 'definitions');
    const name = reference?.groups?.name;
    type = name === undefined ? undefined : normalizeKeysOf(memberLike(definitions, name), PARAMETER_KEYS, []);
  }
  return false;
}

function resolveVariable(open: TemplateInput, evaluator: Evaluator, scope: FunctionScope): Resolve {
  const declared = section(open.template, 'variables');
  const path = [...open.path, 'variables'];
  // Read once, when the first variable is asked for: to search the names each time is quadratic in their number.
  let loops: readonly PropertyLoop[] | undefined;
  return (name) => {
    loops ??= propertyLoops(declared, path);
    const index = loops.findIndex((each) => foldCase(each.name) === foldCase(name));
    const loop = loops[index];
    if (loop) {
      const at = [...path, 'copy', index];
      return { path: at, read: () => evaluator.loop(loop, scope, at) };
    }
    const key = findKey(declared, name);
    if (key === undefined) return undefined;
    return { path: [...path, key], read: () => evaluator.value(declared[key], scope, [...path, key]) };
  };
}

/**
 * The functions that the template defines, as `namespace.name` in lower case.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/user-defined-functions
 */
function userFunctions(
  { template, path }: TemplateInput,
  evaluator: Evaluator,
  find: FunctionScope['find'],
): ReadonlyMap<string, ArmFunction> {
  const functions = new Map<string, ArmFunction>();
  const namespaces: readonly unknown[] = Array.isArray(template.functions) ? template.functions : [];
  namespaces.forEach((written, index) => {
    const group = normalizeKeysOf(written, NAMESPACE_KEYS, [...path, 'functions', index]);
    if (!isExpressionObject(group) || typeof group.namespace !== 'string') return;
    for (const [name, member] of Object.entries(section(group, 'members'))) {
      if (!isExpressionObject(member)) continue;
      const at = [...path, 'functions', index, 'members', name];
      const usual = normalizeKeys(member, FUNCTION_KEYS, at);
      functions.set(foldCase(`${group.namespace}.${name}`), userFunction(usual, evaluator, find, at));
    }
  });
  return functions;
}

function userFunction(member: JsonObject, evaluator: Evaluator, find: FunctionScope['find'], path: Path): ArmFunction {
  const declared: readonly unknown[] = Array.isArray(member.parameters) ? member.parameters : [];
  const names = declared.map((each) => (isExpressionObject(each) ? String(memberLike(each, 'name')) : ''));
  return (args) => {
    const values = Object.fromEntries(names.map((name, index) => [name, args[index] ?? null]));
    const parameters = pure([1, 1], ([name]) => {
      const key = findKey(values, asString(name));
      if (key === undefined) throw new ExpressionError(`the function has no parameter '${asString(name)}'`);
      return values[key];
    });
    const scope: FunctionScope = { find: (name) => (name === 'parameters' ? parameters : find(name)) };
    return evaluator.value(memberLike(section(member, 'output'), 'value'), scope, [...path, 'output', 'value']);
  };
}

/** The object under a key; an empty object if there is none. */
export function section(of: JsonObject, name: string): JsonObject {
  const value = Object.hasOwn(of, name) ? of[name] : undefined;
  return isExpressionObject(value) ? value : {};
}
