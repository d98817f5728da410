/** Thrown where a text has something that the subset of YAML has not, be it right or wrong in YAML itself. */
export class OutsideSubset extends Error {
  override readonly name = 'OutsideSubset';
}

export function outside(): never {
  throw new OutsideSubset();
}

export const SPACE = 0x20;
export const NEWLINE = 0x0a;
const HASH = 0x23;

/** Goes through those lines of a YAML text that hold more than blanks and comments. */
export class YamlLines {
  /** Where the reading is. */
  protected at = 0;
  /** Of what the line starts with, after the dashes of compact lists; -1 at the end of the text. */
  protected column = -1;
  protected lineStart = 0;

  constructor(protected readonly text: string) {}

  /** NaN at the end of the text. */
  protected code(): number {
    return this.text.charCodeAt(this.at);
  }

  /** Whether no line is left. */
  protected isAtEnd(): boolean {
    return this.column === -1;
  }

  protected skipSpaces(): void {
    while (this.text.charCodeAt(this.at) === SPACE) this.at += 1;
  }

  protected lineEnd(from: number): number {
    const end = this.text.indexOf('\n', from);
    return end === -1 ? this.text.length : end;
  }

  /** Goes on to the next line where nothing but a comment follows in this one. */
  protected endsLine(): boolean {
    const start = this.at;
    this.skipSpaces();
    const code = this.code();
    if (code === HASH && this.at > start) this.at = this.lineEnd(this.at);
    else if (code !== NEWLINE && this.at < this.text.length) return false;
    this.toLineAfter(this.at);
    return true;
  }

  /** @param end of a line, or of the text. */
  protected toLineAfter(end: number): void {
    const { text } = this;
    let start = end + 1;
    for (;;) {
      let at = start;
      while (text.charCodeAt(at) === SPACE) at += 1;
      const code = text.charCodeAt(at);
      if (code === HASH) at = this.lineEnd(at);
      else if (code !== NEWLINE) {
        this.at = Math.min(at, text.length);
        this.lineStart = start;
        this.column = at < text.length ? at - start : -1;
        return;
      }
      start = at + 1;
    }
  }
}
