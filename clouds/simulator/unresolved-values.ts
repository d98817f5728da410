import { controls } from '../../controls';
import { evaluate, type Finding, isAbsent, type Resource } from '../../core/evaluation';
import { Alternatives, PartlyKnown, SetOnceDeployed, Unknown } from '../../core/values';

/**
 * What the controls say of a resource in which not everything is known. A gate itself cannot be asked: whatever stood
 * in the place of an unknown value, it would answer that.
 */
export const foresee = (resource: Resource): Finding[] =>
  controls.map((control) => evaluate(control, resource)).filter((finding) => finding !== undefined);

/** The id that a resource will be given, and one like it, which a gate may be shown in its place. */
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

// Of what may be there or not, a gate sees more where it is there.
const oneThatIsThere: Choice = (values) => values.find((value) => !isAbsent(value));

/**
 * A resource as a gate may be asked about it, once no finding depends on what is not known.
 * @param choose which of several values it has.
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
