import { describeType, isObject, type JsonObject } from '../../expressions';
import { madeOf, Unknown } from '../../values';
import type { Path } from '../source';
import { TemplateError } from '../template-error';
import type { Deployment } from './deployment';
import type { Evaluator } from './evaluator';
import { DEPLOYMENT_KEYS, inUsualKeys, SCOPE_KEYS, TEMPLATE_KEYS, TEMPLATE_LINK_KEYS, withUsualKeys } from './keys';
import { levelOf } from './level';
import { givenValues } from './parameters';
import { type ArmResource, type Surroundings, sentResource, type Written, writtenResources } from './resources';
import { type OpenTemplate, section, templateScope } from './template-scope';

/** A template that could not be looked into. What it deploys is not among the resources. */
export interface Unread {
  /** From the root of the file to the deployment that has the template. */
  readonly path: Path;
  /** Why, for people: "its template is linked: https://…". */
  readonly reason: string;
  /** The path of the template, relative to this one's; absent where it is elsewhere. */
  readonly template?: string;
  /** Present where it depends on an unknown value whether the template is deployed. */
  readonly condition?: Unknown;
}

export interface ArmReading {
  readonly resources: readonly ArmResource[];
  readonly unread: readonly Unread[];
}

/** The resources of a template, with those of the templates that are nested in it in the places of their deployments. */
export function readTemplate(written: OpenTemplate, evaluator: Evaluator, condition?: Unknown): ArmReading {
  const open = { ...written, template: withUsualKeys(written.template, TEMPLATE_KEYS, written.path) };
  const scope = templateScope(open, evaluator);
  return readResources(open, { scope, deployment: open.deployment, evaluator, ...(condition ? { condition } : {}) });
}

/** @param open whose template has its usual keys. */
function readResources({ template, path }: Pick<OpenTemplate, 'template' | 'path'>, around: Surroundings): ArmReading {
  const resources = Object.hasOwn(template, 'resources') ? template.resources : undefined;
  const readings = writtenResources(resources, [...path, 'resources'], around).map((written) =>
    isDeployment(written)
      ? readDeployment(written)
      : { resources: [sentResource(written)], unread: ownTemplate(written) },
  );
  return {
    resources: readings.flatMap((reading) => reading.resources),
    unread: readings.flatMap((reading) => reading.unread),
  };
}

const isDeployment = ({ names }: Written): boolean => names.type.toLowerCase() === 'microsoft.resources/deployments';

/** Whose expressions are evaluated where nobody has said, so that it is not looked into. */
const ownTemplate = ({ names, path, around: { condition } }: Written): Unread[] =>
  names.type.toLowerCase() === 'microsoft.resources/deploymentstacks'
    ? [{ path, reason: 'a deployment stack has a template of its own', ...(condition ? { condition } : {}) }]
    : [];

/**
 * What a deployment deploys. Where its template is not in the file, the deployment itself is what is sent.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates
 */
function readDeployment(written: Written): ArmReading {
  const { resource, path, around } = written;
  const { evaluator, scope, condition } = around;
  const properties = withUsualKeys(section(resource, 'properties'), DEPLOYMENT_KEYS, [...path, 'properties']);
  const at = [...path, 'properties', 'template'];
  const own = Object.hasOwn(properties, 'template') ? properties.template : undefined;
  const template = inUsualKeys(typeof own === 'string' ? evaluator.value(own, scope, at) : own, TEMPLATE_KEYS, at);
  if (!isObject(template)) {
    const unread = { path, ...whyUnread(template, properties, written), ...(condition ? { condition } : {}) };
    return { resources: [sentResource(written)], unread: [unread] };
  }

  const deployment = nestedDeployment(template, written);
  const options = inUsualKeys(evaluator.value(properties.expressionEvaluationOptions, scope, path), SCOPE_KEYS, path);
  const isInner = isObject(options) && String(options.scope).toLowerCase() === 'inner';
  if (!isInner) return readResources({ template, path: at }, { ...around, deployment });
  const parameters = passedParameters(properties, template, written);
  return readTemplate({ template, path: at, deployment, parameters }, evaluator, condition);
}

function whyUnread(
  template: unknown,
  properties: JsonObject,
  { path, around }: Written,
): Pick<Unread, 'reason' | 'template'> {
  if (template instanceof Unknown) return { reason: `its template is not known: ${template.reason}` };
  if (!Object.hasOwn(properties, 'templateLink'))
    throw new TemplateError(
      `The template of a deployment is ${template === undefined ? 'missing' : describeType(template)}. ` +
        'Example: "properties": {"mode": "Incremental", "template": {…}}',
      { path },
    );
  const at = [...path, 'properties', 'templateLink'];
  const link = inUsualKeys(around.evaluator.value(properties.templateLink, around.scope, at), TEMPLATE_LINK_KEYS, at);
  const places = isObject(link) ? [link.uri, link.relativePath, link.id] : [];
  const place = places.find((each): each is string => typeof each === 'string');
  return {
    reason: place === undefined ? 'its template is linked' : `its template is linked: ${place}`,
    ...(isObject(link) && typeof link.relativePath === 'string' ? { template: link.relativePath } : {}),
  };
}

/** The parameters that a deployment passes, by name. */
function passedParameters(properties: JsonObject, template: JsonObject, { path, around }: Written): JsonObject {
  const at = [...path, 'properties', 'parameters'];
  const passed = around.evaluator.value(properties.parameters ?? {}, around.scope, at);
  const unknown = passed instanceof Unknown ? madeOf(passed) : linkedParameters(properties);
  if (!unknown) return givenValues(passed, at);
  return Object.fromEntries(Object.keys(section(template, 'parameters')).map((name) => [name, unknown]));
}

const linkedParameters = (properties: JsonObject): Unknown | undefined =>
  Object.hasOwn(properties, 'parametersLink') ? new Unknown('the parameters are linked') : undefined;

/** Where the nested template is deployed: where its deployment says, otherwise beside it. */
function nestedDeployment(template: JsonObject, { resource, path, names, around }: Written): Deployment {
  const { deployment, evaluator, scope } = around;
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
