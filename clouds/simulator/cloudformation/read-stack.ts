import { basename, extname } from 'node:path';
import { type GivenParameters, stackParameters } from '../../../core/files';
import {
  type CloudFormationTemplate,
  hasOwnTemplate,
  readCloudFormationTemplate,
  type StackResource,
} from '../../../core/templates';
import { SetOnceDeployed } from '../../../core/values';
import type { TemplateFile } from '../simulation';
import { IdOnceDeployed } from '../unresolved-values';
import type { StackIdentity } from './hook';
import { physicalId } from './physical-id';

/** What a template makes of a stack, with stand-ins for what its resources will be called. */
export interface StackContent {
  readonly resources: readonly StackResource[];
  /** What CloudFormation would say against the template apart from the hook. */
  readonly notes: readonly string[];
  /** Parts of the deployment that are not simulated. */
  readonly unseen: readonly string[];
}

/**
 * Reads a template for a deployment to a simulated account.
 * @throws TemplateError where CloudFormation would refuse the template before it makes anything.
 */
export function readStack({ document }: TemplateFile, stack: StackIdentity, parameters: GivenParameters): StackContent {
  const types = typesOf(document.value);
  const template = readCloudFormationTemplate(document.value, {
    parameters: stackParameters(parameters, document.value),
    region: stack.region,
    accountId: stack.accountId,
    stackName: stack.name,
    stackId: stack.id,
    resourceValue: (logicalId, attribute) =>
      attribute === undefined
        ? new IdOnceDeployed(
            `${logicalId} comes with its resource`,
            physicalId(stack.name, logicalId, types.get(logicalId)),
          )
        : new SetOnceDeployed(`${logicalId}.${attribute} comes with its resource`),
    unresolvedValue: (name) => new SetOnceDeployed(`${name} is not in this template`),
  });
  return { resources: template.resources, notes: notesOn(template), unseen: unseenOf(template) };
}

/** What stands between the template and a real deployment. */
function notesOn({ missingParameters: missing, unresolved, unrecognizedTypes }: CloudFormationTemplate): string[] {
  return [
    ...(missing.length === 0
      ? []
      : [`Parameters: [${missing.join(', ')}] must have values. Give them with --parameters ${missing[0]}=value.`]),
    ...(unresolved.length === 0
      ? []
      : [`CloudFormation would say: Unresolved resource dependencies [${unresolved.join(', ')}].`]),
    ...(unrecognizedTypes.length === 0
      ? []
      : [
          `CloudFormation would say: Unrecognized resource types: [${unrecognizedTypes.join(', ')}]. The template lacks "Transform: AWS::Serverless-2016-10-31".`,
        ]),
  ];
}

function unseenOf({ transforms, unlisted, resources }: CloudFormationTemplate): string[] {
  return [
    ...transforms.map((name) => `the macro ${name} changes the template when it is deployed`),
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

/** The stack that a file's template makes or updates. */
export function stackIdentity(file: string, region: string): StackIdentity {
  const name = stackNameOf(file);
  const id = `arn:aws:cloudformation:${region}:${ACCOUNT_ID}:stack/${name}/00000000-0000-0000-0000-000000000000`;
  return { name, id, region, accountId: ACCOUNT_ID };
}

/** A stack name starts with a letter and holds letters, digits and hyphens. */
function stackNameOf(file: string): string {
  const name = basename(file, extname(file)).replaceAll(/[^A-Za-z0-9]+/g, '-');
  return /^[A-Za-z]/.test(name) ? name : `stack-${name}`;
}
