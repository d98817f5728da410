import { describeType, isExpressionObject } from '../../expressions';
import { derivedUnknown, foldCase, type JsonObject, Unknown } from '../../values';
import type { Path } from '../source';
import { TemplateError } from '../template-error';
import type { Deployment } from './deployment';
import type { Evaluator } from './evaluator';
import { DEPLOYMENT_KEYS, normalizeKeys, normalizeKeysOf, SCOPE_KEYS, TEMPLATE_KEYS, TEMPLATE_LINK_KEYS } from './keys';
import { levelOf } from './level';
import { givenValues } from './parameters';
import {
  type ArmResource,
  type DeclaredResource,
  declaredResources,
  evaluateResource,
  type ResourceContext,
} from './resources';
import { section, type TemplateInput, templateScope } from './template-scope';

/** A template that was not read. Its resources are not in the result. */
export interface UnreadTemplate {
  /** The path from the root of the file to the deployment of the template. */
  readonly path: Path;
  /** The reason, as a clause for reports: "its template is linked: https://…". */
  readonly reason: string;
  /** The path of the linked template relative to this file; absent if it is not a relative path. */
  readonly template?: string;
  /** Present if it is unknown whether the template is deployed. */
  readonly condition?: Unknown;
}

export interface ResourcesReading {
  readonly resources: readonly ArmResource[];
  readonly unread: readonly UnreadTemplate[];
}

/** The resources of a template. Each nested deployment is replaced by the resources of its template. */
export function readTemplate(written: TemplateInput, evaluator: Evaluator, condition?: Unknown): ResourcesReading {
  const open = { ...written, template: normalizeKeys(written.template, TEMPLATE_KEYS, written.path) };
  const scope = templateScope(open, evaluator);
  return readResources(open, { scope, deployment: open.deployment, evaluator, ...(condition ? { condition } : {}) });
}

/** @param template with normalized keys. */
function readResources(
  { template, path }: Pick<TemplateInput, 'template' | 'path'>,
  context: ResourceContext,
): ResourcesReading {
  const resources = Object.hasOwn(template, 'resources') ? template.resources : undefined;
  const readings = declaredResources(resources, [...path, 'resources'], context).map((written) =>
    isDeployment(written)
      ? readDeployment(written)
      : { resources: [evaluateResource(written)], unread: templateOfStack(written) },
  );
  return {
    resources: readings.flatMap((reading) => reading.resources),
    unread: readings.flatMap((reading) => reading.unread),
  };
}

const isDeployment = ({ names }: DeclaredResource): boolean =>
  foldCase(names.type) === 'microsoft.resources/deployments';

/** The template of a deployment stack is not read: Microsoft does not document the scope of its expressions. */
const templateOfStack = ({ names, path, context: { condition } }: DeclaredResource): UnreadTemplate[] =>
  foldCase(names.type) === 'microsoft.resources/deploymentstacks'
    ? [{ path, reason: 'the template of a deployment stack is not evaluated', ...(condition ? { condition } : {}) }]
    : [];

/**
 * The resources of a nested deployment. If its template is not in the file, the result is the deployment itself.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates
 */
function readDeployment(written: DeclaredResource): ResourcesReading {
  const { resource, path, context } = written;
  const { evaluator, scope, condition } = context;
  const properties = normalizeKeys(section(resource, 'properties'), DEPLOYMENT_KEYS, [...path, 'properties']);
  const at = [...path, 'properties', 'template'];
  const own = Object.hasOwn(properties, 'template') ? properties.template : undefined;
  const template = normalizeKeysOf(typeof own === 'string' ? evaluator.value(own, scope, at) : own, TEMPLATE_KEYS, at);
  if (!isExpressionObject(template)) {
    const unread = { path, ...whyUnread(template, properties, written), ...(condition ? { condition } : {}) };
    return { resources: [evaluateResource(written)], unread: [unread] };
  }

  const deployment = nestedDeployment(template, written);
  const options = normalizeKeysOf(
    evaluator.value(properties.expressionEvaluationOptions, scope, path),
    SCOPE_KEYS,
    path,
  );
  const isInner = isExpressionObject(options) && foldCase(String(options.scope)) === 'inner';
  if (!isInner) return readResources({ template, path: at }, { ...context, deployment });
  const parameters = passedParameters(properties, template, written);
  return readTemplate({ template, path: at, deployment, parameters }, evaluator, condition);
}

function whyUnread(
  template: unknown,
  properties: JsonObject,
  { path, context }: DeclaredResource,
): Pick<UnreadTemplate, 'reason' | 'template'> {
  if (template instanceof Unknown) return { reason: `its template is known only at deployment: ${template.reason}` };
  if (!Object.hasOwn(properties, 'templateLink'))
    throw new TemplateError(
      `The template of the deployment is ${template === undefined ? 'missing' : describeType(template)}. ` +
        'Example: "properties": {"mode": "Incremental", "template": {…}}',
      { path },
    );
  const at = [...path, 'properties', 'templateLink'];
  const link = normalizeKeysOf(
    context.evaluator.value(properties.templateLink, context.scope, at),
    TEMPLATE_LINK_KEYS,
    at,
  );
  const places = isExpressionObject(link) ? [link.uri, link.relativePath, link.id] : [];
  const place = places.find((each): each is string => typeof each === 'string');
  return {
    reason: place === undefined ? 'its template is linked' : `its template is linked: ${place}`,
    ...(isExpressionObject(link) && typeof link.relativePath === 'string' ? { template: link.relativePath } : {}),
  };
}

/** The parameter values of a nested deployment, by name. */
function passedParameters(
  properties: JsonObject,
  template: JsonObject,
  { path, context }: DeclaredResource,
): JsonObject {
  const at = [...path, 'properties', 'parameters'];
  const passed = context.evaluator.value(properties.parameters ?? {}, context.scope, at);
  const unknown = passed instanceof Unknown ? derivedUnknown(passed) : linkedParameters(properties);
  if (!unknown) return givenValues(passed, at);
  return Object.fromEntries(Object.keys(section(template, 'parameters')).map((name) => [name, unknown]));
}

const linkedParameters = (properties: JsonObject): Unknown | undefined =>
  Object.hasOwn(properties, 'parametersLink')
    ? new Unknown('the parameter file is linked (parametersLink)')
    : undefined;

/** The target of a nested deployment: as its resource states, otherwise the same as that of the outer template. */
function nestedDeployment(template: JsonObject, { resource, path, names, context }: DeclaredResource): Deployment {
  const { deployment, evaluator, scope } = context;
  const read = (key: 'subscriptionId' | 'resourceGroup' | 'location'): string | Unknown => {
    const value = Object.hasOwn(resource, key) ? evaluator.value(resource[key], scope, [...path, key]) : undefined;
    return typeof value === 'string' || value instanceof Unknown ? value : deployment[key];
  };
  return {
    ...deployment,
    level: levelOf(template),
    name: names.name,
    subscriptionId: read('subscriptionId'),
    resourceGroup: read('resourceGroup'),
    location: read('location'),
  };
}
