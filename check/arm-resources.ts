import type { Catalogue } from '../core/catalogue';
import { type AzureNames, azureNames } from '../core/evaluation';
import { armParameters, type GivenParameters } from '../core/files';
import { type ArmResource, readArmTemplate, type UnreadArmPart } from '../core/templates';
import { equalsIgnoringCase, isObject, Unknown } from '../core/values';
import { isTarget } from './is-target';
import { CHECK_TEMPLATE_TOO } from './own-template';
import type { TemplateReading, TemplateResource, UnreadPart } from './template-reading';

const notInTemplate = (what: string): Unknown => new Unknown(`${what} is not in the template`);

/** A template does not contain the scope of its deployment. */
const deploymentScope = {
  name: notInTemplate('the deployment name'),
  cloud: notInTemplate('the cloud'),
  tenantId: notInTemplate('the tenant'),
  managementGroup: notInTemplate('the management group'),
  subscriptionId: notInTemplate('the subscription'),
  resourceGroup: notInTemplate('the resource group'),
  location: notInTemplate('the location'),
};

/**
 * Reads the resources of an ARM template, as far as they are known before deployment.
 * @throws TemplateError if the template cannot be read as a whole.
 */
export function armResources(template: unknown, parameters: GivenParameters, catalogue: Catalogue): TemplateReading {
  const names = azureNames(catalogue);
  const mayConcern = ({ hiddenType }: UnreadArmPart): boolean =>
    hiddenType === undefined || isTarget(names.knownType(hiddenType), catalogue);
  const { resources, unread, problems } = readArmTemplate(template, {
    ...deploymentScope,
    parameters: armParameters(parameters, template),
  });
  return {
    resources: resources.map((resource) => readResource(resource, names)),
    unread: unread.filter(mayConcern).map(withAdvice),
    problems,
  };
}

const withAdvice = ({ reason, isLinked, path, template }: UnreadArmPart): UnreadPart => ({
  path,
  ...(template === undefined ? {} : { template }),
  reason: isLinked ? `${reason}. ${CHECK_TEMPLATE_TOO}` : `${reason}.`,
});

function readResource(
  { type, label, body, path, condition }: ArmResource,
  { knownType, withKnownNames }: AzureNames,
): TemplateResource {
  return {
    name: label,
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
