/** A value that cannot be told before the deployment. Stands where the value would stand. */
export class Unknown {
  constructor(
    /** Why it cannot be told, for people: "Fn::ImportValue is resolved when the stack is deployed". */
    readonly reason: string,
  ) {}
}

/** Whatever it will be, it will be there, and not blank: the id of a resource that the same deployment makes. */
export class SetOnceDeployed extends Unknown {}

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
