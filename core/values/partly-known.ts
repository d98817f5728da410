import { SCHEME_PREFIX, type ValueCondition } from '../catalogue';
import { foldCase } from './fold-case';
import { quote } from './quote';
import { SetOnceDeployed, Unknown, Unreadable } from './unknown';
import type { Verdict } from './verdict';

/** A text with a known, non-blank prefix: `https://` followed by a host that is known only at deployment. */
export class PartlyKnown extends SetOnceDeployed {
  constructor(
    reason: string,
    /** ASCII only: outside ASCII, the lower case of a prefix can depend on the text after it. */
    readonly start: string,
    /** Whether the letter case of the prefix is known. */
    readonly isExact = true,
  ) {
    super(reason);
  }

  override meets(condition: ValueCondition): Verdict {
    const start = foldCase(this.start);
    switch (condition.is) {
      case 'set':
        return 'pass';
      case 'true':
        return mayBecome(start, ['true']);
      case 'oneOf':
        return mayBecome(start, condition.values);
      case 'withScheme': {
        const prefixes = condition.schemes.map((scheme) => SCHEME_PREFIX[scheme]);
        return prefixes.some((prefix) => start.startsWith(prefix)) ? 'pass' : mayBecome(start, prefixes);
      }
    }
  }

  override describe(): string {
    return `starts with ${quote(this.start)}, and the rest ${super.describe()}`;
  }
}

const mayBecome = (start: string, wanted: readonly string[]): Verdict =>
  wanted.some((text) => foldCase(text).startsWith(start)) ? 'unknown' : 'fail';

const ASCII_START = /^\p{ASCII}*/u;

/** A text that starts with a known text and continues with an unknown one. */
export function startingWith(text: string, unknown: Unknown, isSet = text.trim() !== '', isExact = true): Unknown {
  if (unknown instanceof Unreadable) return unknown;
  const { reason } = unknown;
  const [start = ''] = ASCII_START.exec(text) ?? [];
  if (start.trim() !== '') return new PartlyKnown(reason, start, isExact);
  return isSet ? new SetOnceDeployed(reason) : new Unknown(reason);
}
