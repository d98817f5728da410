import type { PolicyTextSearch } from '../catalogue';
import { Alternatives, foldCase, PartlyKnown } from '../values';

/** The first sign of a violation in a text, as Azure Policy's `contains` finds it. Undefined if there is none. */
export function findSign({ signs }: Pick<PolicyTextSearch, 'signs'>, text: unknown): string | undefined {
  const folded = foldCase(knownText(text));
  return signs.find((sign) => folded.includes(foldCase(sign)));
}

/** The known part of a text, or the texts that it may be. */
function knownText(text: unknown): string {
  if (text instanceof Alternatives) return text.values.map(knownText).join('\n');
  if (text instanceof PartlyKnown) return text.start;
  return typeof text === 'string' ? text : '';
}
