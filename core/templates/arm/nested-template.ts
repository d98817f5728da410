import { describeType, isExpressionObject, memberLike } from '../../expressions';
import { derivedUnknown, foldCase, type JsonObject, Unknown } from '../../values';
import { TemplateError } from '../template-error';
import type { Deployment } from './deployment';
import { DEPLOYMENT_KEYS, normalizeKeys, normalizeKeysOf, SCOPE_KEYS, TEMPLATE_KEYS, TEMPLATE_LINK_KEYS } from './keys';
import { levelOf } from './level';
import { givenValues } from './parameters';
import { labelOf } from './resource-label';
import type { DeclaredResource, UnreadPart } from './resources';
import { section } from './section';
import type { TemplateInput } from './template-input';

/** A nested template with the values of its parameters. */
export interface NestedTemplate extends TemplateInput {
  /** Whether its expressions are evaluated in its own scope, and not in that of the outer template. */
  readonly isInner: boolean;
}

/** A deployment whose template is not read. */
export interface UnreadTemplate extends Pick<UnreadPart, 'template' | 'isLinked'> {
  /** The reason, as a predicate of the deployment: `deploys a linked template`. */
  readonly predicate: string;
}

/**
 * The template of a nested deployment, or the reason why it is not read.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates
 * @throws TemplateError if the deployment has no template.
 */
export function nestedTemplate(
  written: DeclaredResource,
  stated?: { readonly isInner: boolean },
): NestedTemplate | UnreadTemplate {
  const { resource, path, context } = written;
  const { evaluator, scope } = context;
  const at = [...path, 'properties'];
  const given = typeof resource.properties === 'string' ? evaluator.value(resource.properties, scope, at) : undefined;
  if (given instanceof Unknown) return unknownTemplate(given);
  const properties = normalizeKeys(section(resource, 'properties'), DEPLOYMENT_KEYS, at, evaluator.problem);
  const place = [...at, 'template'];
  const own = Object.hasOwn(properties, 'template') ? properties.template : undefined;
  const value = typeof own === 'string' ? evaluator.value(own, scope, place) : own;
  const template = normalizeKeysOf(value, TEMPLATE_KEYS, place, evaluator.problem);
  if (!isExpressionObject(template)) return whyUnread(template, properties, written);

  const deployment = nestedDeployment(template, written);
  const options = normalizeKeysOf(
    evaluator.value(properties.expressionEvaluationOptions, scope, path),
    SCOPE_KEYS,
    path,
    evaluator.problem,
  );
  const unknownScope = [options, isExpressionObject(options) && options.scope].find((each) => each instanceof Unknown);
  if (unknownScope && !stated)
    return { predicate: `has an expression scope that is known only at deployment: ${unknownScope.reason}` };
  const isInner = stated?.isInner ?? (isExpressionObject(options) && foldCase(String(options.scope)) === 'inner');
  const { value: parameters, isProvisional } = evaluator.observe(() =>
    isInner ? passedParameters(properties, template, written) : {},
  );
  const parameterLabel = labelsOfParameters(properties, written);
  return { template, path: place, deployment, parameters, isProvisional, parameterLabel, isInner };
}

const unknownTemplate = ({ reason }: Unknown): UnreadTemplate => ({
  predicate: `deploys a template that is known only at deployment: ${reason}`,
});

function whyUnread(
  template: unknown,
  properties: JsonObject,
  { path, context: { evaluator, scope } }: DeclaredResource,
): UnreadTemplate {
  if (template instanceof Unknown) return unknownTemplate(template);
  if (!Object.hasOwn(properties, 'templateLink'))
    throw new TemplateError(
      `The template of the deployment is ${template === undefined ? 'missing' : describeType(template)}. ` +
        'Example: "properties": {"mode": "Incremental", "template": {…}}',
      { path },
    );
  const at = [...path, 'properties', 'templateLink'];
  const written = evaluator.value(properties.templateLink, scope, at);
  const link = normalizeKeysOf(written, TEMPLATE_LINK_KEYS, at, evaluator.problem);
  const places = isExpressionObject(link) ? [link.uri, link.relativePath, link.id] : [];
  const place = places.find((each): each is string => typeof each === 'string');
  return {
    predicate: place === undefined ? 'deploys a linked template' : `deploys a linked template: ${place}`,
    isLinked: true,
    ...(isExpressionObject(link) && typeof link.relativePath === 'string' ? { template: link.relativePath } : {}),
  };
}

/** The parameter values of a nested deployment, by name. */
function passedParameters(
  properties: JsonObject,
  template: JsonObject,
  { path, context: { evaluator, scope } }: DeclaredResource,
): JsonObject {
  const at = [...path, 'properties', 'parameters'];
  const given = evaluator.part(at, () => {
    const passed = evaluator.value(properties.parameters ?? {}, scope, at);
    return passed instanceof Unknown ? derivedUnknown(passed) : givenValues(passed, at, evaluator);
  });
  const unknown = given instanceof Unknown ? given : linkedParameters(properties);
  if (!unknown && !(given instanceof Unknown)) return given;
  return Object.fromEntries(Object.keys(section(template, 'parameters')).map((name) => [name, unknown]));
}

const linkedParameters = (properties: JsonObject): Unknown | undefined =>
  Object.hasOwn(properties, 'parametersLink')
    ? new Unknown('the parameter file is linked (parametersLink)')
    : undefined;

/** Names the parameters of a nested template by what is passed for them. */
function labelsOfParameters(
  properties: JsonObject,
  { context: { evaluator, scope } }: DeclaredResource,
): (name: string) => string {
  const written = section(properties, 'parameters');
  const passed = new Map(Object.entries(written).map(([name, value]) => [foldCase(name), value]));
  return (name) => {
    const given = passed.get(foldCase(name));
    const value = isExpressionObject(given) ? memberLike(given, 'value') : undefined;
    return typeof value === 'string' ? labelOf(value, scope, evaluator) : `{${name}}`;
  };
}

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
