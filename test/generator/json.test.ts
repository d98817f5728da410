import { formattedJson } from '../../generator/json';

describe('formattedJson', () => {
  const long = 'x'.repeat(70);

  it.each([
    ['a list of scalars', { a: ['b', 1, true, null] }, '{\n  "a": ["b", 1, true, null]\n}\n'],
    ['a list of lists', { a: [['b'], []] }, '{\n  "a": [["b"], []]\n}\n'],
    ['a list of objects', [{ a: 1 }], '[\n  {\n    "a": 1\n  }\n]\n'],
    ['empty values', { a: {}, b: [], c: '' }, '{\n  "a": {},\n  "b": [],\n  "c": ""\n}\n'],
    ['a list that is too long', { a: [long, long] }, `{\n  "a": [\n    "${long}",\n    "${long}"\n  ]\n}\n`],
    ['characters that are escaped', { 'a"': '\n' }, '{\n  "a\\"": "\\n"\n}\n'],
  ])('writes %s', (_, value, text) => {
    expect(formattedJson(value)).toBe(text);
    expect(JSON.parse(text)).toEqual(value);
  });
});
