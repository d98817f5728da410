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

/** The statuses of a stack whose creation never completed. It can only be deleted. */
const NEVER_CREATED = /^(?:CREATE_FAILED|ROLLBACK_COMPLETE|ROLLBACK_FAILED|DELETE_FAILED|REVIEW_IN_PROGRESS)$/;

const COMPLETE = /^(?:CREATE|UPDATE)_COMPLETE$/;

/** The statuses in which a stack can be updated. */
const UPDATABLE = /^(?:CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT|IMPORT_ROLLBACK)_COMPLETE$/;

/**
 * Creates or updates a stack if it does not have the given template. A repeated run after an interruption waits for the
 * operation in progress.
 * @returns the outputs of the stack.
 * @throws RegistryError with the reason from CloudFormation.
 */
export async function ensureStack(place: AccountRegion, name: string, template: string): Promise<Map<string, string>> {
  let stack = await settled(place, name);
  if (stack !== undefined && NEVER_CREATED.test(stack.StackStatus ?? '')) {
    await removeStack(place, name);
    stack = undefined;
  }
  if (stack === undefined) stack = await create(place, name, template);
  else if (await differs(place, name, stack, template)) stack = await update(place, name, stack, template);
  return new Map((stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
}

/** Waits until no operation is in progress. Undefined if the stack does not exist. */
async function settled(place: AccountRegion, name: string): Promise<Stack | undefined> {
  const stack = await waitFor(`The stack ${name}`, () => findStack(place, name), isSettled, place);
  return stack?.StackStatus === 'DELETE_COMPLETE' ? undefined : stack;
}

/** A stack in REVIEW_IN_PROGRESS waits for a change set. No operation is in progress. */
const isSettled = (stack: Stack | undefined): boolean =>
  stack?.StackStatus === 'REVIEW_IN_PROGRESS' || stack?.StackStatus?.endsWith('_IN_PROGRESS') !== true;

/** @param name the name or the id of the stack. The id also finds a deleted stack. */
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
    // Another process created it first.
    if (!failedWith(error, 'AlreadyExistsException')) throw error;
  }
  const stack = await completed(place, name);
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
      `The stack ${name} has the status ${StackStatus} and cannot be updated. In the CloudFormation console, choose "Continue update rollback" first.`,
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
    // The templates differ only in parts without meaning, such as comments.
    if (error instanceof AwsFault && error.message.includes('No updates are to be performed')) return stack;
    throw error;
  }
  const updated = await completed(place, name);
  place.say(`stack ${name} updated`);
  return updated;
}

async function completed(place: AccountRegion, name: string): Promise<Stack> {
  const stack = await settled(place, name);
  if (stack !== undefined && COMPLETE.test(stack.StackStatus ?? '')) return stack;
  const reason = stack === undefined ? 'it was deleted in the meantime.' : await firstFailure(place, stack);
  throw new RegistryError(
    `The stack ${name} failed: ${reason} Fix the cause. Then run the command again to continue with this stack.`,
  );
}

/** The first failure of the last operation causes the others. Events are listed newest first. */
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
    ? `its status is ${StackStatus}.`
    : `${failure.LogicalResourceId} has the status ${failure.ResourceStatus}: ${failure.ResourceStatusReason ?? 'CloudFormation gives no reason.'}`;
}

/** Deletes a stack, also one with termination protection, and waits until the deletion is complete. */
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
