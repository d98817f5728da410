import { PartlyKnown, startingWith } from './partly-known';
import { SetOnceDeployed, Unknown } from './unknown';

/** Joins texts. If a part is unknown, the result is unknown, with the text before that part as its known prefix. */
export function joinTexts(parts: readonly (string | Unknown)[]): string | Unknown {
  const present = parts.filter((part) => part !== '');
  const [only, ...others] = present;
  if (only instanceof Unknown && others.length === 0) return only;
  let known = '';
  for (const part of present) {
    if (part instanceof Unknown)
      return part instanceof PartlyKnown
        ? startingWith(known + part.start, part, true, part.isExact)
        : startingWith(known, part, present.some(isSet));
    known += part;
  }
  return known;
}

const isSet = (part: string | Unknown): boolean =>
  typeof part === 'string' ? part.trim() !== '' : part instanceof SetOnceDeployed;
