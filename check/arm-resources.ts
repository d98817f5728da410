import { knownType, withKnownNames } from '../evaluation/azure-names';
import { Unknown } from '../evaluation/unknown';
import { readArmTemplate } from '../templates/arm/read';
import type { TemplateReading } from './check-template';
import { armParameters, type GivenParameters } from './parameters';

/**
 * The resources of an ARM template as far as they are known before any deployment of it.
 * @throws TemplateError where Azure Resource Manager would refuse the template.
 */
export function armResources(template: unknown, parameters: GivenParameters): TemplateReading {
  const { resources, unread } = readArmTemplate(template, { parameters: armParameters(parameters, template) });
  return {
    resources: resources.map(({ type, name, body, path, condition }) => ({
      name: name instanceof Unknown ? `(${name.reason})` : name,
      type: knownType(type),
      properties: withKnownNames(body['properties']),
      path,
      propertiesPath: [...path, 'properties'],
      ...(condition === undefined ? {} : { conditional: condition }),
    })),
    unread,
  };
}
