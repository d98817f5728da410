import { Unknown } from '../../values';
import { expand, type Member } from '../cloudformation/loops';
import { inside } from '../cloudformation/place';
import { resolve } from '../cloudformation/resolve';
import { isObject, type JsonObject } from '../cloudformation/values';
import { bodyOf, seenBySam, typeOf } from './member';

/** An event of a function or state machine by which a REST API calls it. */
export interface ApiEvent {
  /** The logical id of the API. */
  readonly api: string;
  readonly caller: Member;
  /** As written. */
  readonly event: unknown;
  /** Why it is not known whether there is such an event; undefined where there certainly is. */
  readonly unknown: Unknown | undefined;
}

/** The API that SAM makes for the events that name none. */
export const IMPLICIT_API = 'ServerlessRestApi';

const CALLED: readonly (string | undefined)[] = ['AWS::Serverless::Function', 'AWS::Serverless::StateMachine'];

/** In the order of the template. */
export const apiEvents = (members: readonly Member[]): ApiEvent[] =>
  members.filter((member) => CALLED.includes(typeOf(member))).flatMap(eventsOf);

function eventsOf(caller: Member): ApiEvent[] {
  const { key, place, scope } = caller;
  const properties = membersOf({ ...caller, value: bodyOf(caller)['Properties'], place: inside(place, 'Properties') });
  const events = properties.filter((property) => property.key === 'Events').flatMap(membersOf);
  if ([...properties, ...events].some((member) => member.key === 'Fn::Transform'))
    events.push({ key, unknown: new Unknown(`Fn::Transform may add events to ${key}`), value: ANY, place, scope });
  return events.flatMap((event) => {
    const api = apiOf(event);
    const unknown = caller.unknown ?? event.unknown;
    return api === undefined ? [] : [{ api, caller, event: event.value, unknown }];
  });
}

const ANY: JsonObject = { Type: 'Api', Properties: { Path: '/', Method: 'any' } };

const membersOf = ({ value, place, scope }: Member): Member[] =>
  isObject(value) ? expand(value, place, scope, resolve) : [];

/** Undefined where an event is of another kind, or calls nothing. */
function apiOf(event: Member): string | undefined {
  const properties = bodyOf(event)['Properties'];
  if (typeOf(event) !== 'Api' || !isObject(properties) || Object.keys(properties).length === 0) return undefined;
  if (!Object.hasOwn(properties, 'RestApiId')) return IMPLICIT_API;
  const id = seenBySam(properties['RestApiId'], event.place, event.scope);
  if (id === undefined) return IMPLICIT_API;
  const name = isObject(id) ? seenBySam(id['Ref'], event.place, event.scope) : id;
  return typeof name === 'string' ? name : undefined;
}
