import { Recorder } from '../recorder';
import { BlockReader } from './block';
import { PERCENT } from './characters';
import { readDirectives } from './tags';

/**
 * Reads one YAML document in the dialect of CloudFormation templates: YAML 1.1 as PyYAML reads it, on which the AWS
 * tools are built, with CloudFormation's short forms, and with anchors, aliases and merge keys, which these tools
 * resolve before they send a template. Keys are text as written, and the last of equal keys counts.
 * @throws Malformed
 */
export function readYaml(text: string, recorder: Recorder = new Recorder()): unknown {
  return new DocumentReader(text, recorder).document();
}

/** The quick test of nearly all texts: other characters are allowed in YAML. */
const MAY_BE_UNPRINTABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd]/;
/** Control characters, single surrogates and two that Unicode reserves. */
const UNPRINTABLE = /[^\P{Cc}\t\n\r\x85]|[\ud800-\udfff\ufffe\uffff]/u;

class DocumentReader extends BlockReader {
  document(): unknown {
    const { cursor } = this;
    const unprintable = MAY_BE_UNPRINTABLE.test(cursor.text) ? cursor.text.search(UNPRINTABLE) : -1;
    if (unprintable !== -1)
      cursor.fail(`the character ${shownCode(cursor.text, unprintable)} is not allowed in YAML`, unprintable);
    cursor.skip();
    const mayBegin = this.startsDocument();
    if (cursor.column === -1) cursor.fail('the document is empty', 0);
    const value = this.node(-1, mayBegin, false);
    this.recorder.root = this.range();
    this.endDocument();
    return value;
  }

  /** Moves to the root. Returns whether a block collection can begin there: not in the line of the marker `---`. */
  private startsDocument(): boolean {
    const { cursor } = this;
    const hasDirectives = cursor.column === 0 && cursor.code() === PERCENT;
    this.handles = readDirectives(cursor);
    if (!cursor.text.startsWith('---', cursor.at) || cursor.column !== -1) {
      if (hasDirectives) cursor.fail('the line --- is missing after the directives');
      return true;
    }
    cursor.at += 3;
    cursor.skip();
    return cursor.isFirst;
  }

  private endDocument(): void {
    const { cursor } = this;
    this.leave(-1);
    while (cursor.text.startsWith('...', cursor.at)) {
      cursor.at += 3;
      cursor.skip();
      if (cursor.column !== -1) this.cursor.fail('unexpected text after the end of the document');
    }
    if (cursor.at < cursor.text.length)
      cursor.fail('the file contains a second document; a template must be a single document');
  }
}

const shownCode = (text: string, at: number): string =>
  `U+${(text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
