import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  type Stack,
  UpdateStackCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { AwsFault, failedWith } from './aws-fault';
import type { AccountRegion } from './clients';
import { RegistryError } from './registry-error';
import { waitFor } from './waiting';

/** A stack that was never whole: nothing can be done with it but to delete it. */
const STILLBORN = /^(?:CREATE_FAILED|ROLLBACK_COMPLETE|ROLLBACK_FAILED|DELETE_FAILED|REVIEW_IN_PROGRESS)$/;

const WHOLE = /^(?:CREATE|UPDATE)_COMPLETE$/;

/** Its template is not the wanted one, but can become so. */
const UPDATABLE = /^(?:CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT|IMPORT_ROLLBACK)_COMPLETE$/;

/**
 * Makes a stack what a template says, where it is not already. Whoever repeats this after an interruption waits for
 * what is under way.
 * @returns the outputs of the stack.
 * @throws RegistryError with CloudFormation's reason.
 */
export async function ensureStack(place: AccountRegion, name: string, template: string): Promise<Map<string, string>> {
  let stack = await settled(place, name);
  if (stack !== undefined && STILLBORN.test(stack.StackStatus ?? '')) {
    await removeStack(place, name);
    stack = undefined;
  }
  if (stack === undefined) stack = await create(place, name, template);
  else if (await differs(place, name, stack, template)) stack = await update(place, name, stack, template);
  return new Map((stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
}

/** The stack, once nothing is under way; undefined where there is none. */
async function settled(place: AccountRegion, name: string): Promise<Stack | undefined> {
  const stack = await waitFor(`The stack ${name}`, () => findStack(place, name), isSettled, place);
  return stack?.StackStatus === 'DELETE_COMPLETE' ? undefined : stack;
}

/** A stack in review waits for its owner, and nothing is under way. */
const isSettled = (stack: Stack | undefined): boolean =>
  stack?.StackStatus === 'REVIEW_IN_PROGRESS' || stack?.StackStatus?.endsWith('_IN_PROGRESS') !== true;

/** @param name or the id of the stack, by which one that was deleted is found too. */
export async function findStack({ cloudFormation }: AccountRegion, name: string): Promise<Stack | undefined> {
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0];
  } catch (error) {
    if (error instanceof AwsFault && error.code === 'ValidationError' && error.message.includes('does not exist'))
      return undefined;
    throw error;
  }
}

async function create(place: AccountRegion, name: string, template: string): Promise<Stack> {
  try {
    await place.cloudFormation.send(
      new CreateStackCommand({
        StackName: name,
        TemplateBody: template,
        Capabilities: ['CAPABILITY_IAM'],
        EnableTerminationProtection: true,
      }),
    );
  } catch (error) {
    // Someone else was faster.
    if (!failedWith(error, 'AlreadyExistsException')) throw error;
  }
  const stack = await whole(place, name);
  place.say(`stack ${name} created`);
  return stack;
}

async function differs(
  { cloudFormation }: AccountRegion,
  name: string,
  { StackStatus }: Stack,
  template: string,
): Promise<boolean> {
  if (!UPDATABLE.test(StackStatus ?? ''))
    throw new RegistryError(
      `The stack ${name} is ${StackStatus}. Mend it in the CloudFormation console first, with "Continue update rollback".`,
    );
  const { TemplateBody } = await cloudFormation.send(
    new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' }),
  );
  return TemplateBody?.trim() !== template.trim();
}

async function update(place: AccountRegion, name: string, stack: Stack, template: string): Promise<Stack> {
  try {
    await place.cloudFormation.send(
      new UpdateStackCommand({ StackName: name, TemplateBody: template, Capabilities: ['CAPABILITY_IAM'] }),
    );
  } catch (error) {
    // The templates differ in what means nothing, such as comments.
    if (error instanceof AwsFault && error.message.includes('No updates are to be performed')) return stack;
    throw error;
  }
  const updated = await whole(place, name);
  place.say(`stack ${name} updated`);
  return updated;
}

async function whole(place: AccountRegion, name: string): Promise<Stack> {
  const stack = await settled(place, name);
  if (stack !== undefined && WHOLE.test(stack.StackStatus ?? '')) return stack;
  const reason = stack === undefined ? 'It was deleted meanwhile.' : await firstFailure(place, stack);
  throw new RegistryError(
    `The stack ${name} failed: ${reason} Mend the reason and run the command again: it begins with this stack.`,
  );
}

/** Events come with the newest first; what failed first is the reason of everything after it. */
async function firstFailure({ cloudFormation }: AccountRegion, { StackId, StackStatus }: Stack): Promise<string> {
  const { StackEvents = [] } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName: StackId }));
  const start = StackEvents.findIndex(
    ({ PhysicalResourceId, ResourceStatus = '' }) =>
      PhysicalResourceId === StackId && /^(?:CREATE|UPDATE|DELETE)_IN_PROGRESS$/.test(ResourceStatus),
  );
  const failure = StackEvents.slice(0, start === -1 ? undefined : start).findLast(({ ResourceStatus }) =>
    ResourceStatus?.endsWith('_FAILED'),
  );
  return failure === undefined
    ? `it is ${StackStatus}.`
    : `${failure.LogicalResourceId} is ${failure.ResourceStatus}: ${failure.ResourceStatusReason ?? 'without a reason.'}`;
}

/** Deletes a stack, protected or not, and waits until it is gone. */
export async function removeStack(place: AccountRegion, name: string): Promise<void> {
  const { cloudFormation } = place;
  const stack = await findStack(place, name);
  if (stack === undefined) return;
  const StackName = stack.StackId ?? name;
  if (stack.StackStatus !== 'DELETE_IN_PROGRESS') {
    if (stack.EnableTerminationProtection === true)
      await cloudFormation.send(
        new UpdateTerminationProtectionCommand({ StackName: name, EnableTerminationProtection: false }),
      );
    await cloudFormation.send(new DeleteStackCommand({ StackName }));
  }
  const rest = await settled(place, StackName);
  if (rest !== undefined)
    throw new RegistryError(`The stack ${name} could not be deleted: ${await firstFailure(place, rest)}`);
  place.say(`stack ${name} deleted`);
}
