import { type GivenParameters, stackParameters } from '../core/files';
import { hasOwnTemplate, memberAt, readCloudFormationTemplate, type StackResource } from '../core/templates';
import { readPath, SetOnceDeployed, Unknown } from '../core/values';
import { isDeclared } from './created-resources';
import { ReferenceTo } from './reference';
import type { TemplateReading, TemplateResource, UncheckedPart } from './template-reading';

const later = (what: string): Unknown => new Unknown(`${what} is known once the stack is deployed`);

/**
 * The resources of a CloudFormation template as far as they are known before any deployment of it.
 * @throws TemplateError where CloudFormation would refuse the template.
 */
export function stackResources(template: unknown, parameters: GivenParameters): TemplateReading {
  const stack = readCloudFormationTemplate(template, {
    parameters: stackParameters(parameters, template),
    accountId: later('the account'),
    region: later('the region'),
    stackName: later('the name of the stack'),
    stackId: later('the id of the stack'),
    notificationArns: later('where the stack sends notifications'),
    resourceValue: (logicalId, attribute) => new ReferenceTo(logicalId, attribute),
    unresolvedValue: (name) => new SetOnceDeployed(`${name} is not in this template`),
  });
  const { outputs, unlisted, transforms } = stack;
  const isWhole = unlisted.length + transforms.length === 0;
  const resources = stack.resources.map(templateResource);
  return {
    resources,
    declares: (resource, created) => isDeclared(resource, created, resources, template),
    ...(isWhole ? { outputs: outputs.map(({ value, path }) => ({ value, path: [...path, 'Value'] })) } : {}),
    unread: [
      ...unlisted,
      ...stack.resources.filter(({ type }) => hasOwnTemplate(type)).map((resource) => ownTemplate(resource, template)),
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

function ownTemplate({ logicalId, type, path, properties }: StackResource, template: unknown): UncheckedPart {
  // Before `aws cloudformation package` and `sam package` these are paths; `cdk synth` notes the path in the metadata.
  const places = [
    readPath(properties, 'TemplateURL'),
    readPath(properties, 'Location'),
    memberAt(template, [...path, 'Metadata', 'aws:asset:path']),
  ];
  const file = places.find((place): place is string => typeof place === 'string' && !HAS_SCHEME.test(place));
  return {
    path,
    reason: `${logicalId} (${type}) has a template of its own, which is checked where it is given as well.`,
    ...(file === undefined ? {} : { template: file }),
  };
}

const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:/i;
