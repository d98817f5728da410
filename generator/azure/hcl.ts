import { Code, indented, isList, membersOf, type Printable } from './code';

/** A block: `resource "azurerm_policy_definition" "example" { … }`. */
export interface Block {
  readonly type: string;
  readonly labels?: readonly string[];
  readonly body: readonly BlockItem[];
}

/** An argument, a nested block or an empty line. */
export type BlockItem = readonly [name: string, value: Printable] | Block | '';

export const hclFile = (blocks: readonly Block[]): string => `${blocks.map(hclBlock).join('\n\n')}\n`;

function hclBlock({ type, labels = [], body }: Block): string {
  const head = [type, ...labels.map(hclString)].join(' ');
  return body.length === 0 ? `${head} {}` : `${head} {\n${indented(hclBody(body))}\n}`;
}

/** Prints a value as HCL: https://developer.hashicorp.com/terraform/language/expressions/types */
export function hclValue(value: Printable): string {
  if (value instanceof Code) return value.text;
  if (typeof value === 'string') return hclString(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (isList(value)) return hclList(value);
  const members = membersOf(value).map(([key, member]) => ({ key: hclKey(key), text: hclValue(member) }));
  return members.length === 0 ? '{}' : `{\n${indented(aligned(members))}\n}`;
}

function hclList(items: readonly Printable[]): string {
  const texts = items.map(hclValue);
  const isShort = texts.every((text) => !text.includes('\n')) && texts.join(', ').length <= 80;
  return isShort ? `[${texts.join(', ')}]` : `[\n${indented(texts.map((text) => `${text},`).join('\n'))}\n]`;
}

function hclBody(items: readonly BlockItem[]): string {
  const lines: string[] = [];
  let run: HclMember[] = [];
  const endRun = (): void => {
    if (run.length > 0) lines.push(aligned(run));
    run = [];
  };
  for (const item of items) {
    if (item !== '' && !('type' in item)) {
      run.push({ key: item[0], text: hclValue(item[1]) });
      continue;
    }
    endRun();
    lines.push(item === '' ? '' : hclBlock(item));
  }
  endRun();
  return lines.join('\n');
}

interface HclMember {
  readonly key: string;
  readonly text: string;
}

/** Aligns the equals signs of consecutive one-line arguments, as `terraform fmt` does. */
function aligned(members: readonly HclMember[]): string {
  return members
    .map(({ key, text }, index) => {
      const width = text.includes('\n')
        ? key.length
        : Math.max(...neighbours(members, index).map((each) => each.length));
      return `${key.padEnd(width)} = ${text}`;
    })
    .join('\n');
}

/** The keys of the consecutive one-line members around a member, including its own key. */
function neighbours(members: readonly HclMember[], index: number): string[] {
  const isLong = ({ text }: HclMember): boolean => text.includes('\n');
  const start = members.slice(0, index).findLastIndex(isLong) + 1;
  const end = members.findIndex((member, at) => at > index && isLong(member));
  return members.slice(start, end < 0 ? undefined : end).map(({ key }) => key);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '${': '$${',
  '%{': '%%{',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

export const hclString = (text: string): string => {
  const escaped = text.replaceAll(
    /\\|"|\$\{|%\{|[\p{Cc}\u2028\u2029]/gu,
    (found) => ESCAPES[found] ?? `\\u${found.codePointAt(0)?.toString(16).padStart(4, '0')}`,
  );
  return `"${escaped}"`;
};

/** Keywords and literals of HCL. They must be quoted when they are keys. */
const KEYWORDS = new Set(['for', 'if', 'in', 'true', 'false', 'null']);

const hclKey = (key: string): string =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) && !KEYWORDS.has(key) ? key : hclString(key);
