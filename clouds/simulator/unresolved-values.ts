import type { Catalogue } from '../../core/catalogue';
import { evaluate, type Finding, isAbsent, type Resource } from '../../core/evaluation';
import { Alternatives, PartlyKnown, SetOnceDeployed, Unknown } from '../../core/values';

/**
 * The verdicts of all controls on a resource with unknown values. The gate itself cannot be asked about those: it would
 * decide on the stand-in for an unknown value.
 */
export const evaluateAll = (catalogue: Catalogue, resource: Resource): Finding[] =>
  catalogue.map((control) => evaluate(control, resource)).filter((finding) => finding !== undefined);

/** The id that a resource is given at deployment, with a stand-in of the same form. */
export class IdOnceDeployed extends SetOnceDeployed {
  constructor(
    reason: string,
    readonly standIn: string,
  ) {
    super(reason);
  }
}

const STAND_IN = 'known-at-deployment';

type Choice = (values: readonly unknown[]) => unknown;

// A gate finds more in a value than in its absence.
const oneThatIsThere: Choice = (values) => values.find((value) => !isAbsent(value));

/**
 * A resource with stand-ins for its unknown values, for gates whose verdict does not depend on them.
 * @param choose one of several possible values.
 */
export function withStandIns(document: unknown, choose: Choice = oneThatIsThere): unknown {
  if (document instanceof Alternatives) return withStandIns(choose(document.values), choose);
  if (document instanceof IdOnceDeployed) return document.standIn;
  if (document instanceof PartlyKnown) return `${document.start}${STAND_IN}`;
  if (document instanceof Unknown) return STAND_IN;
  if (Array.isArray(document)) return document.map((item) => withStandIns(item, choose));
  if (typeof document !== 'object' || document === null) return document;
  return Object.fromEntries(Object.entries(document).map(([key, member]) => [key, withStandIns(member, choose)]));
}

export function containsUnknown(document: unknown): boolean {
  if (document instanceof Unknown) return true;
  return typeof document === 'object' && document !== null && Object.values(document).some(containsUnknown);
}
