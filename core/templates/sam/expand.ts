import { isObject, Unknown } from '../../values';
import { type Member, opaque } from '../cloudformation/loops';
import type { Place } from '../cloudformation/place';
import { type Assumptions, attempt, type IntrinsicScope, type Truth } from '../cloudformation/scope';
import { apiEvents, IMPLICIT_API } from './events';
import { apiGlobals } from './globals';
import { IMPLICIT_CONDITION, type ImplicitCondition, implicitApi } from './implicit-api';
import { bodyOf, isServerless, pick, requireDepth, SERVERLESS_API, type ServerlessMember, typeOf } from './member';
import type { ServerlessNames } from './references';
import { type RestApi, restApi } from './rest-api';

export interface ServerlessExpansion extends ServerlessNames {
  /** The members, with a RestApi, a Deployment and a Stage in place of each AWS::Serverless::Api. */
  readonly members: readonly ServerlessMember[];
  /** The given scope, with the condition that SAM adds. */
  readonly scope: IntrinsicScope;
  /** The SAM resource types of the template; sorted, each once. */
  readonly types: readonly string[];
}

/**
 * Expands Resources as the transform AWS::Serverless-2016-10-31 does, as far as the stages of REST APIs are concerned.
 * Like the transform, it runs after AWS::LanguageExtensions, so Fn::ForEach loops are already expanded.
 * Source: the rules of aws/serverless-application-model. It may accept templates that SAM refuses. Errors are reported.
 * @param globals the section Globals.
 */
export function expandServerless(all: readonly Member[], globals: unknown, scope: IntrinsicScope): ServerlessExpansion {
  const written = all.map((member) => (isServerless(member) ? withinDepth(member) : member));
  const serverless = written.filter(isServerless);
  if (serverless.length === 0) return { members: written, scope, types: [], referable: new Map(), origins: new Set() };

  const events = apiEvents(serverless);
  const implicit = implicitApi(events);
  // SAM replaces a resource of the template that has the same logical ID.
  const given = implicit ? [...written.filter(({ key }) => key !== IMPLICIT_API), implicit.member] : written;
  const defaults = attempt(scope, (inner) => apiGlobals(globals, inner));
  const apis = new Map<ServerlessMember, RestApi>();
  for (const member of given.filter((each) => typeOf(each) === SERVERLESS_API)) {
    const ownEvents = events.filter(({ api }) => api === member.key);
    const api = restApi(member, defaults instanceof Unknown ? {} : defaults, ownEvents);
    if (api) apis.set(member, api);
  }

  const withImplicitCondition = (inner: IntrinsicScope): IntrinsicScope => withCondition(implicit?.condition, inner);
  const members = given.flatMap((member) => apis.get(member)?.members ?? [withoutGenerated(member)]);
  const origins = given.filter((member) => isServerless(member) || Object.hasOwn(bodyOf(member), 'Connectors'));
  return {
    members: members.map((member) => ({ ...member, scope: withImplicitCondition(member.scope) })),
    scope: withImplicitCondition(scope),
    types: [...new Set(serverless.flatMap((member) => typeOf(member) ?? []))].toSorted(),
    referable: referable(apis),
    origins: new Set(origins.map(({ key }) => key)),
  };
}

function withinDepth(member: Member): Member {
  const { key, value, place, scope } = member;
  const problem = attempt(scope, (inner) => requireDepth(value, place, inner));
  return problem ? opaque(key, problem, place, scope) : member;
}

function withCondition(condition: ImplicitCondition | undefined, scope: IntrinsicScope): IntrinsicScope {
  if (condition === undefined) return scope;
  const { withoutDefaults } = scope;
  return {
    ...deciding(scope, () => condition.truth),
    withoutDefaults: withoutDefaults && (() => deciding(withoutDefaults(), condition.withoutDefaults)),
  };
}

/** The assumptions with a value of the condition that SAM adds. */
const deciding = <Given extends Assumptions>(given: Given, decide: () => Truth): Given => ({
  ...given,
  truthOf: (name: string, place: Place) => (name === IMPLICIT_CONDITION ? decide() : given.truthOf(name, place)),
});

const referable = (apis: ReadonlyMap<Member, RestApi>): ReadonlyMap<string, string> =>
  new Map(
    [...apis].flatMap(([{ key }, { stage, deployment }]): [string, string][] => [
      [`${key}.Stage`, stage],
      [`${key}.Deployment`, deployment],
    ]),
  );

/**
 * Properties from which SAM generates separate resources, such as permissions and roles. They are removed because their
 * references would create circular dependencies: a function does not depend on the API that invokes it.
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
