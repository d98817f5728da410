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

/** Whether an error says so. The reader of YAML is in a bundle of its own, with another class of the same name. */
export const isMalformed = (error: unknown): error is Malformed => error instanceof Error && error.name === 'Malformed';
