import { randomUUID } from 'node:crypto';
import { type Account, regional, type StackState } from './account';
import { ServiceError, type Xml } from './wire';

type Parameters = Readonly<Record<string, string>>;

/** The number of polls until an operation is done. */
const POLLS = 1;

/** Simulates CloudFormation stacks: operations, outputs and buckets. */
export function stackOperations(account: Account, region: string, failures: Map<string, string>) {
  const here = regional(account, region);

  const find = (name: string): StackState => {
    const isMeant = (each: StackState): boolean => each.name === name && each.status !== 'DELETE_COMPLETE';
    const stack = here.stacks.get(name) ?? [...here.stacks.values()].find(isMeant);
    if (stack === undefined) throw unknown(name);
    return stack;
  };

  const begin = (stack: StackState, status: string, end: string): void => {
    stack.status = status;
    stack.next = { status: end, polls: POLLS };
    stack.events.unshift({ id: stack.name, status, reason: 'User Initiated' });
  };

  const look = (stack: StackState): void => {
    if (stack.next === undefined) return;
    stack.next.polls -= 1;
    if (stack.next.polls >= 0) return;
    stack.status = stack.next.status;
    stack.next = undefined;
    if (stack.status === 'CREATE_COMPLETE' || stack.status === 'UPDATE_COMPLETE') build(account, region, stack);
    if (stack.status === 'DELETE_COMPLETE') remove(account, stack);
    stack.events.unshift({ id: stack.name, status: stack.status });
  };

  return {
    CreateStack({ StackName = '', TemplateBody = '', EnableTerminationProtection, ...others }: Parameters): Xml {
      if ([...here.stacks.values()].some(({ name, status }) => name === StackName && status !== 'DELETE_COMPLETE'))
        throw new ServiceError('AlreadyExistsException', `Stack [${StackName}] already exists`);
      requireCapability(others);
      const id = `arn:aws:cloudformation:${region}:${account.id}:stack/${StackName}/${randomUUID()}`;
      const stack: StackState = {
        id,
        name: StackName,
        template: TemplateBody,
        status: '',
        next: undefined,
        protected: EnableTerminationProtection === 'true',
        outputs: new Map(),
        events: [],
      };
      here.stacks.set(id, stack);
      const failure = failures.get(StackName);
      begin(stack, 'CREATE_IN_PROGRESS', failure === undefined ? 'CREATE_COMPLETE' : 'ROLLBACK_COMPLETE');
      if (failure !== undefined)
        stack.events.unshift(
          { id: 'Other', status: 'CREATE_FAILED', reason: 'Resource creation cancelled' },
          { id: 'ExecutionRole', status: 'CREATE_FAILED', reason: failure },
        );
      return { StackId: id };
    },

    UpdateStack({ StackName = '', TemplateBody = '', ...others }: Parameters): Xml {
      requireCapability(others);
      const stack = find(StackName);
      if (meaning(stack.template) === meaning(TemplateBody))
        throw new ServiceError('ValidationError', 'No updates are to be performed.');
      stack.template = TemplateBody;
      begin(stack, 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE');
      return { StackId: stack.id };
    },

    DescribeStacks({ StackName = '' }: Parameters): Xml {
      const stack = find(StackName);
      look(stack);
      if (stack.status === 'DELETE_COMPLETE' && StackName === stack.name) throw unknown(StackName);
      return {
        Stacks: [
          {
            StackId: stack.id,
            StackName: stack.name,
            StackStatus: stack.status,
            CreationTime: new Date(account.clock).toISOString(),
            EnableTerminationProtection: stack.protected,
            Outputs: [...stack.outputs].map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
          },
        ],
      };
    },

    DescribeStackEvents({ StackName = '' }: Parameters): Xml {
      const stack = find(StackName);
      return {
        StackEvents: stack.events.map(({ id, status, reason }, index) => ({
          StackId: stack.id,
          EventId: String(index),
          StackName: stack.name,
          LogicalResourceId: id,
          PhysicalResourceId: id === stack.name ? stack.id : id,
          ResourceStatus: status,
          ResourceStatusReason: reason,
          Timestamp: new Date(account.clock).toISOString(),
        })),
      };
    },

    GetTemplate: ({ StackName = '' }: Parameters): Xml => ({ TemplateBody: find(StackName).template }),

    UpdateTerminationProtection({ StackName = '', EnableTerminationProtection }: Parameters): Xml {
      const stack = find(StackName);
      stack.protected = EnableTerminationProtection === 'true';
      return { StackId: stack.id };
    },

    DeleteStack({ StackName = '' }: Parameters): Xml {
      const stack = find(StackName);
      if (stack.protected)
        throw new ServiceError('ValidationError', `Stack [${stack.name}] cannot be deleted while protected`);
      const full = [...account.buckets].some(
        ([name, { objects }]) => stack.outputs.get('PackageBucketName') === name && objects.size > 0,
      );
      begin(stack, 'DELETE_IN_PROGRESS', full ? 'DELETE_FAILED' : 'DELETE_COMPLETE');
      return {};
    },
  };
}

const unknown = (name: string): ServiceError =>
  new ServiceError('ValidationError', `Stack with id ${name} does not exist`);

function requireCapability(parameters: Parameters): void {
  if (parameters['Capabilities.member.1'] === 'CAPABILITY_IAM') return;
  throw new ServiceError('InsufficientCapabilitiesException', 'Requires capabilities : [CAPABILITY_IAM]');
}

/** A template without its comments. */
const meaning = (template: string): string => template.replaceAll(/^\s*#.*$/gm, '').trim();

/** The resources that a registration uses. */
function build({ id, buckets }: Account, region: string, { template, outputs }: StackState): void {
  const role = (name: string): string => `arn:aws:iam::${id}:role/${name}-${region}`;
  if (template.includes('ExecutionRoleArn:')) outputs.set('ExecutionRoleArn', role('gatewarden-execution'));
  if (template.includes('LogDeliveryRoleArn:')) outputs.set('LogDeliveryRoleArn', role('gatewarden-log-delivery'));
  const bucket = /BucketName: !Sub (?<name>\S+)/.exec(template)?.groups?.['name'];
  if (bucket === undefined) return;
  const name = bucket.replace('${AWS::AccountId}', id).replace('${AWS::Region}', region);
  if (!buckets.has(name)) buckets.set(name, { region, objects: new Map() });
  outputs.set('PackageBucketName', name);
}

function remove({ buckets }: Account, { outputs }: StackState): void {
  buckets.delete(outputs.get('PackageBucketName') ?? '');
}
