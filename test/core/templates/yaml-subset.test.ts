import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { array, assert, boolean, constantFrom, integer, letrec, nat, oneof, property, tuple } from 'fast-check';
import { Malformed } from '../../../core/templates/malformed';
import type { Offsets } from '../../../core/templates/source';
import { readYaml } from '../../../core/templates/yaml';
import { OutsideSubset } from '../../../core/templates/yaml-lines';
import { readYamlSubset } from '../../../core/templates/yaml-subset';
import { describeWithShared, sharedFile } from '../../shared';

type Read = (text: string, offsets: Offsets) => unknown;

/** The complete result of a reader: the value, its keys in order, and all positions; or the error. */
function reading(read: Read, text: string): unknown {
  const offsets: Offsets = new Map();
  try {
    const value = read(text, offsets);
    return { value, order: JSON.stringify(value), places: placesIn(value, offsets) };
  } catch (error) {
    if (error instanceof OutsideSubset) return 'outside';
    if (error instanceof Malformed) return `malformed: ${error.reason}`;
    throw error;
  }
}

const placesIn = (value: unknown, offsets: Offsets): unknown[] =>
  typeof value === 'object' && value !== null
    ? [[...(offsets.get(value) ?? ['unknown'])], ...Object.values(value).map((member) => placesIn(member, offsets))]
    : [];

const inSubset = (text: string): unknown => reading(readYamlSubset, text);
const inAllOfYaml = (text: string): unknown => reading(readYaml, text);

/** Whether the text is in the subset. If it is, it must have the same value in full YAML. */
function agrees(text: string): boolean {
  const read = inSubset(text);
  if (read === 'outside') return false;
  expect({ text, read }).toEqual({ text, read: inAllOfYaml(text) });
  return true;
}

describe('a text in the subset', () => {
  it.each<[string, unknown]>([
    ['a: 1\nb: two words\nc: true\nd:\n', { a: 1, b: 'two words', c: true, d: null }],
    ['---\n# comment\na: 1 # comment\n\n  # comment\nb: "#"', { a: 1, b: '#' }],
    ['a:\n  b:\n    c: 1\n  d: 2', { a: { b: { c: 1 }, d: 2 } }],
    ['a:\n- 1\n- 2\nb:\n  - 3', { a: [1, 2], b: [3] }],
    ['- a: 1\n  b: 2\n- - 3\n  - - 4\n-\n  c: 5', [{ a: 1, b: 2 }, [3, [4]], { c: 5 }]],
    [
      'Fn::Sub: x\nAWS::Region: y\n200: z\n/a/{b}: w',
      { 'Fn::Sub': 'x', 'AWS::Region': 'y', '200': 'z', '/a/{b}': 'w' },
    ],
    ['"a: b": 1\n\'c # d\': 2', { 'a: b': 1, 'c # d': 2 }],
    ['__proto__: 1\nconstructor: 2', JSON.parse('{"__proto__": 1, "constructor": 2}')],
    [String.raw`a: "\"\\\/\b\f\n\r\t\u0041"`, { a: '"\\/\b\f\n\r\tA' }],
    ["a: 'it''s'\nb: ''\nc: \"\"", { a: "it's", b: '', c: '' }],
    ['a: one\n  two\n\n  three\nb: 1', { a: 'one two\nthree', b: 1 }],
    ['a:\n    one\n  two', { a: 'one two' }],
    ['a: one\n        \n two', { a: 'one\ntwo' }],
    ['a: "one  \n   two\n \n  three "\nb: \'four\n  \'', { a: 'one two\nthree ', b: 'four ' }],
    ['a: |\n  one\n    two\n\n  three\nb: 1', { a: 'one\n  two\n\nthree\n', b: 1 }],
    [
      'a: |-\n\n  # one\n  two  \n\nb: >\n  three\n  four\n\n\n  five\n',
      { a: '\n# one\ntwo  ', b: 'three four\n\nfive\n' },
    ],
    ['a: |\n  x\ttab\nb: 1', { a: 'x\ttab\n', b: 1 }],
    ['a: [1, two words, "three", [four], {five: 6}]', { a: [1, 'two words', 'three', ['four'], { five: 6 }] }],
    ['a: {"b":1, "c": {}, d: [],}', { a: { b: 1, c: {}, d: [] } }],
    ['a: [\n  1,\n  2\n]\nb: {\n  "c": 3,\n\n  "d": 4\n  }', { a: [1, 2], b: { c: 3, d: 4 } }],
    ['a: http://b:80/c?d=e\nb: :c\nc: -1\nd: -e', { a: 'http://b:80/c?d=e', b: ':c', c: -1, d: '-e' }],
    [
      'a: !Ref b\nc: !Sub "${d}"\ne: !GetAtt f.g.h',
      { a: { Ref: 'b' }, c: { 'Fn::Sub': '${d}' }, e: { 'Fn::GetAtt': ['f', 'g.h'] } },
    ],
    ['a: !Join\n- ","\n- - !Ref b\n  - c', { a: { 'Fn::Join': [',', [{ Ref: 'b' }, 'c']] } }],
    ['a: !If [b, !Ref c, !GetAtt [d, e]]', { a: { 'Fn::If': ['b', { Ref: 'c' }, { 'Fn::GetAtt': ['d', 'e'] }] } }],
    [
      'a: !Base64\n  Fn::Sub: |\n    b\nc:\n  !Sub d',
      { a: { 'Fn::Base64': { 'Fn::Sub': 'b\n' } }, c: { 'Fn::Sub': 'd' } },
    ],
    ['a: é "quoted" [not a list] {x}', { a: 'é "quoted" [not a list] {x}' }],
  ])('%j', (text, expected) => {
    expect(readYamlSubset(text)).toEqual(expected);
    expect(agrees(text)).toBe(true);
  });
});

