import { Unknown } from '../../values';
import type { Member } from '../cloudformation/loops';
import { conditionOf } from '../cloudformation/resources';
import { type IntrinsicScope, type Truth, withoutDefaults } from '../cloudformation/scope';
import { type ApiEvent, IMPLICIT_API } from './events';
import { bodyOf, SERVERLESS_API, type ServerlessMember, seenBySam, typeOf } from './member';

/** The condition that SAM generates if all targets of the API have conditions, but not the same one. */
export const IMPLICIT_CONDITION = 'ServerlessRestApiCondition';

/** The value of the condition that SAM generates for the API. */
export interface ImplicitCondition {
  readonly truth: Truth;
  /** The value if no parameter had its default. */
  readonly withoutDefaults: () => Truth;
}

export interface ImplicitApi {
  readonly member: ServerlessMember;
  /** Undefined if SAM generates no condition for the API. */
  readonly condition?: ImplicitCondition;
}

/**
 * The API that SAM generates for events without a RestApiId. Its stage is `Prod`, and Globals cannot change that. The
 * template does not contain it, so its place is that of its first target, whose event causes SAM to generate it.
 * @returns undefined if no event needs it.
 */
export function implicitApi(events: readonly ApiEvent[]): ImplicitApi | undefined {
  const own = events.filter(({ api }) => api === IMPLICIT_API);
  const [first] = own;
  if (first === undefined) return undefined;
  const { place, scope } = first.target;
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
    writtenAs: { logicalId: first.target.key, type: typeOf(first.target) ?? '' },
  };
  return { member, ...condition };
}

/** No condition if a target has none; the shared condition if all are the same; otherwise their disjunction. */
function conditionOn(
  first: ApiEvent,
  events: readonly ApiEvent[],
): { Condition?: unknown } & Pick<ImplicitApi, 'condition'> {
  const byName = new Map(events.map(({ target }) => [conditionName(target), target]));
  if (byName.has(undefined)) return {};
  if (byName.size === 1) return { Condition: bodyOf(first.target)['Condition'] };
  const targets = [...byName].toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)).map(([, target]) => target);
  const decide = (scopeOf: (target: Member) => IntrinsicScope): Truth =>
    disjunction(targets.map((target) => conditionOf(bodyOf(target), target.place, scopeOf(target))));
  return {
    Condition: IMPLICIT_CONDITION,
    condition: {
      truth: decide(({ scope }) => scope),
      withoutDefaults: () => decide(({ scope }) => withoutDefaults(scope) ?? scope),
    },
  };
}

function conditionName(target: Member): string | undefined {
  const name = seenBySam(bodyOf(target)['Condition'], target.place, target.scope);
  return typeof name === 'string' ? name : JSON.stringify(name);
}

function disjunction(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true;
  const unknown = truths.find((truth) => truth instanceof Unknown);
  return unknown ? new Unknown(`the condition ${IMPLICIT_CONDITION} cannot be resolved: ${unknown.reason}`) : false;
}
