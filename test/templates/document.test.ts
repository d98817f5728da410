import { parseDocument } from '../../templates/document';
import { TemplateError } from '../../templates/template-error';

const valueOf = (text: string, file = 'stack.yaml'): unknown => parseDocument(text, { file }).value;

function errorOf(text: string, file = 'stack.yaml'): { message: string; at: unknown } {
  try {
    parseDocument(text, { file });
  } catch (error) {
    if (error instanceof TemplateError) return { message: error.message, at: error.at };
    throw error;
  }
  throw new Error('it was read');
}

describe('YAML scalars', () => {
  it.each<[string, unknown]>([
    ['true', true],
    ['True', true],
    ['TRUE', true],
    ['yes', true],
    ['on', true],
    ['Off', false],
    ['NO', false],
    ['tRUE', 'tRUE'],
    ['y', 'y'],
    ['N', 'N'],
    ['"true"', 'true'],
    ["'no'", 'no'],
    ['!!str yes', 'yes'],
    ['!!bool "true"', true],
    ['~', null],
    ['null', null],
    ['', null],
    ['""', ''],
    ['500', 500],
    ['-1', -1],
    ['1_000', 1000],
    ['0x1F', 31],
    ['0b101', 5],
    ['012345670123', 1_402_433_619],
    ['012345678901', '012345678901'],
    ['123456789012', 123_456_789_012],
    ['12345678901234567890', '12345678901234567890'],
    ['1:30', 90],
    ['-1:30', -90],
    ['22:61', '22:61'],
    ['10.0.0.0/16', '10.0.0.0/16'],
    ['1.10', 1.1],
    ['.5', 0.5],
    ['6.85e1', 68.5],
    ['3.0', '3.0'],
    ['1.', '1.'],
    ['12e03', '12e03'],
    ['12e-999', '12e-999'],
    ['1.5e-999', '1.5e-999'],
    ['"1e999"', '1e999'],
    ["'.inf'", '.inf'],
    ['!!str .nan', '.nan'],
    ['.INf', '.INf'],
    ['nan', 'nan'],
    ['2010-09-09', '2010-09-09'],
    ['2001-12-14t21:59:43.10-05:00', '2001-12-14t21:59:43.10-05:00'],
    ['!!int "0777"', 511],
  ])('%s', (text, expected) => {
    expect(valueOf(`value: ${text}`)).toEqual({ value: expected });
  });

  it.each([
    '.inf',
    '-.Inf',
    '+.INF',
    '.nan',
    '.NaN',
    '.NAN',
    '1.0e999',
    '-1_0.5E+999',
    '1e400',
    '12e4567',
    '!!float .inf',
    '!Sub 1e400',
    `${'9'.repeat(400)}.5`,
  ])('refuses what JSON cannot hold: %s', (text) => {
    for (const value of [`a: 1\nvalue: ${text}`, `a: 1\nvalue: [${text}]`, `a: 1\nvalue:\n  ${text} # comment`]) {
      const { message, at } = errorOf(value);
      expect(message).toMatch(
        /^This cannot be read as YAML: .* is (?:too large|a number that no template can hold).*put it in quotes/,
      );
      expect(at).toEqual({ line: value.includes('#') ? 3 : 2, column: expect.any(Number) });
    }
  });

  it('keeps keys as they stand', () => {
    expect(valueOf('200: a\n2012-10-17: b\nyes: c\n012: d\n~: e')).toEqual({
      '200': 'a',
      '2012-10-17': 'b',
      yes: 'c',
      '012': 'd',
      '~': 'e',
    });
  });

  it('reads block and folded scalars as text', () => {
    expect(valueOf('a: |\n  true\n  x\nb: >-\n  one\n  two')).toEqual({ a: 'true\nx\n', b: 'one two' });
  });
});

