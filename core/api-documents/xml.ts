/** The start of an element, with the namespaces of its name resolved. */
export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  /** Attributes without a prefix. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
}

/** Thrown if a text is not the XML that this reader accepts. The message is a clause. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

/** Deeper than real documents. */
const MAX_DEPTH = 100;

const SKIPPED = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

const NAME = '[\\p{L}_][\\p{L}\\p{N}_.-]*';
const QUALIFIED = `(?:${NAME}:)?${NAME}`;
const START_TAG = new RegExp(
  `<(?<name>${QUALIFIED})(?<attributes>(?:\\s+${QUALIFIED}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(?<empty>/?)>`,
  'uy',
);
const END_TAG = new RegExp(`</(?<name>${QUALIFIED})\\s*>`, 'uy');
const ATTRIBUTE = new RegExp(`(?<name>${QUALIFIED})\\s*=\\s*(?:"(?<double>[^"]*)"|'(?<single>[^']*)')`, 'gu');

type Scope = ReadonlyMap<string, string>;

interface OpenElement {
  readonly tag: string;
  readonly scope: Scope;
  readonly children: XmlElement[];
}

/**
 * Reads the elements of an XML document. It does not read texts, and it rejects a document type, which can define
 * entities.
 * @throws XmlError
 */
export function readXml(text: string): XmlElement {
  const root: OpenElement = {
    tag: '',
    scope: new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]),
    children: [],
  };
  const open = [root];
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    const parent = open.at(-1) ?? root;
    const skipped = SKIPPED.find(([start]) => text.startsWith(start, at));
    if (skipped !== undefined) {
      const end = text.indexOf(skipped[1], at + skipped[0].length);
      if (end === -1) throw new XmlError(`${skipped[0]} has no end`);
      at = end + skipped[1].length;
    } else if (text.startsWith('</', at)) {
      const groups = match(END_TAG, text, at);
      if (groups['name'] !== parent.tag) throw new XmlError(`</${groups['name']}> has no start tag`);
      open.pop();
      at = END_TAG.lastIndex;
    } else {
      const groups = match(START_TAG, text, at);
      at = START_TAG.lastIndex;
      const { element, scope } = elementOf(groups, parent.scope);
      parent.children.push(element);
      if (groups['empty'] === '/') continue;
      if (open.length > MAX_DEPTH) throw new XmlError(`the nesting is deeper than ${MAX_DEPTH} levels`);
      open.push({ tag: groups['name'] ?? '', scope, children: element.children });
    }
  }
  const [document, ...others] = root.children;
  if (open.length > 1) throw new XmlError(`<${open.at(-1)?.tag}> has no end tag`);
  if (document === undefined || others.length > 0) throw new XmlError('it does not have one root element');
  return document;
}

function match(pattern: RegExp, text: string, at: number): Readonly<Record<string, string | undefined>> {
  pattern.lastIndex = at;
  const groups = pattern.exec(text)?.groups;
  if (groups === undefined) throw new XmlError('it is not well-formed XML, or has a document type');
  return groups;
}

function elementOf({ name = '', attributes = '' }: Readonly<Record<string, string | undefined>>, outer: Scope) {
  const written = [...attributes.matchAll(ATTRIBUTE)].map(
    ({ groups = {} }) => [groups['name'] ?? '', decoded(groups['double'] ?? groups['single'] ?? '')] as const,
  );
  if (new Set(written.map(([each]) => each)).size < written.length)
    throw new XmlError(`<${name}> repeats an attribute`);
  const declared = written.flatMap(([each, value]) => {
    if (each === 'xmlns') return [['', value] as const];
    return each.startsWith('xmlns:') ? [[each.slice('xmlns:'.length), value] as const] : [];
  });
  const scope: Scope = declared.length === 0 ? outer : new Map([...outer, ...declared]);
  const [prefix, local] = name.includes(':') ? (name.split(':') as [string, string]) : ['', name];
  const namespace = scope.get(prefix) ?? '';
  if (prefix !== '' && namespace === '') throw new XmlError(`the prefix ${prefix} is not declared`);
  const children: XmlElement[] = [];
  const own = new Map(written.filter(([each]) => !each.includes(':')));
  return { element: { namespace, name: local, attributes: own, children }, scope };
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

const decoded = (text: string): string =>
  text.replaceAll(/&(?<name>[^;&]*);?/g, (reference, name: string) => {
    const code = /^#(?:x(?<hex>[0-9a-f]{1,6})|(?<decimal>[0-9]{1,7}))$/i.exec(name)?.groups;
    const value = code === undefined ? ENTITIES.get(name) : characterOf(code);
    if (value === undefined || !reference.endsWith(';')) throw new XmlError(`the entity ${reference} is not known`);
    return value;
  });

function characterOf({ hex, decimal }: Readonly<Record<string, string | undefined>>): string | undefined {
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
