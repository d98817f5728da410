import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, parseDocument } from '../../../core/templates/document';
import type { Path } from '../../../core/templates/source';
import { describeWithShared, sharedFile } from '../../shared';

/** The paths of all values in a document, and the values. */
function* valuesIn(value: unknown, path: Path = []): Generator<[Path, unknown]> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value))
    yield* valuesIn(member, [...path, Array.isArray(value) ? Number(key) : key]);
}

/** A value at a path, replaced by the text MARK. */
function withMark(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return 'MARK';
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? withMark(item, rest) : item));
  const object = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(object).map(([name, member]) => [name, name === key ? withMark(member, rest) : member]),
  );
}

/** Reads a text again in which each value in turn is replaced by its range. Returns the number of values. */
function replaceEach(text: string, file: string, document: Document): number {
  let count = 0;
  for (const [path] of valuesIn(document.value)) {
    const place = document.rangeOf(path);
    // The parts that a short form is split into, such as the attribute of !GetAtt, have no text of their own.
    if (place === undefined) continue;
    const { start, end } = place.value;
    const value = text.slice(start, end);
    // What is read twice is an anchor's: an alias or a merge key leads to it.
    if (/[&*]\w|<</.test(text)) continue;
    const before = text.slice(0, start);
    // Without a colon, nothing can be put in the place of a missing value.
    if (value === '' && !/(?:[:-]|![\w!]*)$/.test(before)) continue;
    // A list can be in the column of its key, but a scalar must be indented.
    const replaced = `${before}${start === 0 ? '' : ' '}"MARK"${value.endsWith('\n') ? '\n' : ''}${text.slice(end)}`;
    expect({ path, replaced, value: parseDocument(replaced, { file }).value }).toEqual({
      path,
      replaced,
      value: withMark(document.value, path),
    });
    count += 1;
  }
  return count;
}

const check = (text: string, file: string): number => replaceEach(text, file, parseDocument(text, { file }));

describe('the range of a value', () => {
  it.each<[string, Path, string, string | undefined]>([
    ['a: 1 # c\nb: 2', ['a'], '1', 'a'],
    ['a:\n  - b\n  - "c":  d e \n', ['a'], '- b\n  - "c":  d e', 'a'],
    ['a:\n  - b\n  - "c":  d e \n', ['a', 1], '"c":  d e', undefined],
    ['a:\n  - b\n  - "c":  d e \n', ['a', 1, 'c'], 'd e', '"c"'],
    ['a: !Sub &b "c"\n', ['a'], '!Sub &b "c"', 'a'],
    ['a: !Sub &b "c"\n', ['a', 'Fn::Sub'], '"c"', undefined],
    ['a: [b, {c: d}]\n', ['a', 1], '{c: d}', undefined],
    ['a: [b, {c: d}]\n', ['a', 1, 'c'], 'd', 'c'],
    ['a: [b: c]\n', ['a', 0], 'b: c', undefined],
    ['a: |\n  b\n\nc:\nd: e', ['a'], '|\n  b\n\n', 'a'],
    ['a: |\n  b\n\nc:\nd: e', ['c'], '', 'c'],
    ['x: &x {a: 1}\nb: *x\n', ['b'], '*x', 'b'],
    ['x: &x {a: 1}\nb: *x\n', ['b', 'a'], '1', 'a'],
    ['x: &x {a: 1}\nb: {<<: *x}\n', ['b', 'a'], '1', 'a'],
    ['a: 1\r\na: 2\r\n', ['a'], '2', 'a'],
    ['a: 1\r\na: 2\r\n', [], 'a: 1\r\na: 2', undefined],
    ['{"a": [1, "b" ]}', ['a'], '[1, "b" ]', '"a"'],
    ['{"a": [1, "b" ]}', ['a', 1], '"b"', undefined],
    [' {"a": 1} ', [], '{"a": 1}', undefined],
  ])('in %j, at %j', (text, path, value, key) => {
    const place = parseDocument(text, { file: 'a.yml' }).rangeOf(path);
    expect(place && text.slice(place.value.start, place.value.end)).toBe(value);
    expect(place?.key && text.slice(place.key.start, place.key.end)).toBe(key);
  });

  it('is undefined for a path that does not exist', () => {
    const document = parseDocument('a: [1]', { file: 'a.yml' });
    expect([['b'], ['a', 1], ['A'], ['a', 0, 'b']].map((path) => document.rangeOf(path))).toEqual(
      Array(4).fill(undefined),
    );
  });
});

describe('a value in its range can be replaced', () => {
  const samples = join(__dirname, '../../../samples');

  it('in the samples', () => {
    const names = readdirSync(samples, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(?:yml|json)$/.test(name),
    );
    for (const name of names) expect(check(readFileSync(join(samples, name), 'utf8'), name)).toBeGreaterThan(5);
  });

  it.each([
    'a:\n- b: 1\n  c: "d\n   e"\n- - f\n  - |\n    g\n\n- h\n  i\nj: >-\n  k\nl: # m\nn:',
    '? a\n: b\n? "c"\n? d\n: - e\n  - {f: g, h, "i":[j], ? k}\n',
    '--- # a\nb: !Sub [c, {d: !Ref e}]\nf: !GetAtt g.h\ni: !If [j, !Ref k, l: m]\n...\n',
    '- !!str 1\n- !Ref\n- ! "a"\n- [b, c: d,\n e\n f]\n-\n- !Join\n  - ","\n  - - g\n',
    'a:\r\n  - b\r\n  - c: |\r\n      d\r\n    e: f\r\n',
    '\n\n  a: "b"   # c\n\n  d:\n     e: f\n',
    '{"a": {"b": [1, true, null, "c\\n"], "d": {}}, // e\n "f": [],\n}',
  ])('in %j', (text) => {
    expect(check(text, 'a.yml')).toBeGreaterThan(3);
  });
});

describeWithShared('a value in its range can be replaced, in real templates', () => {
  it('of a moderate size', () => {
    const names = readdirSync(sharedFile('corpora'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(?:ya?ml|json)$/.test(name),
    );
    let count = 0;
    for (const name of names) {
      const text = readFileSync(sharedFile(`corpora/${name}`), 'utf8');
      if (text.length > 3000 || text.startsWith('\uFEFF') || text.includes('{{')) continue;
      count += check(text, name);
    }
    expect(count).toBeGreaterThan(1000);
  });
});