describe('short forms', () => {
  it.each<[string, unknown]>([
    ['!Ref Api', { Ref: 'Api' }],
    ['!Condition IsProd', { Condition: 'IsProd' }],
    ['!GetAtt Api.RootResourceId', { 'Fn::GetAtt': ['Api', 'RootResourceId'] }],
    ['!GetAtt Nested.Outputs.ApiId', { 'Fn::GetAtt': ['Nested', 'Outputs.ApiId'] }],
    ['!GetAtt [Api, RootResourceId]', { 'Fn::GetAtt': ['Api', 'RootResourceId'] }],
    ['!GetAtt Api', { 'Fn::GetAtt': 'Api' }],
    ['!Sub "${A}-b"', { 'Fn::Sub': '${A}-b' }],
    ['!Sub ["${A}", {A: !Ref B}]', { 'Fn::Sub': ['${A}', { A: { Ref: 'B' } }] }],
    ['!Join ["-", [a, !Ref B]]', { 'Fn::Join': ['-', ['a', { Ref: 'B' }]] }],
    ['!Split [",", "a,b"]', { 'Fn::Split': [',', 'a,b'] }],
    ['!Select [0, !GetAZs ""]', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }],
    ['!If [C, yes, !Ref "AWS::NoValue"]', { 'Fn::If': ['C', true, { Ref: 'AWS::NoValue' }] }],
    ['!And [!Condition A, !Condition B]', { 'Fn::And': [{ Condition: 'A' }, { Condition: 'B' }] }],
    ['!Or [!Condition A, !Condition B]', { 'Fn::Or': [{ Condition: 'A' }, { Condition: 'B' }] }],
    ['!Not [!Equals [a, b]]', { 'Fn::Not': [{ 'Fn::Equals': ['a', 'b'] }] }],
    ['!FindInMap [M, k, v]', { 'Fn::FindInMap': ['M', 'k', 'v'] }],
    ['!ImportValue api-id', { 'Fn::ImportValue': 'api-id' }],
    ['!Base64 text', { 'Fn::Base64': 'text' }],
    ['!Base64\n    Fn::Sub: text', { 'Fn::Base64': { 'Fn::Sub': 'text' } }],
    ['!Cidr [10.0.0.0/16, 4, 8]', { 'Fn::Cidr': ['10.0.0.0/16', 4, 8] }],
    ['!Transform {Name: AWS::Include}', { 'Fn::Transform': { Name: 'AWS::Include' } }],
    ['!ToJsonString {a: 1}', { 'Fn::ToJsonString': { a: 1 } }],
    ['!Length [a]', { 'Fn::Length': ['a'] }],
    ['!ForEach [X, [a], {}]', { 'Fn::ForEach': ['X', ['a'], {}] }],
    ['!Ref', { Ref: null }],
  ])('%s', (text, expected) => {
    expect(valueOf(`value: ${text}`)).toEqual({ value: expected });
  });
});

