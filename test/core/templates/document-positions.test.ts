import { parseDocument } from '../../../core/templates/document';

const IN_SUBSET = 'a: 1\nb:\n  - c\n  - d: !Sub e\n    "f": {g: [h]}\n';

describe.each([
  ['YAML', 'a.yml', IN_SUBSET],
  ['YAML with other line breaks', 'a.yml', IN_SUBSET.replaceAll('\n', '\r\n')],
  ['YAML with a byte order mark', 'a.yml', `\uFEFF${IN_SUBSET}`],
  ['YAML with an anchor', 'a.yml', IN_SUBSET.replace('g:', 'g: &h')],
  ['YAML with an anchor and other line breaks', 'a.yml', IN_SUBSET.replace('g:', 'g: &h').replaceAll('\n', '\r\n')],
])('positions in %s', (_, file, text) => {
  it.each([true, false])('are those of the source, with the option positions: %s', (positions) => {
    const document = parseDocument(text, { file, positions });
    expect(document.value).toEqual({ a: 1, b: ['c', { d: { 'Fn::Sub': 'e' }, f: { g: ['h'] } }] });
    expect(
      [['a'], ['b'], ['b', 0], ['b', 1], ['b', 1, 'f'], ['b', 1, 'f', 'g'], ['b', 1, 'x'], ['x'], []].map((path) =>
        document.locate(path),
      ),
    ).toEqual(
      [
        [1, 1],
        [2, 1],
        [3, 5],
        [4, 5],
        [5, 5],
        [5, 11],
        [4, 5],
        [1, 1],
        [1, 1],
      ].map(([line, column]) => ({ line, column })),
    );
  });
});

it('locates a key that differs in letter case', () => {
  const document = parseDocument('{\n "Resources": {\n "a": {\n "TYPE": 1,\n "type": 2}}}', { file: 'a.json' });
  const lines = (...paths: string[][]) => paths.map((path) => document.locate(path).line);
  expect(lines(['resources'], ['resources', 'A', 'Type'], ['Resources', 'a', 'type'], ['resources', 'b'])).toEqual([
    2, 4, 5, 2,
  ]);
});

it.each([true, false])('locates members in JSON, with the option positions: %s', (positions) => {
  const document = parseDocument('{\n  "a": [1,\n  {"b": 2}]}', { file: 'a.json', positions });
  expect([['a'], ['a', 0], ['a', 1, 'b'], ['x']].map((path) => document.locate(path))).toEqual([
    { line: 2, column: 3 },
    { line: 2, column: 9 },
    { line: 3, column: 4 },
    { line: 1, column: 1 },
  ]);
});
