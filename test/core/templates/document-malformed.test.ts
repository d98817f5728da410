import { errorOf, valueOf } from './document-reading';

const inLists = (inner: string): string => `${'['.repeat(90)}${inner}${']'.repeat(90)}`;

describe('a malformed document', () => {
  it.each<[string, string, [number, number]]>([
    ['', 'the document is empty', [1, 1]],
    ['# nothing\n', 'the document is empty', [1, 1]],
    ['---\n...\n', 'the document is empty', [1, 1]],
    ['a: \u0007', 'the character U+0007 is not allowed in YAML', [1, 4]],
    ['a: 1\n---\nb: 2', 'the file contains a second document; a template must be a single document', [2, 1]],
    ['a: 1\n...\nb: 2', 'unexpected text after the end of the document', [3, 1]],
    ['a:\n\tb: 1', 'a tab stands where only spaces are valid; replace it with spaces', [2, 1]],
    ['a: b: c', 'a map cannot start in the line of its key; put a string that contains ": " in quotes', [1, 4]],
    ['a: - b', 'a list cannot start here; start it on the next line, or put the string in quotes', [1, 4]],
    [
      'a: 1\n  b: 2',
      'a colon has no key before it; indent the line as the key above it, or put a string that contains ": " in quotes',
      [2, 4],
    ],
    ['a: "1"\n  b: 2', 'the indentation of this line fits no key and no list before it', [2, 3]],
    ['a: 1\nb\nc: 2', 'a key must be followed by a colon and a space, on one line', [2, 1]],
    ['a: "b" c', 'unexpected "c"; put a string that starts with it in quotes', [1, 8]],
    ['a: @b', 'unexpected "@"; put a string that starts with it in quotes', [1, 4]],
    ['a: "x', 'the file ends inside a string; the closing " is missing', [1, 4]],
    ["a: 'x''", "the file ends inside a string; the closing ' is missing", [1, 4]],
    ['a: "x\n---\n"', 'a string contains a line that starts a new document; indent the line', [2, 1]],
    ['a: "x\\q"', 'a string contains \\q, which is not an escape sequence of YAML', [1, 6]],
    ['a: |x\n  b', 'a block of text has an invalid header. Valid headers: |, >, |-, >-, |+, |2', [1, 4]],
    ['a: [b,\nc: d', 'the closing ] is missing', [1, 4]],
    ['a: {b: 1\n', 'the closing } is missing', [1, 4]],
    ['a: [b, "c" d]', 'a comma or ] is missing', [1, 12]],
    [
      'a: {"b"\n: c}',
      'a key and its colon are on different lines; add a missing comma or bracket, or put a question mark and a space before the key',
      [1, 5],
    ],
    [
      `${'k'.repeat(1025)}: 1`,
      'a key is longer than 1024 characters; put a question mark and a space before it',
      [1, 1],
    ],
    [
      'a: !!foo b',
      'unknown tag !!foo; a short form of CloudFormation has one exclamation mark. Example: !Ref Name',
      [1, 10],
    ],
    ['a: !!set {b}', 'CloudFormation does not support the tag !!set; write the value without a tag', [1, 10]],
    ['a: !!binary eA==', 'CloudFormation does not support the tag !!binary; write the value without a tag', [1, 13]],
    ['a: !!int b', 'the tag !!int does not fit "b"', [1, 10]],
    ['a: !!map [b]', 'the tag !!map does not fit the value', [1, 10]],
    ['a: !e!b c', 'the handle !e! of a tag is not declared by %TAG', [1, 4]],
    ['a: *b', 'the alias *b has no anchor &b before it', [1, 4]],
    ['a: &b [*b]', 'the anchor &b contains itself', [1, 8]],
    ['a: &b &c d', 'a value has two anchors', [1, 7]],
    ['a: &b 1\nc: !Ref *b', 'an alias has a tag or an anchor before it', [2, 9]],
    [
      'a: 1\n<<: x',
      'the value of the merge key << is not an alias of a map or a list of them. Example: <<: *defaults',
      [2, 1],
    ],
    [
      'a: {{ name }}',
      'a key is not a plain string; remove its tag, or put a key that starts with a brace or a bracket in quotes',
      [1, 5],
    ],
    [
      '!Ref a: b',
      'a key is not a plain string; remove its tag, or put a key that starts with a brace or a bracket in quotes',
      [1, 1],
    ],
  ])('in YAML: %j', (text, reason, [line, column]) => {
    expect(errorOf(text)).toEqual({ message: `Invalid YAML: ${reason}.`, at: { line, column } });
  });

  it.each<[string, string, [number, number]]>([
    ['{"a": 1,,}', 'a key in double quotes is missing', [1, 9]],
    ['{"a": 1 "b": 2}', 'a comma or } is missing', [1, 9]],
    ['{"a": [1 2]}', 'a comma or ] is missing', [1, 10]],
    ['[,]', 'a value is missing or is not in double quotes', [1, 2]],
    ['{"a" 1}', 'a colon is missing after the key', [1, 6]],
    ['{"a": yes}', 'a value is missing or is not in double quotes', [1, 7]],
    ['{a: 1}', 'a key in double quotes is missing', [1, 2]],
    ['{"a": 01}', 'a comma or } is missing', [1, 8]],
    ['{"a": "x\u0007y"}', 'a string contains a control character', [1, 9]],
    ['{"a": "\\x"}', 'a string contains an escape sequence that JSON does not define', [1, 7]],
    ['{"a": "x', 'the file ends inside a string', [1, 7]],
    ['{"a": "x\\', 'the file ends inside a string', [1, 7]],
    ['{"a":', 'the file ends where a value is expected', [1, 6]],
    ['{"a": 1 /* b', 'the file ends inside a comment', [1, 9]],
    ['{"a": /}', 'a value is missing', [1, 7]],
    ['{"a": 1}\n{}', 'unexpected text after the end of the document', [2, 1]],
    ['text', 'a value is missing or is not in double quotes', [1, 1]],
    ['// a comment\nb', 'a value is missing or is not in double quotes', [2, 1]],
  ])('in JSON: %j', (text, reason, [line, column]) => {
    expect(errorOf(text, 'stack.json')).toEqual({ message: `Invalid JSON: ${reason}.`, at: { line, column } });
  });

  it('is reported as what it is more like', () => {
    expect(errorOf('{"a": 1 "b": [}', 'stack.yaml').message).toBe('Invalid JSON: a comma or } is missing.');
    expect(errorOf('{a: [}', 'stack.yaml').message).toMatch(/^Invalid YAML: unexpected "}"/);
    expect(errorOf('a: [}', 'stack.json').message).toMatch(/^Invalid YAML: unexpected "}"/);
  });

  it.each<[string, string]>([
    ['lists', '['.repeat(10_000)],
    ['lists in lines', '- '.repeat(10_000)],
    ['maps', `a: ${'{a: '.repeat(10_000)}`],
    ['indented maps', Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['keys', '? '.repeat(10_000)],
    ['JSON objects', '{"a":'.repeat(10_000)],
    ['JSON lists', `{"a":${'['.repeat(10_000)}`],
  ])('is refused: 10,000 levels of %s', (_, text) => {
    expect(errorOf(text).message).toMatch(/the nesting is deeper than 200 levels\.$/);
  });

  it('may be nested too deeply through aliases', () => {
    expect(valueOf(`a: &a ${inLists('x')}\nb: &b ${inLists('*a')}`)).toHaveProperty('b');
    expect(errorOf(`a: &a ${inLists('x')}\nb: &b ${inLists('*a')}\nc: ${inLists('*b')}`)).toEqual({
      message: 'Invalid YAML: the nesting is deeper than 200 levels.',
      at: { line: 3, column: 94 },
    });
  });

  it('does not include 200 levels, with functions on each', () => {
    const yaml = `${'!Sub [a, {b: '.repeat(100)}1${'}]'.repeat(100)}`;
    expect(JSON.stringify(valueOf(yaml))).toHaveLength('{"Fn::Sub":["a",{"b":}]}'.length * 100 + 1);
    const json = `{"a":${'['.repeat(199)}${']'.repeat(199)}}`;
    expect(JSON.stringify(valueOf(json))).toBe(json);
  });
});
