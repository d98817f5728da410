import { errorOf, valueOf } from './document-reading';

const twice = (key: string): string =>
  `the key "${key}" stands twice in one object, and only one of the two would count; remove the other.`;

const inLists = (inner: string): string => `${'['.repeat(90)}${inner}${']'.repeat(90)}`;

describe('what cannot be read', () => {
  const yaml = 'This cannot be read as YAML: ';
  const json = 'This cannot be read as JSON: ';

  it.each<[string, string, [number, number]]>([
    ['a: 1\nb:\n  c: 1\n  d: 2\n  c: 3', `${yaml}${twice('c')}`, [5, 3]],
    ['{"a": 1,\n "b": {"c": 1, "c": 2}}', `${json}${twice('c')}`, [2, 16]],
    ['{"a": 1, "\\u0061": 2}', `${json}${twice('a')}`, [1, 10]],
    ['', `${yaml}it is empty.`, [1, 1]],
    ['# nothing\n', `${yaml}it is empty.`, [1, 1]],
    [
      'a: 1 # b\u2028c: 2',
      `${yaml}the character U+2028 ends a line for some readers of YAML, and not for others; use a line feed, or put the text in double quotes.`,
      [1, 9],
    ],
    [
      'a:\n  b: |\n    c\rd: 2',
      `${yaml}the character U+000D ends a line for some readers of YAML, and not for others; use a line feed, or put the text in double quotes.`,
      [3, 6],
    ],
    ['a: 1\n---\nb: 2', `${yaml}a second document follows; a template is one document.`, [2, 1]],
    ['a:\n\tb: 1', `${yaml}tabs are not allowed as indentation.`, [2, 1]],
    ['a: b: c', `${yaml}nested mappings are not allowed in compact mappings.`, [1, 4]],
    ['a: "x', `${yaml}missing closing "quote.`, [1, 6]],
    ['a: !Reff x', `${yaml}the tag !Reff is not one that CloudFormation knows, such as !Ref or !Sub.`, [1, 10]],
    [
      'a: !!binary eA==',
      `${yaml}the tag !!binary is not one that CloudFormation knows, such as !Ref or !Sub.`,
      [1, 13],
    ],
    ['a: *b', `${yaml}the alias *b comes before any anchor &b.`, [1, 4]],
    ['a: &b [*b]', `${yaml}the anchor &b contains itself.`, [1, 8]],
    [
      'a: 1\n<<: x',
      `${yaml}the merge key << takes an alias of a map or a list of them, such as <<: *defaults.`,
      [2, 1],
    ],
    ['a: {{ name }}', `${yaml}a key is not text; text that starts with a brace or a bracket needs quotes.`, [1, 5]],
    ['{"a": 1,}', `${json}a name in double quotes is missing.`, [1, 9]],
    ['{"a": 1 "b": 2}', `${json}a comma or } is missing.`, [1, 9]],
    ['{"a": [1 2]}', `${json}a comma or ] is missing.`, [1, 10]],
    ['{"a" 1}', `${json}a colon is missing after the name.`, [1, 6]],
    ['{"a": yes}', `${json}a value is missing or is not in double quotes.`, [1, 7]],
    ['{"a": 01}', `${json}a comma or } is missing.`, [1, 8]],
    ['{"a": "x\ny"}', `${json}a string holds a line break or a control character.`, [1, 9]],
    ['{"a": "\\x"}', `${json}a string holds an escape that JSON does not have.`, [1, 7]],
    ['{"a": "x', `${json}the text ends inside a string.`, [1, 7]],
    ['{"a": "x\\', `${json}the text ends inside a string.`, [1, 7]],
    ['{"a":', `${json}the text ends where a value should be.`, [1, 6]],
    ['{"a": 1 /* b', `${json}the text ends inside a comment.`, [1, 9]],
    ['{"a": /}', `${json}a value is missing.`, [1, 7]],
    ['{"a": 1}\n{}', `${json}something follows after the end of the object.`, [2, 1]],
  ])('%j', (text, message, [line, column]) => {
    expect(errorOf(text)).toEqual({ message, at: { line, column } });
  });

  it('names the format that the file asks for', () => {
    expect(errorOf('a: 1', 'stack.json').message).toBe(
      'This cannot be read as JSON: a value is missing or is not in double quotes.',
    );
  });

  it.each<[string, string]>([
    ['lists', '['.repeat(10_000)],
    ['lists in lines', '- '.repeat(10_000)],
    ['maps', `a: ${'{a: '.repeat(10_000)}`],
    ['indented maps', Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['keys', '? '.repeat(10_000)],
    ['JSON objects', '{"a":'.repeat(10_000)],
    ['JSON lists', `{"a":${'['.repeat(10_000)}`],
  ])('refuses 10,000 levels of %s', (_, text) => {
    expect(errorOf(text).message).toMatch(/it is nested more than 200 levels deep\.$/);
  });

  it('refuses aliases that nest deeper than the text', () => {
    expect(valueOf(`a: &a ${inLists('x')}\nb: &b ${inLists('*a')}`)).toHaveProperty('b');
    expect(errorOf(`a: &a ${inLists('x')}\nb: &b ${inLists('*a')}\nc: ${inLists('*b')}`)).toEqual({
      message: 'This cannot be read as YAML: it is nested more than 200 levels deep.',
      at: { line: 3, column: 94 },
    });
  });

  it('takes 200 levels, with functions on each', () => {
    const yaml = `${'!Sub [a, {b: '.repeat(100)}1${'}]'.repeat(100)}`;
    expect(JSON.stringify(valueOf(yaml))).toHaveLength('{"Fn::Sub":["a",{"b":}]}'.length * 100 + 1);
    const json = `{"a":${'['.repeat(199)}${']'.repeat(199)}}`;
    expect(JSON.stringify(valueOf(json))).toBe(json);
  });
});
