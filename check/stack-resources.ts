import { SetOnceDeployed, Unknown } from '../evaluation/unknown';
import { readCloudFormationTemplate, type StackResource } from '../templates/cloudformation';
import { ReferenceTo } from './http-integrations';
import { withoutDoubledStages } from './one-stage';
import { type GivenParameters, stackParameters } from './parameters';
import type { TemplateReading, TemplateResource } from './template-reading';

const later = (what: string): Unknown => new Unknown(`${what} is known once the stack is deployed`);

/**
 * The resources of a CloudFormation template as far as they are known before any deployment of it.
 * @throws TemplateError where CloudFormation would refuse the template.
 */
export function stackResources(template: unknown, parameters: GivenParameters): TemplateReading {
  const { resources, outputs, unlisted, transforms } = readCloudFormationTemplate(template, {
    parameters: stackParameters(parameters, template),
    accountId: later('the account'),
    region: later('the region'),
    stackName: later('the name of the stack'),
    stackId: later('the id of the stack'),
    resourceValue: (logicalId, attribute) => new ReferenceTo(logicalId, attribute),
    unresolvedValue: (name) => new SetOnceDeployed(`${name} is not in this template`),
  });
  const isWhole = unlisted.length + transforms.length === 0;
  return {
    resources: withoutDoubledStages(resources.map(templateResource), template),
    ...(isWhole ? { outputs: outputs.map(({ value }) => value) } : {}),
    unread: [
      ...unlisted,
      ...resources
        .filter(({ type }) => HAS_TEMPLATE.test(type))
        .map(({ logicalId, type, path }) => ({
          path,
          reason: `${logicalId} (${type}) has a template of its own, which is checked where it is given as well.`,
        })),
      ...transforms.map((name) => ({
        path: ['Transform'],
        reason: `The macro ${name} changes the template when it is deployed; it was checked as it is written.`,
      })),
    ],
  };
}

const templateResource = ({
  logicalId,
  writtenAs,
  type,
  properties,
  path,
  conditional,
}: StackResource): TemplateResource => ({
  name: logicalId,
  type,
  properties,
  path,
  propertiesPath: [...path, 'Properties'],
  ...(conditional === undefined ? {} : { conditional }),
  ...(writtenAs === undefined ? {} : { writtenAs, isMadeBySam: true }),
});

/** Nested stacks and modules. */
const HAS_TEMPLATE = /^AWS::CloudFormation::Stack$|::MODULE$/;
