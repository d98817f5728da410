import { isObject, type JsonObject, startingWith, Unknown } from '../values';
import { withoutDynamicReference } from './cloudformation/text';
import { readJson } from './json';
import { Malformed } from './malformed';
import { type Path, setOwn } from './source';
import { TemplateError } from './template-error';

/**
 * A change set as `aws cloudformation describe-change-set` prints it.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeChangeSet.html
 */
export interface ChangeSet {
  readonly Changes: readonly unknown[];
  readonly [key: string]: unknown;
}

/** A resource as it is after the change set is executed. */
export interface ChangedResource {
  readonly logicalId: string;
  readonly type: string;
  /** Unknown values are {@link Unknown}; numbers and booleans are text. Undefined if the resource has no properties. */
  readonly properties: unknown;
  /** The path of the ResourceChange in the file. */
  readonly path: Path;
}

/** A part of the change set whose resources the file does not show. */
export interface UnreadChange {
  readonly path: Path;
  readonly reason: string;
}

export interface ChangeSetReading {
  /** The added, changed and imported resources in the file's order. A change set does not list unchanged resources. */
  readonly resources: readonly ChangedResource[];
  readonly unread: readonly UnreadChange[];
}

/** Whether a parsed file is a change set. */
export function isChangeSet(value: unknown): value is ChangeSet {
  if (!isObject(value) || !Array.isArray(own(value, 'Changes'))) return false;
  return ['ChangeSetId', 'ChangeSetName'].some((key) => typeof own(value, key) === 'string');
}

/**
 * The resources that a change set adds, changes or imports.
 * @throws TemplateError if a change does not have the documented structure; the error carries its path.
 */
export function readChangeSet(changeSet: ChangeSet): ChangeSetReading {
  const changes = changeSet.Changes.map((change, index) => readChange(change, ['Changes', index]));
  return {
    resources: changes.flatMap(({ resource }) => (resource === undefined ? [] : [resource])),
    unread: [...incompleteness(changeSet), ...changes.flatMap(({ unread }) => (unread === undefined ? [] : [unread]))],
  };
}

/** The reasons why the file may not show all changes. */
function incompleteness(changeSet: ChangeSet): UnreadChange[] {
  const { NextToken: token, Status: status } = changeSet;
  const unread: UnreadChange[] = [];
  if (token !== undefined && token !== null)
    unread.push({
      path: ['NextToken'],
      reason:
        'the change set has more pages; run aws cloudformation describe-change-set without --no-paginate and --max-items',
    });
  if (typeof status === 'string' && /^CREATE_(?:PENDING|IN_PROGRESS)$/.test(status))
    unread.push({
      path: ['Status'],
      reason:
        'the change set is not complete; run aws cloudformation wait change-set-create-complete, then describe it again',
    });
  return unread;
}

interface Change {
  readonly resource?: ChangedResource;
  readonly unread?: UnreadChange;
}

const EXAMPLE =
  '{"Type": "Resource", "ResourceChange": {"Action": "Add", "LogicalResourceId": "Stage", "ResourceType": "AWS::ApiGateway::Stage"}}';

function readChange(change: unknown, at: Path): Change {
  const path = [...at, 'ResourceChange'];
  const resourceChange = isObject(change) ? own(change, 'ResourceChange') : undefined;
  // CloudFormation documents only the change type Resource so far.
  const kind = isObject(change) ? own(change, 'Type') : undefined;
  if (typeof kind === 'string' && kind !== 'Resource')
    return { unread: { path: at, reason: `the change type ${kind} is not supported` } };
  if (!isObject(resourceChange))
    throw new TemplateError(`The change has no ResourceChange. Example: ${EXAMPLE}`, { path: at });
  if (textAt(resourceChange, 'Action', path) === 'Remove') return {};
  const logicalId = textAt(resourceChange, 'LogicalResourceId', path);
  const type = textAt(resourceChange, 'ResourceType', path);
  const resource = { logicalId, type, properties: readProperties(resourceChange, logicalId, path), path };
  return { resource, ...nestedStack(resource, resourceChange) };
}

function textAt(change: JsonObject, key: string, path: Path): string {
  const text = own(change, key);
  if (typeof text === 'string') return text;
  throw new TemplateError(`The change has no ${key}. Example: ${EXAMPLE}`, { path });
}

/** The changes of a nested stack are in a separate change set. */
function nestedStack({ logicalId, type, path }: ChangedResource, change: JsonObject): Pick<Change, 'unread'> {
  if (type !== 'AWS::CloudFormation::Stack') return {};
  const id = own(change, 'ChangeSetId');
  const reason =
    typeof id === 'string'
      ? `the changes of the nested stack ${logicalId} are in a separate change set: ${id}`
      : `the change set does not include the nested stack ${logicalId}; create it with --include-nested-stacks`;
  return { unread: { path, reason } };
}

function readProperties(change: JsonObject, logicalId: string, path: Path): unknown {
  const context = own(change, 'AfterContext');
  if (context === undefined || context === null)
    return new Unknown(
      `the change set does not show the properties of ${logicalId}; describe it with --include-property-values`,
    );
  const value = typeof context === 'string' ? parse(context, [...path, 'AfterContext']) : undefined;
  if (!isObject(value))
    throw new TemplateError('AfterContext is not a JSON object in a string. Example: "{\\"Properties\\":{}}"', {
      path: [...path, 'AfterContext'],
    });
  return resolve(own(value, 'Properties'));
}

function parse(json: string, path: Path): unknown {
  try {
    return readJson(json);
  } catch (error) {
    if (error instanceof Malformed)
      throw new TemplateError(`AfterContext is not valid JSON: ${error.reason}.`, { path });
    throw error;
  }
}

const KNOWN_AFTER_APPLY = '{{changeSet:KNOWN_AFTER_APPLY}}';
/** The mask that CloudFormation shows for the value of a parameter with NoEcho. */
const MASKED = '****';

/** Replaces the markers of unknown values. Recursion is safe: the JSON reader limits the depth. */
function resolve(value: unknown): unknown {
  if (typeof value === 'string') return resolveText(value);
  if (Array.isArray(value)) return value.map(resolve);
  if (!isObject(value)) return value;
  const resolved: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) setOwn(resolved, key, resolve(member));
  return resolved;
}

function resolveText(text: string): unknown {
  if (text.includes(KNOWN_AFTER_APPLY)) {
    const [start = ''] = text.split('{', 1);
    return startingWith(
      start,
      new Unknown('CloudFormation shows the value only after the change set is executed'),
      true,
    );
  }
  return text === MASKED
    ? new Unknown('the change set masks the value because its parameter has NoEcho')
    : withoutDynamicReference(text);
}

const own = (object: JsonObject, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined);
