import { hashOf, Unknown } from '../../values';
import type { Member } from '../cloudformation/loops';
import { isObject, type JsonObject } from '../cloudformation/values';
import type { ApiEvent } from './events';
import { withGlobals } from './globals';
import { bodyOf, pick, SERVERLESS_API, type ServerlessMember, seenBySam } from './member';

/** What SAM makes of an API, as far as its stages go. */
export interface RestApi {
  readonly members: readonly ServerlessMember[];
  readonly stage: string;
  readonly deployment: string;
}

/**
 * Makes an AWS::Serverless::Api a RestApi, a Deployment and a Stage. Functions stay as they are written, for the reader
 * to resolve.
 * @param events those by which the API calls something; with its properties they decide when it is deployed anew.
 * @returns undefined where its properties are no object, so that nobody can tell what they would make.
 */
export function restApi(api: Member, globals: JsonObject, events: readonly ApiEvent[]): RestApi | undefined {
  const body = bodyOf(api);
  const written = body['Properties'] ?? {};
  if (!isObject(written)) return undefined;
  const properties = present(withGlobals(written, globals, body['IgnoreGlobals']));
  const stage = stageId(api, properties);
  const deployment = `${api.key}Deployment${digest([properties, events.map(({ event }) => event)])}`;
  const RestApiId = { Ref: api.key };
  const member = (key: string, value: JsonObject): ServerlessMember => ({
    writtenAs: { logicalId: api.key, type: SERVERLESS_API },
    ...api,
    key,
    value,
  });
  const inherited = pick(body, (name) => INHERITED.has(name));
  return {
    stage,
    deployment,
    members: [
      member(api.key, {
        ...pick(body, (name) => !SAM_ATTRIBUTES.has(name)),
        ...dependencies(body, properties, events),
        Type: 'AWS::ApiGateway::RestApi',
        Properties: restApiProperties(properties),
      }),
      member(deployment, {
        ...inherited,
        Type: 'AWS::ApiGateway::Deployment',
        Properties: { RestApiId, ...extraStage(api, properties) },
      }),
      member(stage, {
        ...inherited,
        Type: 'AWS::ApiGateway::Stage',
        Properties: { RestApiId, DeploymentId: { Ref: deployment }, ...pick(properties, isOf(STAGE_PROPERTIES)) },
      }),
    ],
  };
}

/** SAM passes nothing on that is null, not even over a value of the Globals. */
const present = (properties: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));

/** Attributes that SAM gives to all that it makes of a resource. */
const INHERITED: ReadonlySet<string> = new Set(['Condition', 'DeletionPolicy', 'UpdateReplacePolicy', 'Fn::Transform']);

const SAM_ATTRIBUTES: ReadonlySet<string> = new Set(['IgnoreGlobals', 'Connectors']);

const STAGE_PROPERTIES: ReadonlySet<string> = new Set([
  'AccessLogSetting',
  'CacheClusterEnabled',
  'CacheClusterSize',
  'CanarySetting',
  'MethodSettings',
  'StageName',
  'TracingEnabled',
  'Variables',
]);

const REST_API_PROPERTIES: ReadonlySet<string> = new Set([
  'ApiKeySourceType',
  'BinaryMediaTypes',
  'Description',
  'EndpointAccessMode',
  'FailOnWarnings',
  'MinimumCompressionSize',
  'Mode',
  'Name',
  'Policy',
  'SecurityPolicy',
]);

// A function in the place of properties may make any of them: where one stands, the reader sees it.
const makesProperties = (name: string): boolean => name.startsWith('Fn::');

const isOf =
  (names: ReadonlySet<string>) =>
  (name: string): boolean =>
    names.has(name) || makesProperties(name);

/** The definition that SAM writes for an API names what its events call, unless the template brings one of its own. */
function dependencies(body: JsonObject, properties: JsonObject, events: readonly ApiEvent[]): JsonObject {
  const isWritten = Boolean(properties['DefinitionBody'] ?? properties['DefinitionUri']);
  if (events.length === 0 || (isWritten && !properties['MergeDefinitions'])) return {};
  const own: readonly unknown[] = [body['DependsOn'] ?? []].flat();
  return { DependsOn: [...own, ...events.map(({ caller }) => caller.key)] };
}

function restApiProperties(properties: JsonObject): JsonObject {
  const { DefinitionBody, DefinitionUri } = properties;
  return {
    ...pick(properties, isOf(REST_API_PROPERTIES)),
    ...(DefinitionBody === undefined ? {} : { Body: DefinitionBody }),
    ...(DefinitionUri === undefined ? {} : { BodyS3Location: DefinitionUri }),
  };
}

/**
 * The stage that SAM makes in addition, without tracing or anything else of what the template says: a deployment that
 * names a stage makes one. Only OpenApiVersion prevents it.
 */
function extraStage({ place, scope }: Member, properties: JsonObject): JsonObject {
  const version = seenBySam(properties['OpenApiVersion'], place, scope);
  // What SAM, in Python, takes for nothing.
  const isSet = !['', 0, false, undefined].includes(version as string);
  if (isSet && !isObject(version)) return {};
  if (!isSet && !Object.keys(properties).some(makesProperties)) return { StageName: 'Stage' };
  return {
    StageName: new Unknown(
      'SAM adds a stage named "Stage" unless OpenApiVersion is set, and whether it is set is not known',
    ),
  };
}

/** Only a name that is known, and fit for a logical id, becomes part of it. */
function stageId({ key, place, scope }: Member, { StageName }: JsonObject): string {
  const name = seenBySam(StageName, place, scope);
  if (typeof name !== 'string' || name === '') return `${key}Stage`;
  return /^[A-Za-z0-9]+$/.test(name) ? `${key}${name}Stage` : `${key}Stage${shortened(name)}`;
}

/** As SAM's, it changes with what it is made of; its digits are others, since SAM's come of how Python writes an API. */
const digest = (value: unknown): string => shortened(JSON.stringify(value));

const shortened = (text: string): string => hashOf('sha1', text).toString('hex').slice(0, 10);
