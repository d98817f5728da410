import { basename, extname } from 'node:path';
import { type GivenParameters, stackParameters } from '../../../core/files';
import {
  type CloudFormationTemplate,
  type Document,
  hasOwnTemplate,
  readCloudFormationTemplate,
  requireNoErrors,
  type StackResource,
} from '../../../core/templates';
import { SetOnceDeployed } from '../../../core/values';
import type { TemplateFile } from '../simulation';
import { IdOnceDeployed } from '../unresolved-values';
import type { StackIdentity } from './hook';
import { physicalId } from './physical-id';

/** The content of a stack according to its template, with placeholders for physical ids. */
export interface StackContent {
  readonly resources: readonly StackResource[];
  /** Problems that CloudFormation would report independently of the hook. */
  readonly notes: readonly string[];
  /** Parts of the deployment that are not simulated. */
  readonly unseen: readonly string[];
}

/**
 * Reads a template for a simulated deployment.
 * @throws TemplateError if CloudFormation would reject the template before it creates a resource.
 */
export function readStack({ document }: TemplateFile, stack: StackIdentity, parameters: GivenParameters): StackContent {
  const types = typesOf(document.value);
  const template = readCloudFormationTemplate(document.value, {
    parameters: stackParameters(parameters, document.value),
    defaultsAreFinal: true,
    region: stack.region,
    accountId: stack.accountId,
    stackName: stack.name,
    stackId: stack.id,
    resourceValue: (logicalId, attribute) =>
      attribute === undefined
        ? new IdOnceDeployed(
            `the value of ${logicalId} is known only at deployment`,
            physicalId(stack.name, logicalId, types.get(logicalId)),
          )
        : new SetOnceDeployed(`the value of ${logicalId}.${attribute} is known only at deployment`),
  });
  requireNoErrors(template.problems);
  return { resources: template.resources, notes: notesOn(template, document), unseen: unseenOf(template) };
}

/** Problems that would prevent a real deployment of the template. */
function notesOn(
  { missingParameters: missing, unrecognizedTypes, problems }: CloudFormationTemplate,
  { warnings }: Document,
): string[] {
  return [
    ...warnings.map(({ message }) => message),
    ...(missing.length === 0
      ? []
      : [`Parameters: [${missing.join(', ')}] must have values. Set them with --parameters ${missing[0]}=value.`]),
    ...(unrecognizedTypes.length === 0
      ? []
      : [
          `CloudFormation would reject the template: Unrecognized resource types: [${unrecognizedTypes.join(', ')}]. Add "Transform: AWS::Serverless-2016-10-31" to the template.`,
        ]),
    ...problems.map(({ message }) => message),
  ];
}

function unseenOf({ transforms, unlisted, resources }: CloudFormationTemplate): string[] {
  return [
    ...transforms.map((name) => `the macro ${name} changes the template at deployment`),
    ...unlisted.map(({ reason }) => reason),
    ...resources
      .filter(({ type }) => hasOwnTemplate(type))
      .map(({ logicalId, type }) => `${logicalId} (${type}) has a template of its own`),
  ];
}

function typesOf(template: unknown): ReadonlyMap<string, unknown> {
  const resources = (template as { readonly Resources?: unknown } | null)?.Resources;
  if (typeof resources !== 'object' || resources === null) return new Map();
  return new Map(
    Object.entries(resources).map(([id, resource]) => [id, (resource as { Type?: unknown } | null)?.Type]),
  );
}

const ACCOUNT_ID = '123456789012';

/** The simulated stack of a template file. The stack name is the file name. */
export function stackIdentity(file: string, region: string): StackIdentity {
  const name = stackNameOf(file);
  const id = `arn:aws:cloudformation:${region}:${ACCOUNT_ID}:stack/${name}/00000000-0000-0000-0000-000000000000`;
  return { name, id, region, accountId: ACCOUNT_ID };
}

/** A stack name starts with a letter and contains only letters, digits and hyphens. */
function stackNameOf(file: string): string {
  const name = basename(file, extname(file)).replaceAll(/[^A-Za-z0-9]+/g, '-');
  return /^[A-Za-z]/.test(name) ? name : `stack-${name}`;
}
