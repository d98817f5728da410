import { type Condition, SCHEME_PREFIX } from '../catalogue';
import { quote } from './quote';
import { SetOnceDeployed, Unknown } from './unknown';
import type { Verdict } from './verdict';

/** A text of which the beginning is known, and not blank: `https://` and a host that only the deployment brings. */
export class PartlyKnown extends SetOnceDeployed {
  constructor(
    reason: string,
    /** ASCII: of no other text does the letter case of a beginning stay the same whatever follows. */
    readonly start: string,
  ) {
    super(reason);
  }

  override meets(condition: Condition): Verdict {
    const start = this.start.toLowerCase();
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
  wanted.some((text) => text.startsWith(start)) ? 'unknown' : 'fail';

/** What can be said of a text that starts with another one and goes on with what is not known. */
export function startingWith(text: string, { reason }: Unknown, isSet = text.trim() !== ''): Unknown {
  const [start = ''] = /^\p{ASCII}*/u.exec(text) ?? [];
  if (start.trim() !== '') return new PartlyKnown(reason, start);
  return isSet ? new SetOnceDeployed(reason) : new Unknown(reason);
}
