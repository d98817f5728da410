import { PartlyKnown, startingWith } from './partly-known';
import { SetOnceDeployed, Unknown } from './unknown';

/** A text made of parts. Where one of them is not known the whole is not, but what goes before it is its beginning. */
export function compose(parts: readonly (string | Unknown)[]): string | Unknown {
  const there = parts.filter((part) => part !== '');
  const [only, ...others] = there;
  if (only instanceof Unknown && others.length === 0) return only;
  let known = '';
  for (const part of there) {
    if (part instanceof Unknown)
      return startingWith(part instanceof PartlyKnown ? known + part.start : known, part, there.some(isSet));
    known += part;
  }
  return known;
}

const isSet = (part: string | Unknown): boolean =>
  typeof part === 'string' ? part.trim() !== '' : part instanceof SetOnceDeployed;
