import { describeType, isExpressionObject, settled } from '../../expressions';
import { foldCase, type JsonObject, Unknown, Unreadable } from '../../values';
import type { Path } from '../source';
import { TemplateError } from '../template-error';
import { iteration, repeat } from './copy';
import type { Deployment } from './deployment';
import type { Evaluator } from './evaluator';
import { ARM_ONLY_KEYS, COPY_KEYS, normalizeKeys, normalizeKeysOf, RESOURCE_KEYS } from './keys';
import { labelOf } from './resource-label';
import { describeNames, idOf, type ResourceNames } from './resource-names';
import type { TemplateScope } from './template-input';

/** A resource as Azure Resource Manager sends it to the resource provider. */
export interface ArmResource {
  /** The full type, of children as well: `Microsoft.ApiManagement/service/apis`. */
  readonly type: string;
  /** The full name: `apim/echo`. */
  readonly name: string | Unknown;
  /** The full name for reports, as far as it is known: `{apim}/echo`. */
  readonly label: string;
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
  readonly scope: TemplateScope;
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

/** A part of the template whose resources cannot be read. They are not in the result. */
export interface UnreadPart {
  /** The path from the root of the file to the resource that has the part. */
  readonly path: Path;
  /** The reason, as a clause for reports: `apis (Microsoft.Resources/deployments) deploys a linked template`. */
  readonly reason: string;
  /** The path of the linked template relative to this file; absent if it is not a relative path. */
  readonly template?: string;
  /** Present if it is unknown whether the part is deployed. */
  readonly condition?: Unknown;
  /** Present if the part is a template in another file. */
  readonly isLinked?: true;
  /** Present if the part is a script and not a template. */
  readonly isScript?: true;
  /** Present if the part is a resource of this type that only the default of a parameter leaves out. */
  readonly hiddenType?: string;
}

/** `apis (Microsoft.Resources/deployments)` */
export const describeResource = ({ label, type }: Pick<ResourceNames, 'label' | 'type'>): string =>
  `${label} (${type})`;

export const isUnread = (part: DeclaredResource | UnreadPart): part is UnreadPart => 'reason' in part;

/**
 * The resources in the `resources` of a template or a parent: one for each iteration of a copy loop, and parents before
 * their children. Existing resources and resources whose condition is false are omitted.
 */
export function declaredResources(
  resources: unknown,
  path: Path,
  context: ResourceContext,
  parent?: ResourceNames,
): (DeclaredResource | UnreadPart)[] {
  const { evaluator } = context;
  if (resources instanceof Unknown) return [];
  if (!Array.isArray(resources) && !isExpressionObject(resources)) {
    const message = `The resources are ${describeValue(resources)}, not a list. Example: "resources": [${EXAMPLE}]`;
    evaluator.problem(new TemplateError(message, { path }));
    return [];
  }
  const places: (readonly [string | number, unknown])[] = Array.isArray(resources)
    ? resources.map((resource, index) => [index, resource])
    : Object.entries(resources);
  return places.flatMap(([place, resource]) => {
    const at = [...path, place];
    const declared = evaluator.part(at, () => readIterations(resource, at, context, parent));
    return declared instanceof Unknown ? [] : declared;
  });
}

function readIterations(
  written: unknown,
  path: Path,
  context: ResourceContext,
  parent: ResourceNames | undefined,
): (DeclaredResource | UnreadPart)[] {
  const { evaluator, scope } = context;
  if (!isExpressionObject(written))
    throw new TemplateError(`The resource is ${describeType(written)}, not an object. Example: ${EXAMPLE}`, { path });
  const resource = normalizeKeys(written, RESOURCE_KEYS, path, evaluator.problem);
  // Azure Resource Manager does not deploy the resources of extensions such as Kubernetes.
  const isOfExtension = Object.hasOwn(resource, 'import') || Object.hasOwn(resource, 'extension');
  if (resource.existing === true || isOfExtension) return [];
  const instance = (here: ResourceContext): (DeclaredResource | UnreadPart)[] =>
    readInstance(resource, path, here, parent);
  if (resource.copy === undefined) return instance(context);

  const copyPath = [...path, 'copy'];
  const copy = normalizeKeysOf(resource.copy, COPY_KEYS, copyPath, evaluator.problem);
  const name = isExpressionObject(copy) && typeof copy.name === 'string' ? copy.name : '';
  const scopes = evaluator.part(copyPath, () => {
    if (!isExpressionObject(copy) || typeof copy.name !== 'string')
      throw new TemplateError('The copy loop has no name. Example: "copy": {"name": "apis", "count": 3}', {
        path: copyPath,
      });
    const count = evaluator.value(copy.count, scope, [...copyPath, 'count']);
    return repeat({ name, kind: 'resource', count }, scope, copyPath);
  });
  if (!(scopes instanceof Unknown))
    return evaluator.expand(scopes, copyPath).flatMap((each) => instance({ ...context, scope: each }));
  // The number of iterations is unknown and may be 0: one conditional iteration represents them all.
  return instance({
    ...context,
    scope: iteration({ name, kind: 'resource' }, scopes, scope),
    condition: context.condition ?? scopes,
  });
}

function readInstance(
  resource: JsonObject,
  path: Path,
  context: ResourceContext,
  parent: ResourceNames | undefined,
): (DeclaredResource | UnreadPart)[] {
  const { evaluator } = context;
  const { value: deployed, isProvisional } = evaluator.observe(() =>
    inContext(context, () => isDeployed(resource, path, context)),
  );
  const condition = context.condition ?? (deployed instanceof Unknown ? deployed : undefined);
  const here = condition ? { ...context, condition } : context;
  // The names of a resource that may not be deployed may be invalid.
  const names =
    deployed === false
      ? evaluator.tentatively(() => namesOf(resource, path, context, parent))
      : inContext(here, () => namesOf(resource, path, context, parent));
  if (names === undefined) return [];
  if (names instanceof Unknown)
    return deployed === false
      ? []
      : [
          {
            path,
            reason: `a resource has a type that is known only at deployment: ${names.reason}`,
            ...(condition ? { condition } : {}),
          },
        ];
  // The condition of a parent does not apply to its children.
  const children = Object.hasOwn(resource, 'resources')
    ? declaredResources(resource.resources, [...path, 'resources'], context, names)
    : [];
  if (deployed !== false) return [{ resource, path, names, context: here }, ...children];
  return isProvisional ? [hiddenByDefaults(names, path), ...children] : children;
}

const hiddenByDefaults = ({ type, label }: ResourceNames, path: Path): UnreadPart => ({
  path,
  reason: `${label} (${type}) is not deployed with the defaults of the parameters. To check the resource, set the parameters of its condition with --parameters`,
  hiddenType: type,
});

/** Reads a part of a resource. If the deployment of the resource is uncertain, a failure is an unknown value. */
export const inContext = <T>({ evaluator, condition }: ResourceContext, read: () => T): T =>
  condition && !(condition instanceof Unreadable) ? evaluator.tentatively(read) : read();

/** Unknown if the type is; undefined if the type is invalid, which is a problem of its own. */
function namesOf(
  resource: JsonObject,
  path: Path,
  { evaluator, scope }: ResourceContext,
  parent: ResourceNames | undefined,
): ResourceNames | Unknown | undefined {
  const read = (key: 'type' | 'name'): string | Unknown =>
    evaluator.part(path, () => {
      const value = Object.hasOwn(resource, key) ? evaluator.value(resource[key], scope, [...path, key]) : undefined;
      if (value instanceof Unknown || (typeof value === 'string' && value !== '')) return value;
      throw new TemplateError(`The ${key} of the resource is ${describeValue(value)}. Example: ${EXAMPLE}`, { path });
    });
  const type = read('type');
  if (type instanceof Unreadable) return undefined;
  if (type instanceof Unknown) return type;
  const { value: given, isProvisional } = evaluator.observe(() => read('name'));
  const name =
    isProvisional && hasEmptyPart(given)
      ? new Unknown('the default of a parameter leaves a part of the name empty')
      : given;
  const label = name instanceof Unknown ? labelOf(resource.name, scope, evaluator) : name;
  return describeNames({ type, name, label }, parent);
}

const hasEmptyPart = (name: string | Unknown): boolean => typeof name === 'string' && name.split('/').includes('');

const describeValue = (value: unknown): string => {
  if (value === undefined) return 'missing';
  return value === '' ? 'empty' : describeType(value);
};

function isDeployed(resource: JsonObject, path: Path, { evaluator, scope }: ResourceContext): boolean | Unknown {
  if (!Object.hasOwn(resource, 'condition')) return true;
  const at = [...path, 'condition'];
  return evaluator.part(at, () => {
    const value = evaluator.value(resource.condition, scope, at);
    if (value instanceof Unknown || typeof value === 'boolean') return value;
    if (typeof value === 'string' && /^(?:true|false)$/i.test(value)) return value.toLowerCase() === 'true';
    throw new TemplateError(
      `The condition is ${describeType(value)}, not a boolean. Example: "condition": "[parameters('deploy')]"`,
      { path: at },
    );
  });
}

/** Evaluates the body of a resource. */
export function evaluateResource(declared: DeclaredResource): ArmResource {
  const { resource, path, names, context } = declared;
  const { evaluator, scope, deployment, condition } = context;
  const value = (key: string): unknown => settled(evaluator.value(resource[key], scope, [...path, key]));
  return inContext(context, () => {
    const keys = Object.keys(resource).filter((key) => !ARM_ONLY_KEYS.has(foldCase(key)));
    const body = Object.fromEntries(keys.map((key) => [key, value(key)]));
    const extended = Object.hasOwn(resource, 'scope') ? value('scope') : null;
    const apiVersion = value('apiVersion');
    const id = idOf(names, deployment, extended);
    return {
      type: names.type,
      name: names.name,
      label: names.label,
      ...(typeof apiVersion === 'string' || apiVersion instanceof Unknown ? { apiVersion } : {}),
      body: { type: names.type, name: names.name, ...body },
      ...(id === undefined ? {} : { id }),
      path,
      ...(condition ? { condition } : {}),
    };
  });
}
