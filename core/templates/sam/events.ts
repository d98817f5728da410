import { isObject, type JsonObject, Unknown } from '../../values';
import { expand, type Member, opaque } from '../cloudformation/loops';
import { inside } from '../cloudformation/place';
import { resolve } from '../cloudformation/resolve';
import { attempt } from '../cloudformation/scope';
import { bodyOf, seenBySam, typeOf } from './member';

/** An Api event of a function or state machine: a REST API invokes it. */
export interface ApiEvent {
  /** The logical ID of the API. */
  readonly api: string;
  readonly target: Member;
  /** The event as written. */
  readonly event: unknown;
  /** The reason why it is unknown whether the event exists; undefined if it certainly does. */
  readonly unknown: Unknown | undefined;
}

/** The logical ID of the API that SAM generates for events without a RestApiId. */
export const IMPLICIT_API = 'ServerlessRestApi';

const TARGET_TYPES: readonly (string | undefined)[] = ['AWS::Serverless::Function', 'AWS::Serverless::StateMachine'];

/** The Api events, in the order of the template. */
export const apiEvents = (members: readonly Member[]): ApiEvent[] =>
  members.filter((member) => TARGET_TYPES.includes(typeOf(member))).flatMap(eventsOf);

function eventsOf(target: Member): ApiEvent[] {
  const { key, place, scope } = target;
  const properties = membersOf({ ...target, value: bodyOf(target)['Properties'], place: inside(place, 'Properties') });
  const events = properties.filter((property) => property.key === 'Events').flatMap(membersOf);
  const generator = [...properties, ...events].find((member) => member.isOpaque || member.key.startsWith('Fn::'));
  if (generator)
    events.push({
      key,
      unknown: new Unknown(`${generator.key} may add events to ${key} at deployment`),
      value: ANY_API_EVENT,
      place,
      scope,
    });
  return events.flatMap((event) => {
    const api = apiOf(event);
    const unknown = target.unknown ?? event.unknown;
    return api === undefined ? [] : [{ api, target, event: event.value, unknown }];
  });
}

const ANY_API_EVENT: JsonObject = { Type: 'Api', Properties: { Path: '/', Method: 'any' } };

function membersOf({ key, value, place, scope }: Member): Member[] {
  if (!isObject(value)) return [];
  const members = attempt(scope, (inner) => expand(value, place, inner, resolve));
  return members instanceof Unknown ? [opaque(key, members, place, scope)] : members;
}

/** The logical ID of the API; undefined if the event is not an Api event or its API is unknown. */
function apiOf(event: Member): string | undefined {
  const properties = bodyOf(event)['Properties'];
  if (typeOf(event) !== 'Api' || !isObject(properties) || Object.keys(properties).length === 0) return undefined;
  if (!Object.hasOwn(properties, 'RestApiId')) return IMPLICIT_API;
  const id = seenBySam(properties['RestApiId'], event.place, event.scope);
  if (id === undefined) return IMPLICIT_API;
  const name = isObject(id) ? seenBySam(id['Ref'], event.place, event.scope) : id;
  return typeof name === 'string' ? name : undefined;
}
