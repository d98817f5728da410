import {
  type ArmFunction,
  asString,
  ExpressionError,
  findKey,
  isObject,
  type JsonObject,
  memberLike,
  pure,
  type Scope,
} from '../../expressions';
import { mapAlternatives, Unknown } from '../../values';
import type { Path } from '../source';
import { TemplateError } from '../template-error';
import { type PropertyLoop, propertyLoops } from './copy';
import { askedOf, type Deployment, deploymentFunctions } from './deployment';
import type { Evaluator } from './evaluator';
import {
  FUNCTION_KEYS,
  inUsualKeys,
  NAMESPACE_KEYS,
  PARAMETER_KEYS,
  requireDistinctNames,
  withUsualKeys,
} from './keys';

/** A template as parsed, its place in the file, and what it is deployed with. */
export interface OpenTemplate {
  readonly template: JsonObject;
  readonly path: Path;
  readonly deployment: Deployment;
  /** The values of its parameters, by name. */
  readonly parameters: JsonObject;
}

/** What the expressions of a template may call: its parameters, variables and functions, and the deployment. */
export function templateScope(open: OpenTemplate, evaluator: Evaluator): Scope {
  for (const name of ['parameters', 'variables'])
    requireDistinctNames(section(open.template, name), [...open.path, name]);
  const ofDeployment = deploymentFunctions(open.deployment);
  const ofUser = userFunctions(open, evaluator, (name) => scope.find(name));
  const scope: Scope = {
    find: (name) => {
      evaluator.step(open.path);
      if (name === 'parameters') return parameters;
      if (name === 'variables') return variables;
      return ofDeployment.get(name) ?? ofUser.get(name) ?? (name.startsWith('list') ? () => askedOf(name) : undefined);
    },
  };
  const parameters = lookup('parameter', (name) => parameterValue(name, open, evaluator, scope));
  const variables = lookup('variable', resolveVariable(open, evaluator, scope));
  return scope;
}

/** What is looked up: each value once, when it is first asked for. Undefined where the name is not declared. */
type Resolve = (name: string) => { readonly path: Path; readonly read: () => unknown } | undefined;

function lookup(kind: 'parameter' | 'variable', resolve: Resolve): ArmFunction {
  const values = new Map<string, unknown>();
  const open = new Set<string>();
  return pure([1, 1], ([given]) => {
    const name = asString(given);
    const key = name.toLowerCase();
    if (values.has(key)) return values.get(key);
    const found = resolve(name);
    if (!found) throw new ExpressionError(`there is no ${kind} '${name}'; declare it: "${kind}s": {"${name}": …}`);
    if (open.has(key)) throw new TemplateError(`The ${kind} '${name}' is made of itself.`, { path: found.path });
    open.add(key);
    const value = found.read();
    open.delete(key);
    values.set(key, value);
    return value;
  });
}

function parameterValue(name: string, open: OpenTemplate, evaluator: Evaluator, scope: Scope): ReturnType<Resolve> {
  const declared = section(open.template, 'parameters');
  const key = findKey(declared, name);
  if (key === undefined) return undefined;
  const path = [...open.path, 'parameters', key];
  const declaration = inUsualKeys(declared[key], PARAMETER_KEYS, path);
  if (!isObject(declaration)) return undefined;
  const givenKey = findKey(open.parameters, key);
  const given = givenKey === undefined ? undefined : open.parameters[givenKey];
  return {
    path,
    // ARM takes a null for a parameter that is not given.
    read: () =>
      mapAlternatives(given, (each) => {
        if (each !== undefined && each !== null) return each;
        if (Object.hasOwn(declaration, 'defaultValue'))
          return evaluator.value(declaration.defaultValue, scope, [...path, 'defaultValue']);
        if (each === null || isNullable(declaration, open.template)) return null;
        return new Unknown(`parameter '${key}' has no value and no default`);
      }),
  };
}

/** Whether the declaration, or the definition that it refers to, takes null. */
function isNullable(declaration: JsonObject, template: JsonObject): boolean {
  let type: unknown = declaration;
  const seen = new Set<unknown>();
  while (isObject(type) && !seen.has(type.$ref)) {
    if (type.nullable === true) return true;
    seen.add(type.$ref);
    const reference = typeof type.$ref === 'string' ? /^#\/definitions\/(?<name>[^/]+)$/.exec(type.$ref) : null;
    const definitions = section(template, 'definitions');
    const name = reference?.groups?.name;
    type = name === undefined ? undefined : inUsualKeys(memberLike(definitions, name), PARAMETER_KEYS, []);
  }
  return false;
}

function resolveVariable(open: OpenTemplate, evaluator: Evaluator, scope: Scope): Resolve {
  const declared = section(open.template, 'variables');
  const path = [...open.path, 'variables'];
  // Read once, when the first variable is asked for: to search the names each time is quadratic in their number.
  let loops: readonly PropertyLoop[] | undefined;
  return (name) => {
    loops ??= propertyLoops(declared, path);
    const index = loops.findIndex((each) => each.name.toLowerCase() === name.toLowerCase());
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
  { template, path }: OpenTemplate,
  evaluator: Evaluator,
  find: Scope['find'],
): ReadonlyMap<string, ArmFunction> {
  const functions = new Map<string, ArmFunction>();
  const namespaces: readonly unknown[] = Array.isArray(template.functions) ? template.functions : [];
  namespaces.forEach((written, index) => {
    const group = inUsualKeys(written, NAMESPACE_KEYS, [...path, 'functions', index]);
    if (!isObject(group) || typeof group.namespace !== 'string') return;
    for (const [name, member] of Object.entries(section(group, 'members'))) {
      if (!isObject(member)) continue;
      const at = [...path, 'functions', index, 'members', name];
      const usual = withUsualKeys(member, FUNCTION_KEYS, at);
      functions.set(`${group.namespace}.${name}`.toLowerCase(), userFunction(usual, evaluator, find, at));
    }
  });
  return functions;
}

function userFunction(member: JsonObject, evaluator: Evaluator, find: Scope['find'], path: Path): ArmFunction {
  const declared: readonly unknown[] = Array.isArray(member.parameters) ? member.parameters : [];
  const names = declared.map((each) => (isObject(each) ? String(memberLike(each, 'name')) : ''));
  return (args) => {
    const values = Object.fromEntries(names.map((name, index) => [name, args[index] ?? null]));
    const parameters = pure([1, 1], ([name]) => {
      const key = findKey(values, asString(name));
      if (key === undefined) throw new ExpressionError(`the function has no parameter '${asString(name)}'`);
      return values[key];
    });
    const scope: Scope = { find: (name) => (name === 'parameters' ? parameters : find(name)) };
    return evaluator.value(memberLike(section(member, 'output'), 'value'), scope, [...path, 'output', 'value']);
  };
}

/** An object below a name; an empty one where there is none. */
export function section(of: JsonObject, name: string): JsonObject {
  const value = Object.hasOwn(of, name) ? of[name] : undefined;
  return isObject(value) ? value : {};
}
