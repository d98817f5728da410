import { describeType, type FunctionScope, isExpressionObject } from '../../expressions';
import { foldCase, type JsonObject, Unknown } from '../../values';
import type { Path } from '../source';
import { TemplateError } from '../template-error';
import { iteration, repeat } from './copy';
import type { Deployment } from './deployment';
import type { Evaluator } from './evaluator';
import { ARM_ONLY_KEYS, COPY_KEYS, normalizeKeys, normalizeKeysOf, RESOURCE_KEYS } from './keys';
import { describeNames, idOf, type ResourceNames } from './resource-names';

/** A resource as Azure Resource Manager sends it to the resource provider. */
export interface ArmResource {
  /** The full type, of children as well: `Microsoft.ApiManagement/service/apis`. */
  readonly type: string;
  /** The full name: `apim/echo`. */
  readonly name: string | Unknown;
  readonly apiVersion?: string | Unknown;
  /**
   * The body of the request: name, type, location, tags, properties, … Expressions are evaluated; {@link Unknown}
   * stands for values known only at deployment.
   */
  readonly body: JsonObject;
  /** The resource ID, with placeholders for values that the caller does not give; absent if a part of it is unknown. */
  readonly id?: string;
  /** The path from the root of the file to the resource. All iterations of a copy loop have the same path. */
  readonly path: Path;
  /** Present if it is unknown whether the resource is deployed. */
  readonly condition?: Unknown;
}

/** The context in which a resource is evaluated. */
export interface ResourceContext {
  readonly scope: FunctionScope;
  readonly deployment: Deployment;
  readonly evaluator: Evaluator;
  /** Present if it is unknown whether the enclosing deployment or loop is deployed. */
  readonly condition?: Unknown;
}

/** A resource in one iteration of its copy loop, before its body is evaluated. */
export interface DeclaredResource {
  readonly resource: JsonObject;
  readonly path: Path;
  readonly names: ResourceNames;
  readonly context: ResourceContext;
}

const EXAMPLE =
  '{"type": "Microsoft.ApiManagement/service/apis", "apiVersion": "2024-05-01", "name": "apim/echo", "properties": {…}}';

/**
 * The resources in the `resources` of a template or a parent: one for each iteration of a copy loop, and parents before
 * their children. Existing resources and resources whose condition is false are omitted.
 * @throws TemplateError if an item is not a resource.
 */
export function declaredResources(
  resources: unknown,
  path: Path,
  context: ResourceContext,
  parent?: ResourceNames,
): DeclaredResource[] {
  if (!Array.isArray(resources) && !isExpressionObject(resources))
    throw new TemplateError(
      `The resources are ${describeValue(resources)}, not a list. Example: "resources": [${EXAMPLE}]`,
      {
        path,
      },
    );
  const places: (readonly [string | number, unknown])[] = Array.isArray(resources)
    ? resources.map((resource, index) => [index, resource])
    : Object.entries(resources);
  return places.flatMap(([place, resource]) => readIterations(resource, [...path, place], context, parent));
}

function readIterations(
  written: unknown,
  path: Path,
  context: ResourceContext,
  parent: ResourceNames | undefined,
): DeclaredResource[] {
  if (!isExpressionObject(written))
    throw new TemplateError(`The resource is ${describeType(written)}, not an object. Example: ${EXAMPLE}`, {
      path,
    });
  const resource = normalizeKeys(written, RESOURCE_KEYS, path);
  // Azure Resource Manager does not deploy the resources of extensions such as Kubernetes.
  const isOfExtension = Object.hasOwn(resource, 'import') || Object.hasOwn(resource, 'extension');
  if (resource.existing === true || isOfExtension) return [];
  const copy = normalizeKeysOf(resource.copy, COPY_KEYS, [...path, 'copy']);
  const instance = (here: ResourceContext): DeclaredResource[] => readInstance(resource, path, here, parent);
  if (copy === undefined) return instance(context);

  const copyPath = [...path, 'copy'];
  if (!isExpressionObject(copy) || typeof copy.name !== 'string')
    throw new TemplateError('The copy loop has no name. Example: "copy": {"name": "apis", "count": 3}', {
      path: copyPath,
    });
  const loop = { name: copy.name, kind: 'resource' } as const;
  const count = context.evaluator.value(copy.count, context.scope, [...copyPath, 'count']);
  const scopes = repeat({ ...loop, count }, context.scope, copyPath);
  if (!(scopes instanceof Unknown)) return scopes.flatMap((scope) => instance({ ...context, scope }));
  // The number of iterations is unknown and may be 0: one conditional iteration represents them all.
  return instance({
    ...context,
    scope: iteration(loop, scopes, context.scope),
    condition: context.condition ?? scopes,
  });
}

