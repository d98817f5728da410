import { controls } from '../controls';
import { evaluate, type Finding, type Resource } from '../evaluation/finding';
import { PartlyKnown } from '../evaluation/partly-known';
import { isAbsent } from '../evaluation/requirement';
import { Alternatives, SetOnceDeployed, Unknown } from '../evaluation/unknown';

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

/** A resource as a gate may be asked about it, once no finding depends on what is not known. */
export function withStandIns(document: unknown): unknown {
  // Of what may be there or not, a gate sees more where it is there.
  if (document instanceof Alternatives) return withStandIns(document.values.find((value) => !isAbsent(value)));
  if (document instanceof IdOnceDeployed) return document.standIn;
  if (document instanceof PartlyKnown) return `${document.start}${STAND_IN}`;
  if (document instanceof Unknown) return STAND_IN;
  if (Array.isArray(document)) return document.map(withStandIns);
  if (typeof document !== 'object' || document === null) return document;
  return Object.fromEntries(Object.entries(document).map(([key, member]) => [key, withStandIns(member)]));
}

export function containsUnknown(document: unknown): boolean {
  if (document instanceof Unknown) return true;
  return typeof document === 'object' && document !== null && Object.values(document).some(containsUnknown);
}
