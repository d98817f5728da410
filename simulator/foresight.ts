import { controls } from '../controls';
import { evaluate, type Finding, type Resource } from '../evaluation/finding';
import { Alternatives, Unknown } from '../evaluation/unknown';

/**
 * What the controls say of a resource in which not everything is known. A gate itself cannot be asked: whatever stood
 * in the place of an unknown value, it would answer that.
 */
export const foresee = (resource: Resource): Finding[] =>
  controls.map((control) => evaluate(control, resource)).filter((finding) => finding !== undefined);

const STAND_IN = 'known-at-deployment';

/** A resource as a gate may be asked about it, once no finding depends on what is not known. */
export function withStandIns(document: unknown): unknown {
  if (document instanceof Alternatives) return withStandIns(document.values[0]);
  if (document instanceof Unknown) return STAND_IN;
  if (Array.isArray(document)) return document.map(withStandIns);
  if (typeof document !== 'object' || document === null) return document;
  return Object.fromEntries(Object.entries(document).map(([key, member]) => [key, withStandIns(member)]));
}

export function containsUnknown(document: unknown): boolean {
  if (document instanceof Unknown) return true;
  return typeof document === 'object' && document !== null && Object.values(document).some(containsUnknown);
}
