import {
  Composer,
  CST,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Pair,
  Parser,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { isObject } from '../values';
import { Malformed } from './malformed';
import { duplicateKey, isNotFinite, MAX_DEPTH, notFinite, type Offsets, setOwn, tooDeep } from './source';
import { readPlainScalar } from './yaml-scalar';
import { inLongForm, LONG_FORMS } from './yaml-short-forms';

/**
 * Reads one YAML document in the dialect of CloudFormation templates: YAML 1.1 with CloudFormation's short forms, and
 * with anchors, aliases and merge keys, which the AWS tools resolve before they send a template.
 * @throws Malformed
 */
export function readYaml(text: string, offsets: Offsets = new Map()): unknown {
  const tokens = parse(text);
  // The composer recurses, and a stack overflow inside a regular expression would end the process.
  refuseDeepNesting(tokens);
  const [document, another] = compose(tokens);
  const [error] = document?.errors ?? [];
  if (error) throw new Malformed(sentence(error.message), error.pos[0]);
  if (another)
    throw new Malformed('the file contains a second document; a template must be a single document', another.range[0]);
  if (!document?.contents) throw new Malformed('the document is empty', 0);
  return new Conversion(offsets).convert(document.contents);
}

/** Checks the nesting within a line while parsing, because deep nesting takes a thousand times its size in memory. */
function parse(text: string): CST.Token[] {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let [flows, indicators, isScalar] = [0, 0, false];
  for (const lexeme of new Lexer().lex(text)) {
    if (!isScalar) {
      if (lexeme === '[' || lexeme === '{') flows += 1;
      else if (lexeme === ']' || lexeme === '}') flows -= 1;
      else if (lexeme.endsWith('\n')) indicators = 0;
      else if (flows === 0 && /^[-?:]$/.test(lexeme)) indicators += 1;
      if (flows > MAX_DEPTH || indicators > MAX_DEPTH) throw tooDeep(parser.offset);
    }
    refuseUnusualBreak(lexeme, isScalar, parser.offset);
    isScalar = !isScalar && lexeme === CST.SCALAR;
    tokens.push(...parser.next(lexeme));
  }
  return [...tokens, ...parser.end()];
}

/** Line breaks in YAML 1.1 but not in YAML 1.2: after one in a comment, only YAML 1.1 reads content. */
const UNUSUAL_BREAK = /\r(?!\n)|[\u0085\u2028\u2029]/;

/** In quotes, both versions read these characters as text. */
function refuseUnusualBreak(lexeme: string, isScalar: boolean, offset: number): void {
  const isQuoted = !isScalar && /^["']/.test(lexeme);
  const at = isQuoted ? -1 : lexeme.search(UNUSUAL_BREAK);
  if (at === -1) return;
  const code = lexeme.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  throw new Malformed(
    `the character U+${code} is a line break in YAML 1.1 but not in YAML 1.2; use a line feed, or put the string in double quotes`,
    offset + at,
  );
}

/** Composes at most two documents, enough to detect that there is more than one. */
function compose(tokens: CST.Token[]) {
  const composer = new Composer({
    version: '1.1',
    // Scalars stay text here: CloudFormation reads them differently from this library in YAML 1.1 mode.
    schema: 'failsafe',
    merge: false,
    // The check for duplicate keys below takes linear time.
    uniqueKeys: false,
    strict: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const documents = [];
  for (const document of composer.compose(tokens)) {
    documents.push(document);
    if (documents.length === 2 || document.errors.length > 0) break;
  }
  return documents;
}

const sentence = (message: string): string => message.charAt(0).toLowerCase() + message.slice(1);

function refuseDeepNesting(tokens: readonly CST.Token[]): void {
  const waiting: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { token, depth } = next;
    if (depth > MAX_DEPTH && 'items' in token) throw tooDeep(token.offset);
    for (const child of childrenOf(token)) if (child) waiting.push({ token: child, depth: depth + 1 });
  }
}

function childrenOf(token: CST.Token): (CST.Token | null | undefined)[] {
  if (token.type === 'document') return [token.value];
  return 'items' in token ? token.items.flatMap((item) => [item.key, item.value]) : [];
}

const CORE_TAG = 'tag:yaml.org,2002:';
/** Tags that do not change the value of text, lists and maps. */
const PLAIN_TAGS: ReadonlySet<string> = new Set(['!', ...['map', 'seq', 'str'].map((name) => CORE_TAG + name)]);
const SCALAR_TAGS: ReadonlySet<string> = new Set(['int', 'float', 'bool', 'null'].map((name) => CORE_TAG + name));

/** Aliases share a value, but code that walks the document visits it once per alias. */
const MAX_ALIASED_VALUES = 100_000;

interface Anchored {
  readonly value: unknown;
  /** The number of values in it, including itself. */
  readonly size: number;
  /** The number of levels of lists and maps in it. */
  readonly height: number;
}

class Conversion {
  /** The value of each anchor; undefined while it is being read. */
  private readonly anchors = new Map<string, Anchored | undefined>();
  private size = 0;
  private aliased = 0;
  private depth = 0;
  /** The greatest depth so far, with aliases expanded. */
  private bottom = 0;

  constructor(private readonly offsets: Offsets) {}

  convert(node: unknown): unknown {
    if (isAlias(node)) return this.alias(node.source, startOf(node));
    const { anchor, tag } = (node ?? {}) as { anchor?: string; tag?: string };
    this.size += 1;
    return anchor === undefined ? this.tagged(node, tag) : this.anchored(anchor, () => this.tagged(node, tag));
  }

  private anchored(name: string, read: () => unknown): unknown {
    const { size, bottom } = this;
    this.anchors.set(name, undefined);
    this.bottom = this.depth;
    const value = read();
    this.anchors.set(name, { value, size: this.size - size + 1, height: this.bottom - this.depth });
    this.bottom = Math.max(bottom, this.bottom);
    return value;
  }

  private alias(name: string, offset: number): unknown {
    if (!this.anchors.has(name)) throw new Malformed(`the alias *${name} has no anchor &${name} before it`, offset);
    const anchored = this.anchors.get(name);
    if (!anchored) throw new Malformed(`the anchor &${name} contains itself`, offset);
    this.size += anchored.size;
    this.aliased += anchored.size;
    if (this.aliased > MAX_ALIASED_VALUES)
      throw new Malformed(`its aliases expand to more than ${MAX_ALIASED_VALUES} values`, offset);
    this.descend(anchored.height, offset);
    return anchored.value;
  }

  /** Records a depth below the current one. An alias can lead deeper than the text does. */
  private descend(levels: number, offset: number): void {
    this.bottom = Math.max(this.bottom, this.depth + levels);
    if (this.bottom > MAX_DEPTH) throw tooDeep(offset);
  }

  private tagged(node: unknown, tag: string | undefined): unknown {
    const longForm = tag === undefined ? undefined : LONG_FORMS.get(tag);
    if (longForm === undefined) {
      if (tag !== undefined && !PLAIN_TAGS.has(tag) && !SCALAR_TAGS.has(tag)) throw unknownTag(tag, startOf(node));
      return this.plain(node, tag);
    }
    const value = inLongForm(longForm, this.plain(node, undefined));
    this.offsets.set(value, new Map([[longForm, startOf(node)]]));
    return value;
  }

  private plain(node: unknown, tag: string | undefined): unknown {
    if (isMap(node)) return this.nested(node, () => this.map(node));
    if (isSeq(node)) return this.nested(node, () => this.list(node));
    // A key without a colon has no value node.
    if (!isScalar(node)) return null;
    const text = String(node.value);
    const isText = tag === undefined ? node.type !== 'PLAIN' : !SCALAR_TAGS.has(tag);
    if (isText) return text;
    const value = readPlainScalar(text);
    if (isNotFinite(value)) throw notFinite(text, startOf(node));
    return value;
  }

  private nested<T>(node: unknown, read: () => T): T {
    this.descend(1, startOf(node));
    this.depth += 1;
    const value = read();
    this.depth -= 1;
    return value;
  }

  private list(node: YAMLSeq): unknown[] {
    const items = new Map<number, number>();
    const list = node.items.map((item, index) => {
      items.set(index, startOf(item));
      return this.convert(item);
    });
    this.offsets.set(list, items);
    return list;
  }

  private map(node: YAMLMap): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    const members = new Map<string, number>();
    const merged: Record<string, unknown>[] = [];
    for (const pair of node.items) {
      const offset = startOf(pair.key);
      if (isMergeKey(pair)) {
        merged.push(...this.mergeSources(pair.value, offset));
        continue;
      }
      const key = keyOf(pair, offset);
      if (members.has(key)) throw duplicateKey(key, offset);
      members.set(key, offset);
      setOwn(object, key, this.convert(pair.value));
    }
    // The map's own keys take precedence, then the first merge source that has the key.
    for (const source of merged) this.merge(source, object, members);
    this.offsets.set(object, members);
    return object;
  }

  private mergeSources(node: unknown, offset: number): Record<string, unknown>[] {
    const value = this.convert(node);
    const sources: unknown[] = Array.isArray(value) ? value : [value];
    if (sources.every(isObject)) return sources;
    throw new Malformed(
      'the value of the merge key << is not an alias of a map or a list of them. Example: <<: *defaults',
      offset,
    );
  }

  private merge(source: Record<string, unknown>, object: Record<string, unknown>, members: Map<string, number>): void {
    const offsets = this.offsets.get(source);
    for (const [key, value] of Object.entries(source)) {
      if (members.has(key)) continue;
      members.set(key, offsets?.get(key) ?? 0);
      setOwn(object, key, value);
    }
  }
}

const startOf = (node: unknown): number => (node as { range?: [number, number, number] } | null)?.range?.[0] ?? 0;

const isMergeKey = ({ key }: Pair): boolean =>
  isScalar(key) && key.value === '<<' && key.type === 'PLAIN' && key.tag === undefined;

/** Keys are text as written, including `200`, `2012-10-17` and `yes`. */
function keyOf({ key }: Pair, offset: number): string {
  if (isScalar(key) && (key.tag === undefined || PLAIN_TAGS.has(key.tag))) return String(key.value);
  throw new Malformed('a key is not a string; put a string that starts with a brace or a bracket in quotes', offset);
}

function unknownTag(tag: string, offset: number): Malformed {
  const shown = tag.startsWith(CORE_TAG) ? `!!${tag.slice(CORE_TAG.length)}` : tag;
  return new Malformed(`unknown tag ${shown}; use a short form of CloudFormation, such as !Ref or !Sub`, offset);
}
