import { PartlyKnown, startingWith } from './partly-known';
import { PresumedPresent, SetOnceDeployed, Unknown, Unreadable } from './unknown';

/**
 * Joins texts. If a part is unknown, the result is unknown, with the text before that part as its known prefix. A part that
 * cannot be read makes the text unreadable.
 */
export function joinTexts(parts: readonly (string | Unknown)[]): string | Unknown {
  let known = '';
  let first: Unknown | undefined;
  let count = 0;
  let [isSet, isPresent] = [false, false];
  for (const part of parts) {
    if (part === '') continue;
    count += 1;
    if (part instanceof Unreadable) return part;
    if (part instanceof Unknown) {
      first ??= part;
      isSet ||= part instanceof SetOnceDeployed;
      isPresent ||= part.countsAsPresent;
    } else {
      if (first === undefined) known += part;
      isSet ||= part.trim() !== '';
    }
  }
  if (first === undefined) return known;
  if (count === 1) return first;
  const joined =
    first instanceof PartlyKnown
      ? startingWith(known + first.start, first, true, first.isExact)
      : startingWith(known, first, isSet);
  return joined.countsAsPresent || !isPresent ? joined : new PresumedPresent(joined.reason);
}
