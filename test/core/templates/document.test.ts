import { parseDocument } from '../../../core/templates/document';
import { errorOf, valueOf } from './document-reading';

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
    '!!float 1e400',
    `${'9'.repeat(400)}.5`,
  ])('refuses a number that JSON cannot represent: %s', (text) => {
    for (const value of [`a: 1\nvalue: ${text}`, `a: 1\nvalue: [${text}]`, `a: 1\nvalue:\n  ${text} # comment`]) {
      const { message, at } = errorOf(value);
      expect(message).toMatch(
        /^Invalid YAML: (?:.* is too large|a template cannot contain the number).*put it in quotes/,
      );
      expect(at).toEqual({ line: value.includes('#') ? 3 : 2, column: expect.any(Number) });
    }
  });

  it('keeps keys as written', () => {
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
    ['!Ref', { Ref: '' }],
    ['!Ref 010', { Ref: '010' }],
    ['!Sub yes', { 'Fn::Sub': 'yes' }],
    ['!GetStackOutput [a, b]', { 'Fn::GetStackOutput': ['a', 'b'] }],
    ['!Rain::Embed worker.js', { 'Fn::Rain::Embed': 'worker.js' }],
    ['!<!Ref> Api', { Ref: 'Api' }],
  ])('%s', (text, expected) => {
    expect(valueOf(`value: ${text}`)).toEqual({ value: expected });
  });
});

describe('anchors, aliases and merge keys', () => {
  it('replaces aliases with the anchored value', () => {
    expect(valueOf('a: &x !Ref B\nb: *x\nc: &x 2\nd: *x')).toEqual({ a: { Ref: 'B' }, b: { Ref: 'B' }, c: 2, d: 2 });
  });

  it('takes the first of several merge keys, and merges the same map twice', () => {
    const text = 'one: &one {a: 1}\ntwo: &two {a: 2, b: 2}\nall: {<<: *one, <<: *two, <<: *one}';
    expect(valueOf(text)).toMatchObject({ all: { a: 1, b: 2 } });
    expect(valueOf('a: {? << : {b: 1}}\nc: {!!merge x: {d: 1}}')).toEqual({ a: { b: 1 }, c: { d: 1 } });
  });

  it("merges maps: the map's own keys take precedence, then the first source", () => {
    const text = 'one: &one {a: 1, b: 1}\ntwo: &two {b: 2, c: 2}\nall:\n  <<: [*one, *two]\n  a: 0';
    expect(valueOf(text)).toMatchObject({ all: { a: 0, b: 1, c: 2 } });
    expect(valueOf('"<<": text')).toEqual({ '<<': 'text' });
  });

  it('accepts many aliases of small values', () => {
    const aliases = Array.from({ length: 5000 }, (_, index) => `k${index}: *x`).join('\n');
    expect(valueOf(`x: &x {a: 1}\n${aliases}`)).toMatchObject({ k4999: { a: 1 } });
  });

  it('refuses aliases that expand exponentially', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [index, name] of ['b', 'c', 'd', 'e', 'f', 'g', 'h'].entries()) {
      const before = 'abcdefg'.charAt(index);
      lines.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join(', ')}]`);
    }
    expect(errorOf(lines.join('\n'))).toEqual({
      message: 'Invalid YAML: its aliases expand to more than 100000 values.',
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
    ['{"a": [1, 2,], "b": {"c": 3 , /* no more */ },}', { a: [1, 2], b: { c: 3 } }],
    ['{"a": "[\n\tif(true(),\r\n  1, 2)\\u0041]"}', { a: '[\n\tif(true(),\r\n  1, 2)A]' }],
  ])('%s', (text, expected) => {
    expect(valueOf(text)).toEqual(expected);
    expect(valueOf(text, 'template.json')).toEqual(expected);
  });

  it.each([
    ['{"a": 1e400}', '1e400', 7],
    ['{"a": [1, -1.5E+999]}', '-1.5E+999', 11],
    [`{"a": ${'9'.repeat(400)}}`, `${'9'.repeat(40)}…`, 7],
  ])('refuses numbers that are too large: %.30s', (text, shown, column) => {
    expect(errorOf(text, 'stack.json')).toEqual({
      message: `Invalid JSON: the number ${shown} is too large: the largest is about 1.8e308; if it is a string, put it in quotes.`,
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

describe('keys with the names of prototype members', () => {
  it.each(['{"__proto__": {"x": 1}, "constructor": 2}', '__proto__: {x: 1}\nconstructor: 2'])('%s', (text) => {
    const value = valueOf(text) as Record<string, unknown>;
    expect(Object.entries(value)).toEqual([
      ['__proto__', { x: 1 }],
      ['constructor', 2],
    ]);
    expect(value['x']).toBeUndefined();
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('are merged like other keys', () => {
    const value = valueOf('base: &base {__proto__: {x: 1}}\nmerged:\n  <<: *base') as { merged: object };
    expect(Object.entries(value.merged)).toEqual([['__proto__', { x: 1 }]]);
    expect((value.merged as Record<string, unknown>)['x']).toBeUndefined();
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
