import { parseDocument } from '../../../core/templates/document';

const read = (text: string, file = 'stack.yaml') => parseDocument(text, { file });

describe.each([true, false])('of equal keys the last one counts, with the option positions: %s', (positions) => {
  it.each<[string, string, unknown, [number, number]]>([
    ['YAML', 'a:\n  b: 1\n  c: 2\n  "b": 3\n', { a: { b: 3, c: 2 } }, [4, 3]],
    ['JSON', '{"a": {\n"b": 1,\n"c": 2,\n"\\u0062": 3}}', { a: { b: 3, c: 2 } }, [4, 1]],
  ])('in %s', (_, text, value, [line, column]) => {
    const document = parseDocument(text, { file: 'stack.yaml', positions });
    expect(document.value).toEqual(value);
    expect(document.locate(['a', 'b'])).toEqual({ line, column });
    expect(document.warnings).toEqual([{ line, column, message: 'Duplicate key "b": line 4 overrides line 2.' }]);
  });
});

it('each key that is ignored has a warning', () => {
  const messages = read('a: 1\na: 2\na: 3\nb: {c: 1, c: 2}\n').warnings.map(({ message }) => message);
  expect(messages).toEqual([
    'Duplicate key "a": line 2 overrides line 1.',
    'Duplicate key "a": line 3 overrides line 2.',
    'Duplicate key "c": the last value in line 4 overrides the one before it.',
  ]);
});

it('keys that a merge key repeats are no duplicates', () => {
  expect(read('a: &a {b: 1}\nc: {b: 2, <<: *a}\n')).toMatchObject({ warnings: [], value: { c: { b: 2 } } });
});

it('keys that differ are no duplicates', () => {
  expect(read('{"a": 1, "A": 2, "__proto__": 3}').warnings).toEqual([]);
  expect(read('constructor: 1\n010: 2\n8: 3\n').warnings).toEqual([]);
});

it('the number of warnings is limited', () => {
  const { value, warnings } = read(Array.from({ length: 1000 }, (_, index) => `key: ${index}`).join('\n'));
  expect(value).toEqual({ key: 999 });
  expect(warnings).toHaveLength(101);
  expect(warnings.slice(-2)).toEqual([
    { line: 101, column: 1, message: 'Duplicate key "key": line 101 overrides line 100.' },
    { line: 102, column: 1, message: '899 more duplicate keys.' },
  ]);
});
