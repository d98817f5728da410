// Generates YAML texts: random documents in all styles, most of them well-formed, and mutations of them.
import { randomOf } from './random.mjs';
import {
  BAD_KEYS,
  BREAKS,
  CASTS,
  COMMENTS,
  CORE_TAGS,
  INFINITE,
  KEYS,
  PIECES,
  QUOTED,
  RARE,
  RARE_KEYS,
  RARE_QUOTED,
  RARE_TAGS,
  SHORT_FORMS,
  VALUES,
  WORDS,
} from './vocabulary.mjs';

const KINDS = { flowList: 'list', flowMap: 'map' };

class Generator {
  constructor(random) {
    this.random = random;
    this.step = random.pick([1, 2, 2, 4]);
    this.names = [];
    /** The names of maps, which can be merged. */
    this.maps = [];
    this.count = 0;
  }

  document() {
    const { random } = this;
    const start = random.oneIn(8)
      ? random.pick([
          '---\n',
          '--- ',
          '%YAML 1.1\n---\n',
          '%TAG !e! !ex-\n---\n',
          '%TAG !e! tag:yaml.org,2002:\n--- \n',
          '# c\n',
        ])
      : '';
    const root = random.oneIn(8) ? this.inline(-1, 3) : this.collection(0, random.pick([1, 2, 2, 3, 4]));
    return `${start}${root}${random.pick(['\n', '\n', '\n', '', '\n...\n', '\n\n# end'])}`;
  }

  collection(column, depth) {
    return this.random.oneIn(3) ? this.list(column, depth) : this.map(column, depth);
  }