describe('anchors, aliases and merge keys', () => {
  it('puts what is anchored in the place of its aliases', () => {
    expect(valueOf('a: &x !Ref B\nb: *x\nc: &x 2\nd: *x')).toEqual({ a: { Ref: 'B' }, b: { Ref: 'B' }, c: 2, d: 2 });
  });

  it('merges maps: what stands in the map itself wins, then what comes first', () => {
    const text = 'one: &one {a: 1, b: 1}\ntwo: &two {b: 2, c: 2}\nall:\n  <<: [*one, *two]\n  a: 0';
    expect(valueOf(text)).toMatchObject({ all: { a: 0, b: 1, c: 2 } });
    expect(valueOf('"<<": text')).toEqual({ '<<': 'text' });
  });

  it('takes many aliases, as long as they stand for little', () => {
    const aliases = Array.from({ length: 5000 }, (_, index) => `k${index}: *x`).join('\n');
    expect(valueOf(`x: &x {a: 1}\n${aliases}`)).toMatchObject({ k4999: { a: 1 } });
  });

  it('refuses aliases that multiply', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [index, name] of ['b', 'c', 'd', 'e', 'f', 'g', 'h'].entries()) {
      const before = 'abcdefg'.charAt(index);
      lines.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join(', ')}]`);
    }
    expect(errorOf(lines.join('\n'))).toEqual({
      message: 'This cannot be read as YAML: its aliases stand for more than 100000 values.',
      at: { line: 5, column: expect.any(Number) },
    });
  });
});

describe('JSON', () => {
  it.each<[string, unknown]>([
    ['{}', {}],
    [' \r\n\t{ "a" : [ ] , "b" : [ 1 , { } ] } \n', { a: [], b: [1, {}] }],
    ['{"a": true, "b": false, "c": null}', { a: true, b: false, c: null }],
    ['{"a": -0.5e-2, "b": 0, "c": 1E3}', { a: -0.005, b: 0, c: 1000 }],
    [String.raw`{"a": "\u0041\n\"\\\/", "\ud83d\ude00": "é😀"}`, { a: 'A\n"\\/', '😀': 'é😀' }],
    ['{"a": "y", "b": "2010-09-09", "c": "!Ref x"}', { a: 'y', b: '2010-09-09', c: '!Ref x' }],
    ['{ // line\n "a": /* in * between */ 1 }// end', { a: 1 }],
    ['{"a": "// no comment"}', { a: '// no comment' }],
  ])('%s', (text, expected) => {
    expect(valueOf(text)).toEqual(expected);
    expect(valueOf(text, 'template.json')).toEqual(expected);
  });

  it.each([
    ['{"a": 1e400}', '1e400', 7],
    ['{"a": [1, -1.5E+999]}', '-1.5E+999', 11],
    [`{"a": ${'9'.repeat(400)}}`, `${'9'.repeat(40)}…`, 7],
  ])('refuses numbers that are too large: %.30s', (text, shown, column) => {
    expect(errorOf(text)).toEqual({
      message: `This cannot be read as JSON: the number ${shown} is too large: the largest is about 1.8e308; where text is meant, put it in quotes.`,
      at: { line: 1, column },
    });
  });

  it.each(['1.7976931348623157e308', '-1.7976931348623157e308', '1e-400'])('reads %s', (text) => {
    expect(valueOf(`{"a": ${text}}`)).toEqual({ a: JSON.parse(text) });
  });

  it('agrees with JSON.parse on every kind of value', () => {
    const value = { text: 'a"\\\u2028\u0000', list: [1, -2.5, 1e21, [], [[{}]], null], deep: { deeper: { on: true } } };
    expect(valueOf(JSON.stringify(value))).toEqual(value);
    expect(valueOf(JSON.stringify(value, null, 2))).toEqual(value);
  });
});

describe('byte order marks and line ends', () => {
  it.each(['\uFEFFa: 1\r\nb:\r\n  - x\r\n', '\uFEFF{"a": 1,\r\n"b": ["x"]\r\n}\r\n'])('%j', (text) => {
    expect(valueOf(text)).toEqual({ a: 1, b: ['x'] });
    expect(parseDocument(text, { file: 'x' }).locate(['b'])).toEqual({ line: 2, column: 1 });
  });
});

describe('keys that name the prototype', () => {
  it.each(['{"__proto__": {"x": 1}, "constructor": 2}', '__proto__: {x: 1}\nconstructor: 2'])('%s', (text) => {
    const value = valueOf(text) as Record<string, unknown>;
    expect(Object.entries(value)).toEqual([
      ['__proto__', { x: 1 }],
      ['constructor', 2],
    ]);
    expect(value['x']).toBeUndefined();
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('merges them as any other', () => {
    const value = valueOf('base: &base {__proto__: {x: 1}}\nmerged:\n  <<: *base') as { merged: object };
    expect(Object.entries(value.merged)).toEqual([['__proto__', { x: 1 }]]);
    expect((value.merged as Record<string, unknown>)['x']).toBeUndefined();
  });
});

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

describe('locate', () => {
  const yaml = [
    'Defaults: &defaults',
    '  TracingEnabled: false',
    'Resources:',
    '  Stage:',
    '    Type: AWS::ApiGateway::Stage',
    '    Properties:',
    '      <<: *defaults',
    '      StageName: !Sub',
    '        - ${Name}',
    '        - Name: prod',
    '      Tags: [a,   {Key: b}]',
    '      RestApiId: !GetAtt Api.Id',
  ].join('\n');

  it.each<[(string | number)[], [number, number]]>([
    [[], [1, 1]],
    [['Resources'], [3, 1]],
    [
      ['Resources', 'Stage', 'Properties', 'StageName'],
      [8, 7],
    ],
    [
      ['Resources', 'Stage', 'Properties', 'StageName', 'Fn::Sub', 1, 'Name'],
      [10, 11],
    ],
    [
      ['Resources', 'Stage', 'Properties', 'Tags', 1],
      [11, 19],
    ],
    [
      ['Resources', 'Stage', 'Properties', 'Tags', 1, 'Key'],
      [11, 20],
    ],
    [
      ['Resources', 'Stage', 'Properties', 'TracingEnabled'],
      [2, 3],
    ],
    [
      ['Resources', 'Stage', 'Properties', 'RestApiId', 'Fn::GetAtt', 0],
      [12, 26],
    ],
    [
      ['Resources', 'Stage', 'Properties', 'ClientCertificateId'],
      [6, 5],
    ],
    [
      ['Resources', 'Nothing', 'Type'],
      [3, 1],
    ],
    [['Nothing'], [1, 1]],
    [
      ['Resources', 'Stage', 'Properties', 'constructor'],
      [6, 5],
    ],
  ])('%j in YAML', (path, [line, column]) => {
    expect(parseDocument(yaml, { file: 'stack.yaml' }).locate(path)).toEqual({ line, column });
  });

  it.each<[(string | number)[], [number, number]]>([
    [[], [1, 1]],
    [
      ['Resources', 'Stage', 'Properties'],
      [4, 7],
    ],
    [
      ['Resources', 'Stage', 'Properties', 'Tags', 1],
      [5, 16],
    ],
    [
      ['Resources', 'Stage', 'Properties', 'StageName'],
      [4, 7],
    ],
  ])('%j in JSON', (path, [line, column]) => {
    const json =
      '{ "Resources": {\n  "Stage": {\n    "Type": "AWS::ApiGateway::Stage",\n      "Properties": {\n "Tags": ["a", "b"] } } } }';
    const document = parseDocument(json, { file: 'stack.json' });
    expect(document.locate(path)).toEqual({ line, column });
    expect(document.locate(path)).toEqual({ line, column });
  });
});
