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
  unescapeLiteral,
  withFunction,
} from '../../expressions';
import { alternativesOf, foldCase, type JsonObject, mapAlternatives, Unknown } from '../../values';
import type { Path } from '../source';
import { TemplateError } from '../template-error';
import { propertyLoops } from './copy';
import { type Deployment, deploymentFunctions, evaluatedAtDeployment } from './deployment';
import type { Evaluator } from './evaluator';
import {
  FUNCTION_KEYS,
  type Member,
  membersByName,
  NAMESPACE_KEYS,
  normalizeKeys,
  normalizeKeysOf,
  PARAMETER_KEYS,
} from './keys';

/** A parsed template, its path in the file, and the deployment with its parameter values. */
export interface TemplateInput {
  readonly template: JsonObject;
  readonly path: Path;
  readonly deployment: Deployment;
  /** The parameter values by name. */
  readonly parameters: JsonObject;
  /** Whether the parameter values follow from defaults of the outer template. */
  readonly isProvisional?: boolean;
  /** What the outer template passes for a parameter, for names in reports. */
  readonly parameterLabel?: TemplateScope['parameterLabel'];
}

/** The functions that expressions of a template can call, in addition to the standard functions. */
export interface TemplateScope extends FunctionScope {
  /** How reports name an unknown parameter: `{name}`, or what the outer template passes for it. */
  readonly parameterLabel: (name: string) => string;
}

/** @param reference the function reference(), which depends on the deployments of the template. */
export function templateScope(open: TemplateInput, evaluator: Evaluator, reference: ArmFunction): TemplateScope {
  const sectionOf = (name: string): Members => readSection(open, name, evaluator);
  const ofDeployment = deploymentFunctions(open.deployment);
  const ofUser = userFunctions(open, evaluator, () => scope);
  const scope: TemplateScope = {
    find: (name) => {
      if (name === 'parameters') return parameters;
      if (name === 'variables') return variables;
      if (name === 'reference') return reference;
      return (
        ofDeployment.get(name) ??
        ofUser.get(name) ??
        (name.startsWith('list') ? () => evaluatedAtDeployment(name) : undefined)
      );
    },
    unlisted: (name) => unlistedFunction(name, evaluator),
    tentatively: (evaluate) => evaluator.branch(evaluate),
    spend: (steps) => evaluator.spend(steps),
    parameterLabel: open.parameterLabel ?? ((name) => `{${name}}`),
  };
  const parameters = lookup('parameter', parameterResolver(open, sectionOf('parameters'), evaluator, scope), evaluator);
  const variables = lookup('variable', variableResolver(open, sectionOf('variables'), evaluator, scope), evaluator);
  return scope;
}

/** The members of a section by their folded names. */
type Members = ReadonlyMap<string, Member>;

function readSection({ template, path }: TemplateInput, name: string, { problem }: Evaluator): Members {
  const at = [...path, name];
  const written = Object.hasOwn(template, name) ? template[name] : undefined;
  const isMissing = written === undefined || written === null || written instanceof Unknown;
  if (!isExpressionObject(written) && !isMissing)
    problem(
      new TemplateError(`The ${name} are ${describeType(written)}, not an object. Example: "${name}": {"host": …}`, {
        path: at,
      }),
    );
  return membersByName(section(template, name), at, problem);
}

function unlistedFunction(name: string, evaluator: Evaluator): Unknown {
  if (name.includes('.'))
    throw new UndeclaredError(`the function ${name}() is not declared; add it to the functions of the template`);
  evaluator.warn(
    `${name}() is not evaluated by Gatewarden, so its value is unknown. Correct the name if it is not a function of Azure Resource Manager.`,
  );
  return new Unknown(`${name}() is not evaluated by Gatewarden`);
}

/** A declared value, which is read on first use. */
interface Declared {
  readonly path: Path;
  readonly read: () => unknown;
}

/** Finds a declared value by its folded name. */
type Resolve = (key: string) => Declared | undefined;

interface Resolved {
  readonly value: unknown;
  readonly isProvisional: boolean;
}

function lookup(kind: 'parameter' | 'variable', resolve: Resolve, evaluator: Evaluator): ArmFunction {
  const certain = new Map<string, Resolved>();
  // Values read where the deployment may not need them, so that their problems are not collected.
  const tentative = new Map<string, Resolved>();
  const open = new Set<string>();
  return pure([1, 1], ([given]) => {
    const name = asString(given);
    const key = foldCase(name);
    const known = certain.get(key) ?? (evaluator.isCertain ? undefined : tentative.get(key));
    const resolved = known ?? read(name, key);
    if (known === undefined) (evaluator.isCertain ? certain : tentative).set(key, resolved);
    else if (known.isProvisional) evaluator.useDefault();
    return resolved.value;
  });

  function read(name: string, key: string): Resolved {
    const found = resolve(key);
    if (!found)
      throw new UndeclaredError(
        `the ${kind} '${name}' is not declared; add it to the template: "${kind}s": {"${name}": …}`,
      );
    if (open.has(key)) throw new TemplateError(`The ${kind} '${name}' refers to itself.`, { path: found.path });
    open.add(key);
    try {
      return evaluator.observe(found.read);
    } finally {
      open.delete(key);
    }
  }
}

