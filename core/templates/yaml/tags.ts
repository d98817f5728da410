import { BREAKS, isBlank, isBreak, SPACE, TAB } from './characters';
import type { Cursor } from './cursor';

/** The prefix that each handle of a tag stands for. */
export type TagHandles = ReadonlyMap<string, string>;

export const CORE_TAG = 'tag:yaml.org,2002:';

export const DEFAULT_HANDLES: TagHandles = new Map([
  ['!', '!'],
  ['!!', CORE_TAG],
]);

const SHORT_FORM = new RegExp(`![A-Za-z0-9:]+(?=[ ${BREAKS}]|$)`, 'y');
const HANDLE = /!(?:[\w-]*!)?/y;
const ADDRESS = /(?:[A-Za-z0-9\-;/?:@&=+$,_.!~*'()[\]]|%[0-9A-Fa-f]{2})+/y;

/** The full name of the tag at the cursor. Moves behind it. */
export function readTag(cursor: Cursor, handles: TagHandles): string {
  const tag = shortForm(cursor, handles) ?? fullTag(cursor, handles);
  const next = cursor.code();
  if (next === TAB || !isBlank(next)) cursor.fail('a tag must end with a space. Example: !Ref Name');
  return tag;
}

/** Nearly all tags. */
function shortForm(cursor: Cursor, handles: TagHandles): string | undefined {
  return handles === DEFAULT_HANDLES ? match(cursor, SHORT_FORM) : undefined;
}

function fullTag(cursor: Cursor, handles: TagHandles): string {
  const start = cursor.at;
  if (cursor.text.startsWith('!<', start)) {
    cursor.at += 2;
    const address = readAddress(cursor);
    if (match(cursor, />/y) === undefined) cursor.fail('the > at the end of a tag is missing');
    return address;
  }
  if (isBlank(cursor.code(1))) {
    cursor.at += 1;
    return '!';
  }
  const handle = hasHandle(cursor) ? readHandle(cursor) : (match(cursor, /!/y) ?? '');
  const prefix = handles.get(handle) ?? cursor.fail(`the handle ${handle} of a tag is not declared by %TAG`, start);
  return prefix + readAddress(cursor);
}

/** Whether there is another exclamation mark before the next space or line break. */
function hasHandle({ text, at }: Cursor): boolean {
  let end = at + 1;
  for (
    let code = text.charCodeAt(end);
    end < text.length && code !== SPACE && !isBreak(code);
    code = text.charCodeAt(end)
  ) {
    if (text[end] === '!') return true;
    end += 1;
  }
  return false;
}

function readHandle(cursor: Cursor): string {
  const handle = match(cursor, HANDLE) ?? '!';
  return handle.length > 1 ? handle : cursor.fail('a tag contains an exclamation mark that does not end a handle');
}

function readAddress(cursor: Cursor): string {
  const start = cursor.at;
  const address = match(cursor, ADDRESS) ?? cursor.fail('a tag has no name. Example: !Ref Name');
  try {
    return address.includes('%') ? decodeURIComponent(address) : address;
  } catch {
    return cursor.fail('a tag contains an invalid percent encoding', start);
  }
}

function match(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found !== undefined) cursor.at += found.length;
  return found;
}

const DIRECTIVE = new RegExp(`%([\\w-]+)(?=[ ${BREAKS}]|$)`, 'y');
const VERSION = new RegExp(` *([0-9]+)\\.[0-9]+(?=[ ${BREAKS}]|$)`, 'y');
const TAG_HANDLE = / *(![\w-]*!|!) +/y;
const LINE_END = new RegExp(` *(?:#[^${BREAKS}]*)?(?=[${BREAKS}]|$)`, 'y');

/** Reads the directives at the start of a document. Moves to the token after them. */
export function readDirectives(cursor: Cursor): TagHandles {
  const declared = new Map<string, string>();
  let hasVersion = false;
  while (cursor.column === 0 && cursor.text[cursor.at] === '%') {
    const start = cursor.at;
    const name = match(cursor, DIRECTIVE);
    if (name === undefined) cursor.fail('a directive has no name. Example: %YAML 1.1');
    if (name === '%YAML') {
      const version = match(cursor, VERSION) ?? cursor.fail('the version of YAML is missing. Example: %YAML 1.1');
      if (hasVersion || Number.parseInt(version, 10) !== 1)
        cursor.fail('the version of YAML is not 1.1, or is given twice', start);
      hasVersion = true;
    } else if (name === '%TAG') {
      const handle =
        match(cursor, TAG_HANDLE)?.trim() ?? cursor.fail('%TAG has no handle. Example: %TAG !e! !example-');
      const prefix = readAddress(cursor);
      if (declared.has(handle)) cursor.fail(`the handle ${handle} is declared twice`, start);
      declared.set(handle, prefix);
      const next = cursor.code();
      if (next === TAB || !isBlank(next)) cursor.fail('the prefix of %TAG contains an invalid character');
    } else cursor.at = cursor.lineEnd(cursor.at);
    if (match(cursor, LINE_END) === undefined) cursor.fail('unexpected text after a directive');
    cursor.skip();
  }
  return declared.size === 0 ? DEFAULT_HANDLES : new Map([...DEFAULT_HANDLES, ...declared]);
}
