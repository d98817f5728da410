import { type GivenParameters, stackParameters } from '../core/files';
import { hasOwnTemplate, memberAt, readCloudFormationTemplate, type StackResource } from '../core/templates';
import { readPath, SetOnceDeployed, Unknown } from '../core/values';
import { isDeclared } from './created-resources';
import { ReferenceTo } from './reference';
import type { TemplateReading, TemplateResource, UnreadPart } from './template-reading';

const notInTemplate = (what: string): Unknown => new Unknown(`${what} is not in the template`);

/**
 * Reads the resources of a CloudFormation template, as far as they are known before deployment.
 * @throws TemplateError if CloudFormation would reject the template.
 */
export function stackResources(template: unknown, parameters: GivenParameters): TemplateReading {
  const stack = readCloudFormationTemplate(template, {
    parameters: stackParameters(parameters, template),
    accountId: notInTemplate('the account ID'),
    region: notInTemplate('the Region'),
    stackName: notInTemplate('the stack name'),
    stackId: notInTemplate('the stack ID'),
    notificationArns: notInTemplate('the list of notification ARNs'),
    resourceValue: (logicalId, attribute) => new ReferenceTo(logicalId, attribute),
    unresolvedValue: (name) => new SetOnceDeployed(`${name} is not in the template`),
  });
  const { outputs, unlisted, transforms, problems } = stack;
  const isWhole = unlisted.length + transforms.length === 0;
  const resources = stack.resources.map(templateResource);
  return {
    resources,
    declares: (resource, created) => isDeclared(resource, created, resources, template),
    ...(isWhole ? { outputs: outputs.map(({ value, path }) => ({ value, path: [...path, 'Value'] })) } : {}),
    problems,
    unread: [
      ...unlisted,
      ...stack.resources.filter(({ type }) => hasOwnTemplate(type)).map((resource) => ownTemplate(resource, template)),
      ...transforms.map((name) => ({
        path: ['Transform'],
        reason: `Macro ${name} transforms the template at deployment. The template was checked as written.`,
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

function ownTemplate({ logicalId, type, path, properties }: StackResource, template: unknown): UnreadPart {
  // Before `aws cloudformation package` and `sam package` these are file paths. `cdk synth` writes the path to Metadata.
  const locations = [
    readPath(properties, 'TemplateURL'),
    readPath(properties, 'Location'),
    memberAt(template, [...path, 'Metadata', 'aws:asset:path']),
  ];
  const file = locations.find(
    (location): location is string => typeof location === 'string' && !HAS_SCHEME.test(location),
  );
  return {
    path,
    reason: `${logicalId} (${type}) deploys another template. To check that template, add its file to the command.`,
    ...(file === undefined ? {} : { template: file }),
  };
}

const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:/i;
