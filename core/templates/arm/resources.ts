import { describeType, type FunctionScope, isObject, type JsonObject } from '../../expressions';
import { Unknown } from '../../values';
import type { Path } from '../source';
import { TemplateError } from '../template-error';
import { iteration, repeat } from './copy';
import type { Deployment } from './deployment';
import type { Evaluator } from './evaluator';
import { COPY_KEYS, inUsualKeys, KEYS_FOR_ARM, RESOURCE_KEYS, withUsualKeys } from './keys';
import { describeNames, idOf, type ResourceNames } from './resource-names';

/** A resource as ARM would send it to its provider. */
export interface ArmResource {
  /** The full type, of children as well: `Microsoft.ApiManagement/service/apis`. */
  readonly type: string;
  /** The full name: `apim/echo`. */
  readonly name: string | Unknown;
  readonly apiVersion?: string | Unknown;
  /**
   * The request's body: name, type, location, tags, properties, … with the expressions evaluated and
   * {@link Unknown} wherever a value cannot be known before the deployment.
   */
  readonly body: JsonObject;
  /** Below the stand-ins for what nobody has said; absent where a part of it is unknown. */
  readonly id?: string;
  /** From the root of the file to the resource as written there, once for all the iterations of a copy. */
  readonly path: Path;
  /** Present where it depends on an unknown value whether the resource is deployed. */
  readonly condition?: Unknown;
}

/** What is around a resource. */
export interface Surroundings {
  readonly scope: FunctionScope;
  readonly deployment: Deployment;
  readonly evaluator: Evaluator;
  /** Present where it is not known whether what is around it is deployed. */
  readonly condition?: Unknown;
}

/** One resource in one iteration, before its body is evaluated. */
export interface Written {
  readonly resource: JsonObject;
  readonly path: Path;
  readonly names: ResourceNames;
  readonly around: Surroundings;
}

const EXAMPLE =
  '{"type": "Microsoft.ApiManagement/service/apis", "apiVersion": "2024-05-01", "name": "apim/echo", "properties": {…}}';

/**
 * The resources of a template's or a parent's `resources`, each iteration of a copy by itself, parents before
 * their children. Left out is what is not deployed: what exists already, and what a condition excludes.
 * @throws TemplateError where something in it is no resource.
 */
export function writtenResources(
  resources: unknown,
  path: Path,
  around: Surroundings,
  parent?: ResourceNames,
): Written[] {
  if (!Array.isArray(resources) && !isObject(resources))
    throw new TemplateError(
      `The resources are ${describeValue(resources)}, and not a list. Example: "resources": [${EXAMPLE}]`,
      {
        path,
      },
    );
  const places: (readonly [string | number, unknown])[] = Array.isArray(resources)
    ? resources.map((resource, index) => [index, resource])
    : Object.entries(resources);
  return places.flatMap(([place, resource]) => readIterations(resource, [...path, place], around, parent));
}

function readIterations(
  written: unknown,
  path: Path,
  around: Surroundings,
  parent: ResourceNames | undefined,
): Written[] {
  if (!isObject(written))
    throw new TemplateError(`A resource is ${describeType(written)}, and not an object. Example: ${EXAMPLE}`, {
      path,
    });
  const resource = withUsualKeys(written, RESOURCE_KEYS, path);
  // Resources of extensions, such as Kubernetes, do not go through Azure Resource Manager.
  const isOfExtension = Object.hasOwn(resource, 'import') || Object.hasOwn(resource, 'extension');
  if (resource.existing === true || isOfExtension) return [];
  const copy = inUsualKeys(resource.copy, COPY_KEYS, [...path, 'copy']);
  const instance = (here: Surroundings): Written[] => readInstance(resource, path, here, parent);
  if (copy === undefined) return instance(around);

  const copyPath = [...path, 'copy'];
  if (!isObject(copy) || typeof copy.name !== 'string')
    throw new TemplateError('A copy has no name. Example: "copy": {"name": "apis", "count": 3}', {
      path: copyPath,
    });
  const loop = { name: copy.name, kind: 'resource' } as const;
  const count = around.evaluator.value(copy.count, around.scope, [...copyPath, 'count']);
  const scopes = repeat({ ...loop, count }, around.scope, copyPath);
  if (!(scopes instanceof Unknown)) return scopes.flatMap((scope) => instance({ ...around, scope }));
  // Nobody knows whether there is an iteration at all: one stands for those that there may be.
  return instance({
    ...around,
    scope: iteration(loop, scopes, around.scope),
    condition: around.condition ?? scopes,
  });
}

function readInstance(
  resource: JsonObject,
  path: Path,
  around: Surroundings,
  parent: ResourceNames | undefined,
): Written[] {
  const names = namesOf(resource, path, around, parent);
  // A parent's condition does not extend to its children.
  const children = Object.hasOwn(resource, 'resources')
    ? writtenResources(resource.resources, [...path, 'resources'], around, names)
    : [];
  const deployed = isDeployed(resource, path, around);
  if (deployed === false) return children;
  const condition = around.condition ?? (deployed instanceof Unknown ? deployed : undefined);
  return [{ resource, path, names, around: condition ? { ...around, condition } : around }, ...children];
}

function namesOf(
  resource: JsonObject,
  path: Path,
  { evaluator, scope }: Surroundings,
  parent: ResourceNames | undefined,
): ResourceNames {
  const read = (key: 'type' | 'name'): string | Unknown => {
    const value = Object.hasOwn(resource, key) ? evaluator.value(resource[key], scope, [...path, key]) : undefined;
    if (value instanceof Unknown || (typeof value === 'string' && value !== '')) return value;
    throw new TemplateError(`The ${key} of a resource is ${describeValue(value)}. Example: ${EXAMPLE}`, {
      path,
    });
  };
  const type = read('type');
  if (type instanceof Unknown)
    throw new TemplateError(`The type of a resource is not known: ${type.reason}. Example: ${EXAMPLE}`, {
      path,
    });
  return describeNames(type, read('name'), parent);
}

const describeValue = (value: unknown): string => {
  if (value === undefined) return 'missing';
  return value === '' ? 'empty' : describeType(value);
};

function isDeployed(resource: JsonObject, path: Path, { evaluator, scope }: Surroundings): boolean | Unknown {
  if (!Object.hasOwn(resource, 'condition')) return true;
  const at = [...path, 'condition'];
  const value = evaluator.value(resource.condition, scope, at);
  if (value instanceof Unknown || typeof value === 'boolean') return value;
  if (typeof value === 'string' && /^(?:true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  throw new TemplateError(
    `A condition is ${describeType(value)}, and not a boolean. Example: "condition": "[parameters('deploy')]"`,
    {
      path: at,
    },
  );
}

/** The resource with its body evaluated. */
export function sentResource({ resource, path, names, around }: Written): ArmResource {
  const { evaluator, scope, deployment, condition } = around;
  const sent = Object.entries(resource).filter(([key]) => !KEYS_FOR_ARM.has(key.toLowerCase()));
  const body = sent.map(([key, value]) => [key, evaluator.value(value, scope, [...path, key])] as const);
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
