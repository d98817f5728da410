/** Thrown if a text uses something outside the subset of YAML, whether or not it is valid YAML. */
export class OutsideSubset extends Error {
  override readonly name = 'OutsideSubset';
}

export function outside(): never {
  throw new OutsideSubset();
}

export const SPACE = 0x20;
export const NEWLINE = 0x0a;
const HASH = 0x23;

/** Iterates over the lines of a YAML text that contain more than blanks and comments. */
export class YamlLines {
  /** The current offset. */
  protected at = 0;
  /** The column of the first node in the line, after the dashes of compact lists; -1 at the end of the text. */
  protected column = -1;
  protected lineStart = 0;

  constructor(protected readonly text: string) {}

  /** NaN at the end of the text. */
  protected code(): number {
    return this.text.charCodeAt(this.at);
  }

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

  /** Moves to the next line if only blanks or a comment follow in this one. Returns whether it moved. */
  protected endsLine(): boolean {
    const start = this.at;
    this.skipSpaces();
    const code = this.code();
    if (code === HASH && this.at > start) this.at = this.lineEnd(this.at);
    else if (code !== NEWLINE && this.at < this.text.length) return false;
    this.toLineAfter(this.at);
    return true;
  }

  /** @param end the end of a line or of the text. */
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
