import type { Catalogue } from '../core/catalogue';
import { type GivenParameters, stackParameters } from '../core/files';
import {
  type CloudFormationTemplate,
  memberAt,
  readCloudFormationTemplate,
  type StackResource,
} from '../core/templates';
import { SetOnceDeployed, Unknown } from '../core/values';
import { isDeclared } from './created-resources';
import { ownTemplates } from './own-template';
import { ReferenceTo } from './reference';
import type { TemplateReading, TemplateResource, UnreadPart } from './template-reading';

const notInTemplate = (what: string): Unknown => new Unknown(`${what} is not in the template`);

/** The pseudo parameters with a single value are never empty. */
const setOutsideTemplate = (what: string): Unknown => new SetOnceDeployed(`${what} is not in the template`);

/**
 * Reads the resources of a CloudFormation template, as far as they are known before deployment.
 * @throws TemplateError if it has no resources, or if it exceeds a limit.
 */
export function stackResources(template: unknown, parameters: GivenParameters, catalogue: Catalogue): TemplateReading {
  const stack = readCloudFormationTemplate(template, {
    parameters: stackParameters(parameters, template),
    accountId: setOutsideTemplate('the account ID'),
    region: setOutsideTemplate('the Region'),
    stackName: setOutsideTemplate('the stack name'),
    stackId: setOutsideTemplate('the stack ID'),
    notificationArns: notInTemplate('the list of notification ARNs'),
    resourceValue: (logicalId, attribute) => new ReferenceTo(logicalId, attribute),
  });
  const { outputs, unlisted, transforms, problems, hiddenByDefaults } = stack;
  const own = ownTemplates(stack.resources, template);
  const isWhole = unlisted.length + transforms.length === 0;
  const resources = stack.resources.map(templateResource);
  return {
    resources,
    declares: (resource, created) => isDeclared(resource, created, resources, template),
    ...(isWhole ? { outputs: outputs.map(({ value, path }) => ({ value, path: [...path, 'Value'] })) } : {}),
    problems,
    nested: own.flatMap((each) => ('nested' in each ? [each.nested] : [])),
    unread: [
      ...unlisted.filter(({ isProblem }) => !isProblem),
      ...own.flatMap((each) => ('unread' in each ? [each.unread] : [])),
      ...hiddenParts(hiddenByDefaults, catalogue),
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

/** The resources to which a control would apply if another value of a parameter deployed them. */
function hiddenParts(hiddenByDefaults: CloudFormationTemplate['hiddenByDefaults'], catalogue: Catalogue): UnreadPart[] {
  const hidden = hiddenByDefaults(({ type, body }) =>
    catalogue.some(({ targets }) => {
      const target = Object.hasOwn(targets, type) ? targets[type] : undefined;
      const needed = target?.onlyWith === undefined ? [] : ['Properties', ...target.onlyWith.split('.')];
      return target !== undefined && memberAt(body, needed) !== undefined;
    }),
  );
  // SAM generates several resources from one.
  const byPlace = new Map(hidden.map((each) => [JSON.stringify(each.path), each]));
  return [...byPlace.values()].map(({ writtenAs, logicalId, type, path, reason }) => ({
    path,
    reason: `${writtenAs?.logicalId ?? logicalId} (${writtenAs?.type ?? type}) is not deployed with the defaults of the parameters. Without the defaults, ${reason}. To check the resource, set the parameter with --parameters.`,
  }));
}