describe('a text outside the subset, valid or not', () => {
  it.each([
    '',
    'text',
    '[a]',
    ' a: 1',
    'a: &b 1',
    'a: *b',
    '<<: {a: 1}',
    '? a',
    'a: !!str 1',
    'a: !Unknown 1',
    'a: !Ref',
    'a: !Ref !Sub b',
    '!Ref a: 1',
    'a: 1\na: 2',
    'a: {b: 1, b: 2}',
    'a: 1\n b: 2',
    'a: 1\n...\n',
    'a: 1\n---\nb: 2',
    '%YAML 1.1\n---\na: 1',
    'a: b: c',
    'a: - b',
    'a:\t1',
    '\ta: 1',
    'a: b\tc',
    'a: [b',
    'a: [b: c]',
    'a: [b,, c]',
    'a: [b\nc]',
    'a: {b, c}',
    'a: {b: 1}}',
    'a: "b',
    'a: "b" c',
    'a: "b\nc"',
    String.raw`a: "\x41"`,
    'a: "b\\\n  c"',
    'a: b\n  # c\n  d',
    'a: |2\n   b',
    'a: |+\n  b\n\n',
    'a: |\nb: 1',
    'a: >\n  b\n    c\n  d',
    'a: |\n      \n  b',
    'a: %b',
    'a: @b',
    'a: \u0007',
    '- a\n-\n- b',
    `${'- '.repeat(101)}a`,
    `a: ${'['.repeat(101)}${']'.repeat(101)}`,
  ])('%j', (text) => {
    expect(inSubset(text)).toBe('outside');
  });
});

/** The text of a node after its key or dash, for the column of its parent and a step of indentation. */
type Node = (column: number, step: number) => string;

const SCALARS: readonly string[] = [
  '',
  '1',
  'true',
  'text',
  'two words',
  ':text',
  '-1',
  'AWS::Region',
  'a:b',
  'text # comment',
  '~',
  '!Ref a',
  '"text"',
  "'it''s'",
  '"a\\n"',
  '!Sub "${a}"',
  '!GetAtt a.b',
  '!Base64 a',
  '# comment',
  '"a"  # comment',
  '[a, !Ref b]',
  '[]',
  '{}',
  '{a: 1, "b":[c]}',
  '!If [a, {b: c}, "d",]',
  '[\n+a,\n\n+b]',
  '{\n+"a": 1\n=}',
  '|\n+a\n+  b',
  '|-\n\n+a\n\n+b\n',
  '>\n+a\n+b\n\n\n+c',
  'a\n+b\n\n+c',
  '"a\n\n+b"',
  "'a \n+ b'",
  '\n+a',
  '!Sub\n+"a"',
  // Outside the subset, or invalid.
  '&a 1',
  '*a',
  '!!str a',
  '? a',
  'a: b',
  '- a',
  '|2\n+ a',
  '|+\n+a\n',
  '>\n+a\n+  b',
  '%a',
  '[a',
  '"a',
  '{a}',
  '!a b',
];
const KEYS = constantFrom('a', 'b', 'c', 'Fn::Sub', '"d"', "'e f'", '200', '/g', 'h i', '__proto__', '<<', '?', '&j k');
const COMMENTS = constantFrom('', '', '', '', '\n', '\n# comment', '\n      # comment');

const blanks = (count: number): string => ' '.repeat(Math.max(0, count));

const scalar = constantFrom(...SCALARS).map<Node>(
  (text) => (column, step) => ` ${text.replaceAll('+', blanks(column + step)).replaceAll('=', blanks(column))}`,
);

