import { errorOf, valueOf } from './document-reading';

const twice = (key: string): string => `duplicate key "${key}"; remove one of the two.`;

const inLists = (inner: string): string => `${'['.repeat(90)}${inner}${']'.repeat(90)}`;

describe('a malformed document', () => {
  const yaml = 'Invalid YAML: ';
  const json = 'Invalid JSON: ';

  it.each<[string, string, [number, number]]>([
    ['a: 1\nb:\n  c: 1\n  d: 2\n  c: 3', `${yaml}${twice('c')}`, [5, 3]],
    ['{"a": 1,\n "b": {"c": 1, "c": 2}}', `${json}${twice('c')}`, [2, 16]],
    ['{"a": 1, "\\u0061": 2}', `${json}${twice('a')}`, [1, 10]],
    ['', `${yaml}the document is empty.`, [1, 1]],
    ['# nothing\n', `${yaml}the document is empty.`, [1, 1]],
    [
      'a: 1 # b\u2028c: 2',
      `${yaml}the character U+2028 is a line break in YAML 1.1 but not in YAML 1.2; use a line feed, or put the string in double quotes.`,
      [1, 9],
    ],
    [
      'a:\n  b: |\n    c\rd: 2',
      `${yaml}the character U+000D is a line break in YAML 1.1 but not in YAML 1.2; use a line feed, or put the string in double quotes.`,
      [3, 6],
    ],
    ['a: 1\n---\nb: 2', `${yaml}the file contains a second document; a template must be a single document.`, [2, 1]],
    ['a:\n\tb: 1', `${yaml}tabs are not allowed as indentation.`, [2, 1]],
    ['a: b: c', `${yaml}nested mappings are not allowed in compact mappings.`, [1, 4]],
    ['a: "x', `${yaml}missing closing "quote.`, [1, 6]],
    ['a: !Reff x', `${yaml}unknown tag !Reff; use a short form of CloudFormation, such as !Ref or !Sub.`, [1, 10]],
    [
      'a: !!binary eA==',
      `${yaml}unknown tag !!binary; use a short form of CloudFormation, such as !Ref or !Sub.`,
      [1, 13],
    ],
    ['a: *b', `${yaml}the alias *b has no anchor &b before it.`, [1, 4]],
    ['a: &b [*b]', `${yaml}the anchor &b contains itself.`, [1, 8]],
    [
      'a: 1\n<<: x',
      `${yaml}the value of the merge key << is not an alias of a map or a list of them. Example: <<: *defaults.`,
      [2, 1],
    ],
    [
      'a: {{ name }}',
      `${yaml}a key is not a string; put a string that starts with a brace or a bracket in quotes.`,
      [1, 5],
    ],
    ['{"a": 1,}', `${json}a key in double quotes is missing.`, [1, 9]],
    ['{"a": 1 "b": 2}', `${json}a comma or } is missing.`, [1, 9]],
    ['{"a": [1 2]}', `${json}a comma or ] is missing.`, [1, 10]],
    ['{"a" 1}', `${json}a colon is missing after the key.`, [1, 6]],
    ['{"a": yes}', `${json}a value is missing or is not in double quotes.`, [1, 7]],
    ['{"a": 01}', `${json}a comma or } is missing.`, [1, 8]],
    ['{"a": "x\ny"}', `${json}a string contains a line break or a control character.`, [1, 9]],
    ['{"a": "\\x"}', `${json}a string contains an escape sequence that JSON does not define.`, [1, 7]],
    ['{"a": "x', `${json}the file ends inside a string.`, [1, 7]],
    ['{"a": "x\\', `${json}the file ends inside a string.`, [1, 7]],
    ['{"a":', `${json}the file ends where a value is expected.`, [1, 6]],
    ['{"a": 1 /* b', `${json}the file ends inside a comment.`, [1, 9]],
    ['{"a": /}', `${json}a value is missing.`, [1, 7]],
    ['{"a": 1}\n{}', `${json}unexpected text after the end of the document.`, [2, 1]],
  ])('%j', (text, message, [line, column]) => {
    expect(errorOf(text)).toEqual({ message, at: { line, column } });
  });

  it('is reported with the format of the file extension', () => {
    expect(errorOf('a: 1', 'stack.json').message).toBe('Invalid JSON: a value is missing or is not in double quotes.');
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
