import { Unknown } from '../../values';
import type { Member } from '../cloudformation/loops';
import { conditionOf } from '../cloudformation/resources';
import type { Truth } from '../cloudformation/scope';
import { type ApiEvent, IMPLICIT_API } from './events';
import { bodyOf, SERVERLESS_API, type ServerlessMember, seenBySam, typeOf } from './member';

/** The condition that SAM makes where all that the API calls have conditions, and not the same. */
export const IMPLICIT_CONDITION = 'ServerlessRestApiCondition';

export interface ImplicitApi {
  readonly member: ServerlessMember;
  /** The truth of the condition that SAM makes for it; undefined where it makes none. */
  readonly condition?: Truth;
}

/**
 * The API that serves the events that name none: its one stage is `Prod`, whatever the Globals say. It is written
 * nowhere, so that it stands where the first resource does that it calls: there is the event without which there
 * would be no API.
 * @returns undefined where no event needs one.
 */
export function implicitApi(events: readonly ApiEvent[]): ImplicitApi | undefined {
  const own = events.filter(({ api }) => api === IMPLICIT_API);
  const [first] = own;
  if (first === undefined) return undefined;
  const { place, scope } = first.caller;
  const { Condition, ...condition } = conditionOn(first, own);
  const member: ServerlessMember = {
    key: IMPLICIT_API,
    unknown: own.every(({ unknown }) => unknown) ? first.unknown : undefined,
    value: {
      Type: SERVERLESS_API,
      Properties: { StageName: 'Prod' },
      ...(Condition === undefined ? {} : { Condition }),
    },
    place,
    scope,
    writtenAs: { logicalId: first.caller.key, type: typeOf(first.caller) ?? '' },
  };
  return { member, ...condition };
}

/** None where one of the events has none, theirs where they have the same, else one that is true where one of them is. */
function conditionOn(first: ApiEvent, events: readonly ApiEvent[]): { Condition?: unknown; condition?: Truth } {
  const byName = new Map(events.map(({ caller }) => [conditionName(caller), caller]));
  if (byName.has(undefined)) return {};
  if (byName.size === 1) return { Condition: bodyOf(first.caller)['Condition'] };
  const callers = [...byName].toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)).map(([, caller]) => caller);
  const truths = callers.map((caller) => conditionOf(bodyOf(caller), caller.place, caller.scope));
  return { Condition: IMPLICIT_CONDITION, condition: anyOf(truths) };
}

function conditionName(caller: Member): string | undefined {
  const name = seenBySam(bodyOf(caller)['Condition'], caller.place, caller.scope);
  return typeof name === 'string' ? name : JSON.stringify(name);
}

function anyOf(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true;
  const unknown = truths.find((truth) => truth instanceof Unknown);
  return unknown ? new Unknown(`it depends on the condition ${IMPLICIT_CONDITION}: ${unknown.reason}`) : false;
}
