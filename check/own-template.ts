import { hasOwnTemplate, memberAt, parseDocument, type StackResource, TemplateError } from '../core/templates';
import { isObject, readPath, Unknown } from '../core/values';
import { nestedParameters } from './nested-parameters';
import type { NestedTemplate, UnreadPart } from './template-reading';

/** The advice for a template that is in another file. */
export const CHECK_TEMPLATE_TOO = 'To check that template, add its file to the command.';

/** The template of a resource that deploys one: in this file, or a part of the deployment that could not be read. */
export type OwnTemplate = { readonly nested: NestedTemplate } | { readonly unread: UnreadPart };

/**
 * The templates of the resources that deploy templates of their own.
 * @param template the value of the document.
 */
export const ownTemplates = (resources: readonly StackResource[], template: unknown): OwnTemplate[] =>
  resources.filter(({ type }) => hasOwnTemplate(type)).map((resource) => ownTemplate(resource, template));

function ownTemplate(resource: StackResource, template: unknown): OwnTemplate {
  const nested = /^AWS::CloudFormation::Stack(?:Set)?$/.test(resource.type) ? inlineTemplate(resource) : undefined;
  return nested ? { nested } : { unread: elsewhere(resource, template) };
}

/** The template in TemplateBody. Undefined if there is none, or if it is known only at deployment. */
function inlineTemplate({ logicalId, path, properties, conditional }: StackResource): NestedTemplate | undefined {
  const body = readPath(properties, 'TemplateBody');
  const nested = (value: unknown): NestedTemplate => ({
    name: logicalId,
    path: [...path, 'Properties', 'TemplateBody'],
    value,
    parameters: nestedParameters(properties, value),
    conditional,
  });
  if (isObject(body)) return nested(body);
  if (typeof body !== 'string' || body.trim() === '') return undefined;
  try {
    return nested(parseDocument(body, { file: logicalId }).value);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { ...nested(undefined), problem: error.message };
  }
}

function elsewhere({ logicalId, type, path, properties }: StackResource, template: unknown): UnreadPart {
  const body = readPath(properties, 'TemplateBody');
  if (body instanceof Unknown)
    return {
      path: [...path, 'Properties', 'TemplateBody'],
      reason: `${logicalId} (${type}) deploys another template, which is known only at deployment: ${body.reason}.`,
    };
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
    reason: `${logicalId} (${type}) deploys another template. ${CHECK_TEMPLATE_TOO}`,
    ...(file === undefined ? {} : { template: file }),
  };
}

const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:/i;