function parameterResolver(
  open: TemplateInput,
  declared: Members,
  evaluator: Evaluator,
  scope: FunctionScope,
): Resolve {
  return (key) => {
    const member = declared.get(key);
    if (member === undefined) return undefined;
    const { name, value } = member;
    const path = [...open.path, 'parameters', name];
    const declaration = normalizeKeysOf(value, PARAMETER_KEYS, path, evaluator.problem);
    return { path, read: () => parameterValue({ name, path, declaration }, open, evaluator, scope) };
  };
}

interface Declaration {
  readonly name: string;
  readonly path: Path;
  readonly declaration: unknown;
}

function parameterValue(
  { name, path, declaration }: Declaration,
  open: TemplateInput,
  evaluator: Evaluator,
  scope: FunctionScope,
): unknown {
  if (declaration instanceof Unknown) return declaration;
  if (!isExpressionObject(declaration))
    throw new TemplateError(
      `The parameter '${name}' is ${describeType(declaration)}, not an object. Example: "${name}": {"type": "string"}`,
      { path },
    );
  const givenKey = findKey(open.parameters, name);
  const given = givenKey === undefined ? undefined : open.parameters[givenKey];
  if (given !== undefined && open.isProvisional) evaluator.useDefault();
  // Azure Resource Manager treats null as a parameter that is not given.
  return mapAlternatives(given, (each) => {
    if (each !== undefined && each !== null) return each;
    if (Object.hasOwn(declaration, 'defaultValue')) {
      evaluator.useDefault();
      const preset = evaluator.value(declaration.defaultValue, scope, [...path, 'defaultValue']);
      if (isAllowed(preset, declaration) || evaluator.isFinal) return preset;
    } else if (each === null || isNullable(declaration, open.template)) return null;
    return withoutValue(name, declaration);
  });
}

/** More allowed values, such as the sizes of virtual machines, are no help for a verdict. */
const MAX_ALLOWED = 64;

/** A parameter without a value has one of its allowed values. For an array, they are the allowed items. */
function withoutValue(name: string, declaration: JsonObject): unknown {
  const reason = `the parameter '${name}' has no value and no default`;
  const allowed = allowedValues(declaration);
  return allowed.length === 0 || allowed.length > MAX_ALLOWED
    ? new Unknown(reason)
    : alternativesOf(allowed.map(unescaped), reason);
}

const allowedValues = ({ allowedValues: allowed, type }: JsonObject): readonly unknown[] =>
  Array.isArray(allowed) && !(typeof type === 'string' && foldCase(type) === 'array') ? allowed : [];

const unescaped = (value: unknown): unknown => (typeof value === 'string' ? unescapeLiteral(value) : value);

/** A default outside the allowed values asks for a value. */
function isAllowed(preset: unknown, declaration: JsonObject): boolean {
  const allowed = allowedValues(declaration).map(unescaped);
  if (allowed.length === 0 || typeof preset !== 'string') return true;
  return allowed.some((each) => typeof each !== 'string' || foldCase(each) === foldCase(preset));
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

function variableResolver(open: TemplateInput, declared: Members, evaluator: Evaluator, scope: FunctionScope): Resolve {
  const path = [...open.path, 'variables'];
  // Read once, when the first variable is asked for: to search the names each time is quadratic in their number.
  let loops: ReadonlyMap<string, Declared> | undefined;
  return (key) => {
    loops ??= variableLoops(section(open.template, 'variables'), path, evaluator, scope);
    const loop = loops.get(key);
    const member = declared.get(key);
    if (loop || !member) return loop;
    const at = [...path, member.name];
    return { path: at, read: () => evaluator.value(member.value, scope, at) };
  };
}

function variableLoops(
  variables: JsonObject,
  path: Path,
  evaluator: Evaluator,
  scope: FunctionScope,
): ReadonlyMap<string, Declared> {
  const { loops, invalid } = propertyLoops(variables, path);
  return new Map<string, Declared>([
    ...loops.map((loop) => {
      const read = (): unknown => evaluator.loop(loop, scope, loop.path);
      return [foldCase(loop.name), { path: loop.path, read }] as const;
    }),
    ...invalid.map(({ name, problem }) => {
      const value = evaluator.problem(problem);
      return [foldCase(name ?? ''), { path: problem.at?.path ?? path, read: () => value }] as const;
    }),
  ]);
}

/**
 * The functions that the template defines, as `namespace.name` in lower case.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/user-defined-functions
 */
function userFunctions(
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

/** The object under a key; an empty object if there is none. */
export function section(of: JsonObject, name: string): JsonObject {
  const value = Object.hasOwn(of, name) ? of[name] : undefined;
  return isExpressionObject(value) ? value : {};
}