  lines(column, count, line) {
    const pad = ' '.repeat(column);
    const lines = Array.from({ length: 1 + this.random.below(count) }, line);
    const gap = () => (this.random.oneIn(8) ? `\n${this.random.pick(['', '  ', '# c', `${pad}  # c`])}` : '');
    return lines.reduce((text, each) => `${text}${gap()}\n${pad}${each}`);
  }

  map(column, depth) {
    return this.lines(column, 4, () => {
      if (this.random.oneIn(20))
        return `? ${this.explicitKey(column)}\n${' '.repeat(column)}:${this.value(column, depth, true)}`;
      if (this.random.oneIn(25)) return `<<: ${this.merge()}`;
      const properties = this.random.oneIn(60) ? this.properties('scalar') : '';
      return `${properties}${this.key()}${this.random.oneIn(9) ? ' ' : ''}:${this.value(column, depth)}`;
    });
  }

  key() {
    if (this.random.oneIn(400)) return this.random.pick(BAD_KEYS);
    return this.random.pick(this.random.oneIn(25) ? RARE_KEYS : KEYS);
  }

  explicitKey(column) {
    const { random } = this;
    return random.oneIn(25)
      ? this.value(column, 1, true).trimStart()
      : random.pick([this.key(), this.multiline(column), this.block(column)]);
  }

  merge() {
    const { maps } = this;
    const alias = () => (maps.length > 0 && !this.random.oneIn(8) ? `*${this.random.pick(maps)}` : this.flowMap(1));
    return this.random.oneIn(3) ? `[${alias()}, ${alias()}]` : alias();
  }

  list(column, depth) {
    return this.lines(column, 4, () => `-${this.value(column, depth, true)}`);
  }

  /** What follows a colon or a dash. */
  value(column, depth, isItem = false) {
    const { random } = this;
    if (depth > 0 && random.oneIn(2)) return this.below(column, depth, isItem);
    if (!random.oneIn(7)) return ` ${this.inline(column, depth)}`;
    return ` ${this.withProperties('scalar', () => random.pick([this.scalar(), this.block(column), this.multiline(column)]))}`;
  }

  /** A collection, in the line of a dash or below. */
  below(column, depth, isItem) {
    const { random } = this;
    if (isItem && random.oneIn(2)) return ` ${this.collection(column + 2, depth - 1)}`;
    const isAtKey = !isItem && random.oneIn(4);
    const kind = isAtKey || random.oneIn(3) ? 'list' : 'map';
    const inner = column + (isAtKey ? 0 : this.step);
    const collection = () => `${random.pick(COMMENTS)}\n${' '.repeat(inner)}${this[kind](inner, depth - 1)}`;
    return random.oneIn(7) ? ` ${this.withProperties(kind, collection).replace(/ (?=[ \n])/, '')}` : collection();
  }

  inline(column, depth) {
    const { random } = this;
    const comment = random.pick(COMMENTS);
    switch (random.below(8)) {
      case 0:
        return this.flow(depth) + comment;
      case 1:
        return this.block(column);
      case 2:
        return this.multiline(column);
      case 3:
        return this.alias() + comment;
      default:
        return this.scalar() + comment;
    }
  }

  scalar() {
    const { random } = this;
    if (random.oneIn(60)) return random.pick(random.oneIn(2) ? INFINITE : RARE_QUOTED);
    if (random.oneIn(12)) return random.pick(RARE);
    return random.pick(random.pick([WORDS, VALUES, QUOTED]));
  }

  alias() {
    const { names, random } = this;
    if (random.oneIn(60)) return '*none';
    return names.length > 0 ? `*${random.pick(names)}` : this.scalar();
  }

  withProperties(kind, make) {
    const name = this.random.oneIn(2) ? this.newName() : undefined;
    const properties = this.properties(kind, name);
    const text = properties + make();
    if (name !== undefined) this.names.push(name);
    if (name !== undefined && kind === 'map' && !properties.includes('!')) this.maps.push(name);
    return text;
  }

  newName() {
    if (this.random.oneIn(30) && this.names.length > 0) return this.random.pick(this.names);
    this.count += 1;
    return `n${this.count}`;
  }

  properties(kind, name) {
    const { random } = this;
    const parts = name === undefined ? [] : [`&${name}`];
    if (parts.length === 0 || random.oneIn(3)) parts.push(this.tag(kind));
    return `${(random.oneIn(2) ? parts : parts.toReversed()).join(random.oneIn(9) ? '  ' : ' ')} `;
  }

  tag(kind) {
    const { random } = this;
    if (random.oneIn(15)) return random.pick(RARE_TAGS);
    if (kind === 'scalar' && random.oneIn(12)) return random.pick(CASTS);
    return random.pick(random.oneIn(2) ? SHORT_FORMS : CORE_TAGS[kind]);
  }

  flow(depth) {
    return this.random.oneIn(2) ? this.flowList(depth) : this.flowMap(depth);
  }

  /** Space inside brackets: lines can have any indentation. */
  gap() {
    return this.random.pick(['', '', '', ' ', ' ', '\n', `\n${' '.repeat(this.random.below(6))}`, ' # c\n ']);
  }

  flowList(depth) {
    const items = this.random.repeat(
      3,
      () => this.gap() + (this.random.oneIn(9) ? this.flowPair(depth) : this.flowNode(depth)) + this.gap(),
    );
    return `[${items.join(',')}${items.length > 0 && this.random.oneIn(6) ? ',' : ''}${this.gap()}]`;
  }

  flowMap(depth) {
    const members = this.random.repeat(
      3,
      () =>
        this.gap() +
        (this.random.oneIn(9) ? this.flowNode(this.random.oneIn(20) ? depth : 0) : this.flowPair(depth)) +
        this.gap(),
    );
    return `{${members.join(',')}${members.length > 0 && this.random.oneIn(6) ? ',' : ''}${this.gap()}}`;
  }

  flowPair(depth) {
    const { random } = this;
    const colon = random.oneIn(15) ? random.pick([':', ':\n', '\n:']) : random.pick([': ', ': ', ': ', ' : ']);
    return `${random.oneIn(12) ? '? ' : ''}${this.key()}${colon}${random.oneIn(12) ? '' : this.flowNode(depth)}`;
  }

  flowNode(depth) {
    const { random } = this;
    if (random.oneIn(8)) return `${this.alias()} `;
    const kind = depth > 0 && random.oneIn(3) ? random.pick(['flowList', 'flowMap']) : undefined;
    // In brackets these end a scalar, or are a comment.
    const scalar = () => (random.oneIn(30) ? this.scalar() : this.scalar().replace(/[?,]| #/g, ''));
    const make = () => (kind ? this[kind](depth - 1) : scalar());
    return random.oneIn(7) ? this.withProperties(KINDS[kind] ?? 'scalar', make) : make();
  }

  block(column) {
    const { random } = this;
    const header = random.pick(
      random.oneIn(25)
        ? ['|0', '|x', '|#']
        : ['|', '|', '>', '>', '|-', '>-', '|+', '>+', `|${this.step}`, '>1-', '|-1', '| # c'],
    );
    const pad = ' '.repeat(Math.max(column, 0) + this.step);
    const line = () =>
      random.pick([
        `${pad}text`,
        `${pad}  more`,
        `${pad}# no comment`,
        `${pad}\ttab`,
        '',
        '  ',
        `${pad} `,
        `${pad}a: b `,
      ]);
    return `${header}\n${[`${random.oneIn(25) ? '' : pad}first`, ...random.repeat(4, line)].join('\n')}`;
  }

  /** A plain or quoted scalar on several lines. */
  multiline(column) {
    const { random } = this;
    const quote = random.pick(['', '"', "'"]);
    const pad = ' '.repeat(
      Math.max(0, column + random.pick(quote === '' && !random.oneIn(15) ? [1, 2, 4] : [0, 1, 2, -2])),
    );
    const escape = () => random.pick(quote === '"' ? ['\\', ' e\\', '\\ '] : ['z', 'q  ']);
    const word = () => (random.oneIn(9) ? escape() : random.pick(['word', 'two words', 'x- y', 'x# y', 'a:b']));
    const next = () => `${random.pick(['\n', '\n', '\n\n', ' \n \n', '\n  \n'])}${pad}${word()}`;
    return `${quote}${word()}${next()}${random.repeat(2, next).join('')}${quote}`;
  }
}

const MUTATIONS = [
  (text, at, random) => text.slice(0, at) + random.pick(PIECES) + text.slice(at),
  (text, at, random) => text.slice(0, at) + text.slice(at + 1 + random.below(3)),
  (text, at, random) => text.slice(0, at) + random.pick(PIECES) + text.slice(at + 1),
  (text, at, random) => onLine(text, at, (line) => ' '.repeat(random.below(7)) + line.trimStart()),
  (text, at) => onLine(text, at, (line) => `${line}\n${line}`),
  (text, at) => onLine(text, at, () => ''),
  (text, at) => text.slice(0, at),
  (text, at, random) => text.slice(0, at) + text.slice(at).replace('\n', random.pick(BREAKS)),
  (text, _, random) => text.replaceAll('\n', random.pick(['\r\n', ...BREAKS])),
  (text, at, random) => text.slice(0, at) + 'k'.repeat(1010 + random.below(30)) + text.slice(at),
];

function onLine(text, at, change) {
  const start = text.lastIndexOf('\n', at) + 1;
  const end = text.indexOf('\n', start);
  return end === -1 ? text : text.slice(0, start) + change(text.slice(start, end)) + text.slice(end);
}

/** Pairs of a name and a text. */
export function* generatedTexts(count, first = 1) {
  for (let seed = first; seed < first + count; seed += 1) yield [`seed ${seed}`, textOf(seed)];
}

/** The YAML text of a number. About half of the texts are mutated. */
function textOf(seed) {
  const random = randomOf(seed);
  let text = new Generator(random).document();
  for (let count = random.pick([0, 0, 0, 1, 1, 2]); count > 0; count -= 1)
    text = random.pick(MUTATIONS)(text, random.below(text.length + 1), random);
  return text;
}
