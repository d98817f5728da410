import type { AzureNames } from '../core/evaluation';
import { armParameters, type GivenParameters } from '../core/files';
import { type ArmResource, readArmTemplate, shownName } from '../core/templates';
import { equalsIgnoringCase, isObject, Unknown } from '../core/values';
import type { TemplateReading, TemplateResource } from './template-reading';

const later = (what: string): Unknown => new Unknown(`${what} is known once the template is deployed`);

/** The template does not say where it is deployed to. */
const place = {
  name: later('the name of the deployment'),
  cloud: later('the cloud'),
  tenantId: later('the tenant'),
  managementGroup: later('the management group'),
  subscriptionId: later('the subscription'),
  resourceGroup: later('the resource group'),
  location: later('the location'),
};

/**
 * The resources of an ARM template as far as they are known before any deployment of it.
 * @throws TemplateError where Azure Resource Manager would refuse the template.
 */
export function armResources(template: unknown, parameters: GivenParameters, names: AzureNames): TemplateReading {
  const { resources, unread } = readArmTemplate(template, {
    ...place,
    parameters: armParameters(parameters, template),
  });
  return { resources: resources.map((resource) => readResource(resource, names)), unread };
}

function readResource(
  { type, name, body, path, condition }: ArmResource,
  { knownType, withKnownNames }: AzureNames,
): TemplateResource {
  return {
    name: shownName(name),
    type: knownType(type),
    properties: withKnownNames(body['properties']),
    path,
    propertiesPath: [...path, 'properties'],
    isDuplicated: (property) => isDuplicated(body['properties'], property.split('.')),
    ...(condition === undefined ? {} : { conditional: condition }),
  };
}

function isDuplicated(value: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined || !isObject(value)) return false;
  const [key, ...others] = keysLike(value, name);
  return key !== undefined && (others.length > 0 || isDuplicated(value[key], rest));
}

const keysLike = (object: Readonly<Record<string, unknown>>, name: string): string[] =>
  Object.keys(object).filter((key) => equalsIgnoringCase(key, name));
