import { BaseModel } from '@amazon-web-services-cloudformation/cloudformation-cli-typescript-lib/dist/interface';
import { Expose, Type } from 'class-transformer';
import { InvalidRequest } from './errors';
import { InvocationPoint } from './protocol';

/** The model of a target. For a resource: its new properties and, in an update, the previous ones. */
export interface TargetModel {
  readonly resourceProperties?: unknown;
  readonly previousResourceProperties?: unknown;
}

class RequestData extends BaseModel {
  @Expose() targetName!: string;
  @Expose() targetType!: string;
  @Expose() targetLogicalId?: string;
  @Expose() callerCredentials?: string;
  @Expose() providerCredentials?: string;
  @Expose() providerLogGroupName?: string;
  @Expose() hookEncryptionKeyArn?: string;
  @Expose() hookEncryptionKeyRole?: string;
  targetModel?: TargetModel;
}

/** The event that CloudFormation sends to `entrypoint`. Unknown keys are dropped. */
export class HookInvocationRequest extends BaseModel {
  @Expose() clientRequestToken?: string;
  @Expose() awsAccountId?: string;
  @Expose() region?: string;
  @Expose() stackId?: string;
  @Expose() changeSetId?: string;
  @Expose() hookTypeName?: string;
  @Expose() hookTypeVersion?: string;
  @Expose() actionInvocationPoint!: InvocationPoint;
  @Expose() @Type(() => RequestData) requestData!: RequestData;
  /** The callback context of the handler's previous response. */
  callbackContext!: Readonly<Record<string, unknown>>;
  hookModel?: unknown;
}

/** The request that a handler evaluates. */
export interface HookHandlerRequest {
  readonly clientRequestToken: string | undefined;
  readonly awsAccountId: string | undefined;
  readonly region: string | undefined;
  readonly stackId: string | undefined;
  readonly changeSetId: string | undefined;
  readonly hookTypeName: string | undefined;
  readonly hookTypeVersion: string | undefined;
  readonly invocationPoint: InvocationPoint;
  readonly targetName: string;
  readonly targetType: string;
  readonly targetLogicalId: string | undefined;
  readonly targetModel: TargetModel;
}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads an event from CloudFormation.
 * @throws InvalidRequest with the missing or invalid field and a valid example.
 */
export function readInvocation(event: unknown): HookInvocationRequest {
  const fields = requireFields(event, 'the event', '{"actionInvocationPoint": "CREATE_PRE_PROVISION", …}');
  const data = requireFields(
    fields['requestData'],
    'requestData',
    '{"targetName": "AWS::ApiGateway::Stage", "targetModel": {"resourceProperties": {}}, …}',
  );
  const context = isFields(fields['requestContext']) ? fields['requestContext'] : {};

  // Documents of arbitrary size and depth bypass the deserialization, which would copy them recursively.
  const { targetModel, ...plainData } = data;
  const { hookModel, requestContext: _context, ...envelope } = fields;
  const request = HookInvocationRequest.deserialize({
    ...envelope,
    clientRequestToken: fields['clientRequestToken'] ?? fields['clientRequesttoken'],
    stackId: fields['stackId'] ?? fields['stackID'],
    requestData: plainData,
  } as never);
  request.hookModel = hookModel;
  request.callbackContext = isFields(context['callbackContext']) ? context['callbackContext'] : {};

  requireText(request.requestData.targetName, 'requestData.targetName', '"AWS::ApiGateway::Stage"');
  requireInvocationPoint(request.actionInvocationPoint);
  request.requestData.targetType = readTargetType(plainData['targetType'], request.requestData.targetName);
  request.requestData.targetModel = readTargetModel(targetModel, request.requestData.targetType);
  return request;
}

