import { hashOf, isObject, type JsonObject, Unknown } from '../../values';
import type { Member } from '../cloudformation/loops';
import type { ApiEvent } from './events';
import { withGlobals } from './globals';
import { bodyOf, pick, SERVERLESS_API, type ServerlessMember, seenBySam } from './member';

/** The resources that SAM generates from an API, as far as its stages are concerned. */
export interface RestApi {
  readonly members: readonly ServerlessMember[];
  readonly stage: string;
  readonly deployment: string;
}

/**
 * Converts an AWS::Serverless::Api to a RestApi, a Deployment and a Stage. Functions stay as written; the reader of the
 * template resolves them.
 * @param events the events of the API. Like its properties, they are part of the hash in the name of the deployment.
 * @returns undefined if its properties are not an object.
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

/** Removes null values: SAM ignores them, even if they replace a value from Globals. */
const present = (properties: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));

/** Attributes that SAM copies to every resource it generates. */
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

// A function in place of properties may generate any property. It is kept, so that the reader of the template sees it.
const generatesProperties = (name: string): boolean => name.startsWith('Fn::');

const isOf =
  (names: ReadonlySet<string>) =>
  (name: string): boolean =>
    names.has(name) || generatesProperties(name);

/** Unless the template contains an API definition, SAM writes one, which refers to the targets of the events. */
function dependencies(body: JsonObject, properties: JsonObject, events: readonly ApiEvent[]): JsonObject {
  const hasDefinition = Boolean(properties['DefinitionBody'] ?? properties['DefinitionUri']);
  if (events.length === 0 || (hasDefinition && !properties['MergeDefinitions'])) return {};
  const own: readonly unknown[] = [body['DependsOn'] ?? []].flat();
  return { DependsOn: [...own, ...events.map(({ target }) => target.key)] };
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
 * The additional stage named "Stage", which SAM generates through the StageName of the deployment. It has none of the
 * stage settings of the template. SAM omits it only if OpenApiVersion is set.
 */
function extraStage({ place, scope }: Member, properties: JsonObject): JsonObject {
  const version = seenBySam(properties['OpenApiVersion'], place, scope);
  // The values that are false in Python, in which SAM is written.
  const isSet = !['', 0, false, undefined].includes(version as string);
  if (isSet && !isObject(version)) return {};
  if (!isSet && !Object.keys(properties).some(generatesProperties)) return { StageName: 'Stage' };
  return {
    StageName: new Unknown(
      'SAM adds a stage named "Stage" unless OpenApiVersion is set, which is known only at deployment',
    ),
  };
}

/** The logical ID of the stage. It contains the name of the stage only if the name is known and alphanumeric. */
function stageId({ key, place, scope }: Member, { StageName }: JsonObject): string {
  const name = seenBySam(StageName, place, scope);
  if (typeof name !== 'string' || name === '') return `${key}Stage`;
  return /^[A-Za-z0-9]+$/.test(name) ? `${key}${name}Stage` : `${key}Stage${shortened(name)}`;
}

/** A hash of a value. It differs from SAM's hash, which depends on Python's text form of the API. */
const digest = (value: unknown): string => shortened(JSON.stringify(value));

const shortened = (text: string): string => hashOf('sha1', text).toString('hex').slice(0, 10);