const { map, list } = letrec<Record<'node' | 'map' | 'list', Node>>((tie) => ({
  node: oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: scalar },
    { weight: 2, arbitrary: tie('map') },
    { weight: 2, arbitrary: tie('list') },
  ),
  map: array(tuple(KEYS, tie('node'), COMMENTS), { minLength: 1, maxLength: 3 }).map<Node>(
    (members) => (column, step) =>
      members
        .map(([key, value, comment]) => `\n${blanks(column + step)}${key}:${value(column + step, step)}${comment}`)
        .join(''),
  ),
  list: tuple(array(tie('node'), { minLength: 1, maxLength: 3 }), boolean(), boolean()).map<Node>(
    ([items, isAtKey, isTagged]) =>
      (column, step) => {
        const at = isAtKey ? column : column + step;
        // A node on the line below its dash may also be on the same line.
        const lines = items.map((item) => (isAtKey ? item(at, 2).replace(/^\n +(?=\S)/, ' ') : item(at, 2)));
        return `${isTagged ? ' !Join' : ''}${lines.map((line) => `\n${blanks(at)}-${line}`).join('')}`;
      },
  ),
}));

describe('a text in the subset has the same value in full YAML', () => {
  const document = tuple(oneof(map, map, list), constantFrom(1, 2, 2, 4)).map(([root, step]) => root(-step, step));

  it('in random documents', () => {
    let read = 0;
    assert(
      property(document, (text) => {
        if (agrees(text)) read += 1;
      }),
      { numRuns: 4000 },
    );
    expect(read).toBeGreaterThan(500);
  });

  it('in random documents with one line reindented, repeated or removed', () => {
    let read = 0;
    const change = tuple(document, nat(), constantFrom('', ' ', '  ', '    ', '\n', '- ', '# ', 'a: '), boolean());
    assert(
      property(change, ([text, place, start, isCut]) => {
        const lines = text.split('\n');
        const at = place % lines.length;
        const line = lines[at] ?? '';
        lines.splice(at, 1, ...(isCut ? [line.slice(start.length)] : start === '' ? [line, line] : [start + line]));
        if (agrees(lines.join('\n'))) read += 1;
      }),
      { numRuns: 4000 },
    );
    expect(read).toBeGreaterThan(300);
  });

  const folder = join(__dirname, '../../../samples/aws');
  const samples = readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  const INSERTS = [
    ' ',
    '  ',
    '\n',
    '- ',
    ': ',
    '#',
    ' #',
    '"',
    "'",
    '|',
    '>',
    '[',
    ']',
    '{',
    '}',
    ',',
    '!',
    '&',
    '*',
    '%',
    '\\',
    '\t',
  ];

  it('in samples with one random change', () => {
    let read = 0;
    const change = tuple(constantFrom(...samples), nat(), integer({ min: 0, max: 3 }), constantFrom('', ...INSERTS));
    assert(
      property(change, ([sample, place, removed, inserted]) => {
        const at = place % sample.length;
        if (agrees(sample.slice(0, at) + inserted + sample.slice(at + removed))) read += 1;
      }),
      { numRuns: 1000 },
    );
    expect(read).toBeGreaterThan(200);
  });
});

describe('long texts', () => {
  const MEGABYTE = 1 << 20;

  it.each([
    ['blanks', `a: b${' '.repeat(MEGABYTE)}`],
    ['blanks before a comment', `a: b${' '.repeat(MEGABYTE)}#`],
    ['blanks in a text', `a: b${' '.repeat(MEGABYTE)}c`],
    ['blanks at a line break', `a: b${' '.repeat(MEGABYTE)}c\n  d`],
    ['blank lines', `a: b${'\n'.repeat(MEGABYTE)}`],
    ['blank lines in a text', `a: "b${'\n'.repeat(MEGABYTE)} c"`],
    ['escapes', `a: "${'\\n'.repeat(MEGABYTE / 2)}"`],
    ['quotes', `a: '${"''".repeat(MEGABYTE / 2)}'`],
    ['a key', `${'a'.repeat(MEGABYTE)}: 1`],
    ['a key of many words', `${'a b '.repeat(MEGABYTE / 4)}c: 1`],
    ['no key', `a: 1\n${'b '.repeat(MEGABYTE / 2)}`],
    ['a list', `a: [${'b, '.repeat(MEGABYTE / 8)}]`],
    ['lines', 'a: 1\nb: |\n'.repeat(1) + '  line\n'.repeat(MEGABYTE / 8)],
  ])('are read in linear time: %s', (_, text) => {
    expect(['outside', 'object']).toContain(typeof inSubset(text) === 'object' ? 'object' : inSubset(text));
  });
});

describeWithShared('real templates', () => {
  const files = readdirSync(sharedFile('corpora'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => readFileSync(sharedFile(`corpora/${name}`), 'utf8').replaceAll('\r\n', '\n'));

  it('have the same value, and nearly all are in the subset', () => {
    const read = files.filter(agrees);
    expect(read.length / files.length).toBeGreaterThan(0.95);
  });
});
