import type { ValueCondition } from '../catalogue';
import type { Verdict } from './verdict';

/** Stands for a value that cannot be resolved before deployment. */
export class Unknown {
  constructor(
    /** The cause, as a clause for reports: "Fn::ImportValue is resolved at deployment". */
    readonly reason: string,
  ) {}

  /** The verdict on a condition that holds for every value this may resolve to. */
  meets(_condition: ValueCondition): Verdict {
    return 'unknown';
  }

  /**
   * Whether the value counts as present for the question whether a control applies. It may still be blank, so it does not
   * meet the condition `set`.
   */
  get countsAsPresent(): boolean {
    return false;
  }

  /** The predicate of a sentence whose subject is the property: "TracingEnabled depends on …". */
  describe(): string {
    return `depends on a value known only at deployment: ${this.reason}`;
  }
}

/** The value of a part of a template that has an error. `reason` is the error, as a clause. */
export class Unreadable extends Unknown {
  override describe(): string {
    return `cannot be read: ${this.reason}`;
  }
}

/** An unknown value that nothing suggests to be empty, such as a parameter that has to be given. */
export class PresumedPresent extends Unknown {
  override get countsAsPresent(): boolean {
    return true;
  }
}

/** An unknown value that is certainly present and not blank, such as the id of a resource in the same deployment. */
export class SetOnceDeployed extends PresumedPresent {
  override meets(condition: ValueCondition): Verdict {
    return condition.is === 'set' ? 'pass' : 'unknown';
  }
}

/**
 * One of several values, for example the result of Fn::If with an unknown condition. Code that does not need the
 * values can treat it as an {@link Unknown}.
 */
export class Alternatives extends Unknown {
  constructor(
    reason: string,
    /** At least two; undefined stands for a branch with AWS::NoValue. A value may itself be Unknown. */
    readonly values: readonly unknown[],
  ) {
    super(reason);
  }
}

/** Applies a function to a value, or to each of its alternatives. */
export function mapAlternatives(value: unknown, apply: (value: unknown) => unknown): unknown {
  return value instanceof Alternatives
    ? new Alternatives(
        value.reason,
        value.values.map((each) => mapAlternatives(each, apply)),
      )
    : apply(value);
}

/** A value computed from an unknown value: unknown for the same reason, with nothing else known about it. */
export const derivedUnknown = (unknown: Unknown): Unknown =>
  unknown instanceof Unreadable ? unknown : new Unknown(unknown.reason);
