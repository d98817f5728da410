import { PartlyKnown, startingWith } from './partly-known';
import { PresumedPresent, SetOnceDeployed, Unknown, Unreadable } from './unknown';

/**
 * Joins texts. If a part is unknown, the result is unknown, with the text before that part as its known prefix. A part that
 * cannot be read makes the text unreadable.
 */
export function joinTexts(parts: readonly (string | Unknown)[]): string | Unknown {
  const present = parts.filter((part) => part !== '');
  const unreadable = present.find((part) => part instanceof Unreadable);
  if (unreadable !== undefined) return unreadable;
  const [only, ...others] = present;
  if (only instanceof Unknown && others.length === 0) return only;
  let known = '';
  for (const part of present) {
    if (part instanceof Unknown) {
      const joined =
        part instanceof PartlyKnown
          ? startingWith(known + part.start, part, true, part.isExact)
          : startingWith(known, part, present.some(isSet));
      return joined.countsAsPresent || !present.some(isPresent) ? joined : new PresumedPresent(joined.reason);
    }
    known += part;
  }
  return known;
}

const isPresent = (part: string | Unknown): boolean => part instanceof Unknown && part.countsAsPresent;

const isSet = (part: string | Unknown): boolean =>
  typeof part === 'string' ? part.trim() !== '' : part instanceof SetOnceDeployed;