/** Reads an event for `testEntrypoint`: `request` has the handler's request, with or without a hookContext. */
export function readTestInvocation(event: unknown): HookInvocationRequest {
  const fields = requireFields(event, 'the event', '{"actionInvocationPoint": "CREATE_PRE_PROVISION", "request": {…}}');
  const request = requireFields(fields['request'], 'request', '{"targetName": "AWS::ApiGateway::Stage", …}');
  const merged: Fields = { ...request, ...(isFields(request['hookContext']) ? request['hookContext'] : {}) };
  return readInvocation({
    clientRequestToken: merged['clientRequestToken'],
    awsAccountId: merged['awsAccountId'],
    region: fields['region'],
    stackId: merged['stackId'],
    changeSetId: merged['changeSetId'],
    hookTypeName: merged['hookTypeName'],
    hookTypeVersion: merged['hookTypeVersion'],
    hookModel: fields['typeConfiguration'],
    actionInvocationPoint: fields['actionInvocationPoint'],
    requestData: {
      targetName: merged['targetName'],
      targetType: merged['targetType'],
      targetLogicalId: merged['targetLogicalId'],
      targetModel: merged['targetModel'],
    },
    requestContext: { callbackContext: fields['callbackContext'] },
  });
}

export function toHandlerRequest(request: HookInvocationRequest): HookHandlerRequest {
  const { requestData: data } = request;
  return {
    clientRequestToken: textOrNothing(request.clientRequestToken),
    awsAccountId: textOrNothing(request.awsAccountId),
    region: textOrNothing(request.region) ?? process.env['AWS_REGION'],
    stackId: textOrNothing(request.stackId),
    changeSetId: textOrNothing(request.changeSetId),
    hookTypeName: textOrNothing(request.hookTypeName),
    hookTypeVersion: textOrNothing(request.hookTypeVersion),
    invocationPoint: request.actionInvocationPoint,
    targetName: data.targetName,
    targetType: data.targetType,
    targetLogicalId: textOrNothing(data.targetLogicalId),
    targetModel: data.targetModel ?? {},
  };
}

/** The token for the response, from an event that may have any form. */
export function tokenOf(event: unknown): string | undefined {
  if (!isFields(event)) return undefined;
  const request = isFields(event['request']) ? event['request'] : {};
  return textOrNothing(event['clientRequestToken'] ?? event['clientRequesttoken'] ?? request['clientRequestToken']);
}

/**
 * Older requests have no targetType, because resources were the only targets. For a Lambda Hook, targetType is the
 * resource type in a stack operation and RESOURCE in a Cloud Control API operation. Source: CloudFormation Hooks User
 * Guide, "Lambda Hook resource input syntax".
 */
function readTargetType(type: unknown, targetName: string): string {
  if (type === undefined || type === null || type === '') return 'RESOURCE';
  requireText(type, 'requestData.targetType', '"RESOURCE"');
  return type === targetName && targetName.includes('::') ? 'RESOURCE' : (type as string);
}

function readTargetModel(model: unknown, targetType: string): TargetModel {
  // The model of a stack or change set is empty; its content is in a payload to download.
  if (targetType !== 'RESOURCE') return {};
  const fields = requireFields(model, 'requestData.targetModel', '{"resourceProperties": {"StageName": "prod"}}');
  for (const name of ['resourceProperties', 'previousResourceProperties']) {
    const properties = fields[name];
    if (properties !== undefined && properties !== null && !isFields(properties))
      throw new InvalidRequest(
        `requestData.targetModel.${name} is ${describe(properties)}. It must be an object. Example: {"StageName": "prod"}`,
      );
  }
  return fields;
}

function requireFields(value: unknown, path: string, example: string): Fields {
  if (isFields(value)) return value;
  throw new InvalidRequest(`${path} is ${describe(value)}. It must be an object. Example: ${example}`);
}

function requireText(value: unknown, path: string, example: string): void {
  if (typeof value === 'string' && value !== '') return;
  throw new InvalidRequest(`${path} is ${describe(value)}. It must be a non-empty string. Example: ${example}`);
}

function requireInvocationPoint(value: unknown): void {
  const points: string[] = Object.values(InvocationPoint);
  if (typeof value === 'string' && points.includes(value)) return;
  throw new InvalidRequest(
    `actionInvocationPoint is ${describe(value)}. Allowed values: ${points.join(', ')}. Example: "${points[0]}"`,
  );
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'string') return value === '' ? 'empty' : JSON.stringify(value.slice(0, 60));
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

const textOrNothing = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
