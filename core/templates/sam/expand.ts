import type { Member } from '../cloudformation/loops';
import { inside } from '../cloudformation/place';
import type { Scope, Truth } from '../cloudformation/scope';
import { isObject } from '../cloudformation/values';
import { apiEvents, IMPLICIT_API } from './events';
import { apiGlobals } from './globals';
import { IMPLICIT_CONDITION, implicitApi } from './implicit-api';
import { bodyOf, isServerless, pick, requireDepth, SERVERLESS_API, type ServerlessMember, typeOf } from './member';
import type { ServerlessNames } from './references';
import { type RestApi, restApi } from './rest-api';

export interface ServerlessExpansion extends ServerlessNames {
  /** With a RestApi, a Deployment and a Stage in place of each AWS::Serverless::Api; other types stay as written. */
  readonly members: readonly ServerlessMember[];
  /** As given, with the condition that SAM adds. */
  readonly scope: Scope;
  /** The types of SAM's own that the template has, sorted, each once. */
  readonly types: readonly string[];
}

/**
 * Makes of Resources what CloudFormation's transform AWS::Serverless-2016-10-31 makes of them, as far as the stages of
 * REST APIs go. It works on what Fn::ForEach has made already, as the transform does after AWS::LanguageExtensions.
 * Source: the rules of aws/serverless-application-model. Where SAM would refuse a template, this may not.
 * @param globals the section Globals.
 * @throws TemplateError where a loop over events, or a condition of what they call, is malformed.
 */
export function expandServerless(written: readonly Member[], globals: unknown, scope: Scope): ServerlessExpansion {
  const serverless = written.filter(isServerless);
  if (serverless.length === 0) return { members: written, scope, types: [], referable: new Map(), origins: new Set() };
  for (const { value, place } of serverless) requireDepth(value, place);
  requireDepth(globals, inside(undefined, 'Globals'));

  const events = apiEvents(serverless);
  const implicit = implicitApi(events);
  // It takes the place of what the template itself declares under its name.
  const given = implicit ? [...written.filter(({ key }) => key !== IMPLICIT_API), implicit.member] : written;
  const defaults = apiGlobals(globals);
  const apis = new Map<ServerlessMember, RestApi>();
  for (const member of given.filter((each) => typeOf(each) === SERVERLESS_API)) {
    const ownEvents = events.filter(({ api }) => api === member.key);
    const api = restApi(member, defaults, ownEvents);
    if (api) apis.set(member, api);
  }

  const knowing = (inner: Scope): Scope => withCondition(implicit?.condition, inner);
  const members = given.flatMap((member) => apis.get(member)?.members ?? [withoutGenerated(member)]);
  const origins = given.filter((member) => isServerless(member) || Object.hasOwn(bodyOf(member), 'Connectors'));
  return {
    members: members.map((member) => ({ ...member, scope: knowing(member.scope) })),
    scope: knowing(scope),
    types: [...new Set(serverless.flatMap((member) => typeOf(member) ?? []))].toSorted(),
    referable: referable(apis),
    origins: new Set(origins.map(({ key }) => key)),
  };
}

function withCondition(condition: Truth | undefined, scope: Scope): Scope {
  if (condition === undefined) return scope;
  const truthOf: Scope['truthOf'] = (name, place) =>
    name === IMPLICIT_CONDITION ? condition : scope.truthOf(name, place);
  return { ...scope, truthOf };
}

const referable = (apis: ReadonlyMap<Member, RestApi>): ReadonlyMap<string, string> =>
  new Map(
    [...apis].flatMap(([{ key }, { stage, deployment }]): [string, string][] => [
      [`${key}.Stage`, stage],
      [`${key}.Deployment`, deployment],
    ]),
  );

/**
 * What SAM makes resources of their own of, such as permissions and roles. Left where it is written it would make
 * resources depend on each other in a circle: a function does not depend on the API that calls it.
 */
const GENERATED: ReadonlySet<string> = new Set([
  'DeploymentPreference',
  'EventInvokeConfig',
  'Events',
  'FunctionUrlConfig',
  'Policies',
]);

function withoutGenerated(member: ServerlessMember): ServerlessMember {
  if (!isObject(member.value)) return member;
  const body = pick(member.value, (key) => key !== 'Connectors');
  const properties = body['Properties'];
  if (!isServerless(member) || !isObject(properties)) return { ...member, value: body };
  return { ...member, value: { ...body, Properties: pick(properties, (key) => !GENERATED.has(key)) } };
}
