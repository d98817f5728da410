import type { Catalogue } from '../../core/catalogue';
import { evaluate, type Finding, isAbsent, type Resource } from '../../core/evaluation';
import { Alternatives, PartlyKnown, SetOnceDeployed, Unknown } from '../../core/values';

/**
 * Evaluates all controls on a resource with unknown values. The hook and the policies cannot do this, because they would
 * evaluate the placeholder of an unknown value.
 */
export const evaluateAll = (catalogue: Catalogue, resource: Resource): Finding[] =>
  catalogue.map((control) => evaluate(control, resource)).filter((finding) => finding !== undefined);

/** A physical id that is known only at deployment, with a placeholder in the same format. */
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

// A present value can violate more controls than an absent one.
const firstPresent: Choice = (values) => values.find((value) => !isAbsent(value));

/**
 * Replaces the unknown values of a resource with placeholders, for a hook or policy that does not depend on them.
 * @param choose selects one of several possible values.
 */
export function withStandIns(document: unknown, choose: Choice = firstPresent): unknown {
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
