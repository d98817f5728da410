import { SetOnceDeployed, Unknown } from '../evaluation/unknown';
import { readCloudFormationTemplate } from '../templates/cloudformation';
import type { TemplateReading } from './check-template';
import { type GivenParameters, stackParameters } from './parameters';

const later = (what: string): Unknown => new Unknown(`${what} is known once the stack is deployed`);

/**
 * The resources of a CloudFormation template as far as they are known before any deployment of it.
 * @throws TemplateError where CloudFormation would refuse the template.
 */
export function stackResources(template: unknown, parameters: GivenParameters): TemplateReading {
  const { resources, unlisted, transforms } = readCloudFormationTemplate(template, {
    parameters: stackParameters(parameters, template),
    accountId: later('the account'),
    region: later('the region'),
    stackName: later('the name of the stack'),
    stackId: later('the id of the stack'),
    resourceValue: (logicalId, attribute) =>
      new SetOnceDeployed(
        `${attribute === undefined ? logicalId : `${logicalId}.${attribute}`} comes with its resource`,
      ),
    unresolvedValue: (name) => new SetOnceDeployed(`${name} is not in this template`),
  });
  return {
    resources: resources.map(({ logicalId, writtenAs, type, properties, path, conditional }) => ({
      name: writtenAs ?? logicalId,
      type,
      properties,
      path,
      propertiesPath: [...path, 'Properties'],
      ...(conditional === undefined ? {} : { conditional }),
    })),
    unread: [
      ...unlisted,
      ...transforms.map((name) => ({
        path: ['Transform'],
        reason: `The macro ${name} changes the template when it is deployed; it was checked as it is written.`,
      })),
    ],
  };
}
