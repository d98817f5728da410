import { Code } from '../../generator/azure/code';

/** Reads the value after `start` in a Bicep file: a literal as JSON, any other expression as {@link Code}. */
export function readBicepValue(text: string, start: string): unknown {
  const at = text.indexOf(start);
  if (at < 0) throw new Error(`Not found in the Bicep file: ${start}`);
  const reader = new Reader(text, at + start.length);
  const value = reader.value();
  reader.endOfLine();
  return value;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', "'": "'", $: '$' };

/** The literals of https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types, one item a line. */
class Reader {
  constructor(
    private readonly text: string,
    private at: number,
  ) {}

  value(): unknown {
    if (this.take("'")) return this.string();
    if (this.take('[')) return this.lines(']', () => this.value());
    if (this.take('{')) return Object.fromEntries(this.lines('}', () => this.member()));
    const word = this.match(/[^\n]+/y);
    if (/^-?\d+$/.test(word)) return Number(word);
    const literals = new Map<string, unknown>([
      ['true', true],
      ['false', false],
      ['null', null],
    ]);
    return literals.has(word) ? literals.get(word) : new Code(word);
  }

  endOfLine(): void {
    this.match(/ *(?:\n|$)/y);
  }

  private member(): [string, unknown] {
    const key = this.take("'") ? this.string() : this.match(/[A-Za-z_][A-Za-z0-9_]*/y);
    this.match(/: /y);
    return [key, this.value()];
  }

  private lines<Item>(end: string, item: () => Item): Item[] {
    const items: Item[] = [];
    if (this.take(end)) return items;
    this.match(/\n/y);
    for (;;) {
      this.match(/ */y);
      if (this.take(end)) return items;
      items.push(item());
      this.match(/\n/y);
    }
  }

  private string(): string {
    let value = '';
    while (!this.take("'")) {
      if (this.take('\\u{')) {
        value += String.fromCodePoint(Number.parseInt(this.match(/[0-9a-f]+/y), 16));
        this.match(/\}/y);
      } else if (this.take('\\')) {
        const escape = ESCAPES[this.match(/./y)];
        if (escape === undefined) throw this.error('no escape');
        value += escape;
      } else if (this.text.startsWith('${', this.at)) throw this.error('an interpolation');
      else value += this.match(/[^\n]/uy);
    }
    return value;
  }

  private take(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.text) ?? [];
    if (found === undefined) throw this.error(`not ${pattern.source}`);
    this.at += found.length;
    return found;
  }

  private error(problem: string): Error {
    return new Error(`${problem} at: ${this.text.slice(this.at, this.at + 40)}`);
  }
}
