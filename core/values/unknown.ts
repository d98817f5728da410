import type { Condition } from '../catalogue';
import type { Verdict } from './verdict';

/** A value that cannot be told before the deployment. Stands where the value would stand. */
export class Unknown {
  constructor(
    /** Why it cannot be told, for people: "Fn::ImportValue is resolved when the stack is deployed". */
    readonly reason: string,
  ) {}

  /** What holds of it whatever it will be. */
  meets(_condition: Condition): Verdict {
    return 'unknown';
  }

  /** What there is to say of it, after the name of its property. */
  describe(): string {
    return `is not known before the deployment: ${this.reason}`;
  }
}

/** Whatever it will be, it will be there, and not blank: the id of a resource that the same deployment makes. */
export class SetOnceDeployed extends Unknown {
  override meets(condition: Condition): Verdict {
    return condition.is === 'set' ? 'pass' : 'unknown';
  }
}

/**
 * One of several values, and nobody knows which before the deployment: what Fn::If gives where its condition is not
 * known. Whoever has no use for the values may take it for an {@link Unknown}.
 */
export class Alternatives extends Unknown {
  constructor(
    reason: string,
    /** At least two; undefined is the branch of AWS::NoValue. May hold an Unknown. */
    readonly values: readonly unknown[],
  ) {
    super(reason);
  }

  override describe(): string {
    return `is one of several values, and which of them is not known before the deployment: ${this.reason}`;
  }
}

/** Applies something to a value, or to each of the values that it might be. */
export function mapAlternatives(value: unknown, apply: (value: unknown) => unknown): unknown {
  return value instanceof Alternatives
    ? new Alternatives(
        value.reason,
        value.values.map((each) => mapAlternatives(each, apply)),
      )
    : apply(value);
}

/** What is made of something unknown is unknown for the same reason, and that is all that is known of it. */
export const madeOf = ({ reason }: Unknown): Unknown => new Unknown(reason);
