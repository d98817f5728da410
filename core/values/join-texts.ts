import { PartlyKnown, startingWith } from './partly-known';
import { PresumedPresent, SetOnceDeployed, Unknown } from './unknown';

/** Joins texts. If a part is unknown, the result is unknown, with the text before that part as its known prefix. */
export function joinTexts(parts: readonly (string | Unknown)[]): string | Unknown {
  const present = parts.filter((part) => part !== '');
  const [only, ...others] = present;
  if (only instanceof Unknown && others.length === 0) return only;
  let known = '';
  for (const part of present) {
    if (part instanceof Unknown) {
      const start = part instanceof PartlyKnown ? known + part.start : known;
      const joined = startingWith(start, part, present.some(isSet));
      return joined.countsAsPresent || !present.some(isPresent) ? joined : new PresumedPresent(joined.reason);
    }
    known += part;
  }
  return known;
}

const isPresent = (part: string | Unknown): boolean => part instanceof Unknown && part.countsAsPresent;

const isSet = (part: string | Unknown): boolean =>
  typeof part === 'string' ? part.trim() !== '' : part instanceof SetOnceDeployed;
