/** A value that cannot be told before the deployment. Stands where the value would stand. */
export class Unknown {
  constructor(
    /** Why it cannot be told, for people: "Fn::ImportValue is resolved when the stack is deployed". */
    readonly reason: string,
  ) {}
}