function readInstance(
  resource: JsonObject,
  path: Path,
  context: ResourceContext,
  parent: ResourceNames | undefined,
): DeclaredResource[] {
  const names = namesOf(resource, path, context, parent);
  // The condition of a parent does not apply to its children.
  const children = Object.hasOwn(resource, 'resources')
    ? declaredResources(resource.resources, [...path, 'resources'], context, names)
    : [];
  const deployed = isDeployed(resource, path, context);
  if (deployed === false) return children;
  const condition = context.condition ?? (deployed instanceof Unknown ? deployed : undefined);
  return [{ resource, path, names, context: condition ? { ...context, condition } : context }, ...children];
}

function namesOf(
  resource: JsonObject,
  path: Path,
  { evaluator, scope }: ResourceContext,
  parent: ResourceNames | undefined,
): ResourceNames {
  const read = (key: 'type' | 'name'): string | Unknown => {
    const value = Object.hasOwn(resource, key) ? evaluator.value(resource[key], scope, [...path, key]) : undefined;
    if (value instanceof Unknown || (typeof value === 'string' && value !== '')) return value;
    throw new TemplateError(`The ${key} of the resource is ${describeValue(value)}. Example: ${EXAMPLE}`, {
      path,
    });
  };
  const type = read('type');
  if (type instanceof Unknown)
    throw new TemplateError(
      `The type of the resource is known only at deployment: ${type.reason}. Example: ${EXAMPLE}`,
      {
        path,
      },
    );
  return describeNames(type, read('name'), parent);
}

const describeValue = (value: unknown): string => {
  if (value === undefined) return 'missing';
  return value === '' ? 'empty' : describeType(value);
};

function isDeployed(resource: JsonObject, path: Path, { evaluator, scope }: ResourceContext): boolean | Unknown {
  if (!Object.hasOwn(resource, 'condition')) return true;
  const at = [...path, 'condition'];
  const value = evaluator.value(resource.condition, scope, at);
  if (value instanceof Unknown || typeof value === 'boolean') return value;
  if (typeof value === 'string' && /^(?:true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  throw new TemplateError(
    `The condition is ${describeType(value)}, not a boolean. Example: "condition": "[parameters('deploy')]"`,
    {
      path: at,
    },
  );
}

/** Evaluates the body of a resource. */
export function evaluateResource({ resource, path, names, context }: DeclaredResource): ArmResource {
  const { evaluator, scope, deployment, condition } = context;
  const members = Object.entries(resource).filter(([key]) => !ARM_ONLY_KEYS.has(foldCase(key)));
  const body = members.map(([key, value]) => [key, evaluator.value(value, scope, [...path, key])] as const);
  const extended = Object.hasOwn(resource, 'scope') ? evaluator.value(resource.scope, scope, [...path, 'scope']) : null;
  const apiVersion = evaluator.value(resource.apiVersion, scope, [...path, 'apiVersion']);
  const id = idOf(names, deployment, extended);
  return {
    type: names.type,
    name: names.name,
    ...(typeof apiVersion === 'string' || apiVersion instanceof Unknown ? { apiVersion } : {}),
    body: { type: names.type, name: names.name, ...Object.fromEntries(body) },
    ...(id === undefined ? {} : { id }),
    path,
    ...(condition ? { condition } : {}),
  };
}
