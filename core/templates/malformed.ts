/** Thrown if a text is not well-formed. `reason` is a clause: `the file ends inside a string`. */
export class Malformed extends Error {
  override readonly name = 'Malformed';

  constructor(
    readonly reason: string,
    readonly offset: number,
  ) {
    super(reason);
  }
}
