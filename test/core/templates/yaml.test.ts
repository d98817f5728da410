import { valueOf } from './document-reading';

/** The characters that end a line in YAML 1.1. */
const BREAKS = ['\n', '\r\n', '\r', '\x85', '\u2028', '\u2029'];

describe('YAML as PyYAML reads it', () => {
  it.each<[string, unknown]>([
    // Block collections.
    ['a: 1\nb: two words\nc: true\nd:\n', { a: 1, b: 'two words', c: true, d: null }],
    ['---\n# comment\na: 1 # comment\n\n  # comment\nb: "#"', { a: 1, b: '#' }],
    ['a:\n  b:\n    c: 1\n  d: 2', { a: { b: { c: 1 }, d: 2 } }],
    ['a:\n- 1\n- 2\nb:\n  - 3\n-c: 4', { a: [1, 2], b: [3], '-c': 4 }],
    ['- a: 1\n  b: 2\n- - 3\n  - - 4\n-\n  c: 5\n-\n- d', [{ a: 1, b: 2 }, [3, [4]], { c: 5 }, null, 'd']],
    ['Fn::Sub: x\n200: z\n/a/{b}: w', { 'Fn::Sub': 'x', '200': 'z', '/a/{b}': 'w' }],
    ['"a: b": 1\n\'c # d\' : 2\n"\\x41\\"": 3', { 'a: b': 1, 'c # d': 2, 'A"': 3 }],
    ['? a\n: b\n? c\n? |\n  d\n: - e\n  - f', { a: 'b', c: null, 'd\n': ['e', 'f'] }],
    [`? ${'k'.repeat(2000)}\n: 1`, { ['k'.repeat(2000)]: 1 }],
    ['- ? a\n  : b\n  c: d', [{ a: 'b', c: 'd' }]],
    // Flow collections: indentation and line breaks have no meaning.
    ['a: {b: 1,\nc: [2,\n3\n]}\nd: 4', { a: { b: 1, c: [2, 3] }, d: 4 }],
    ['a:\n  b: [x, [\n  y\n  ]]\n  c: {"d":1, e}', { a: { b: ['x', ['y']], c: { d: 1, e: null } } }],
    ['a: [b: c, ? d, "e": f, -g, h\n i]', { a: [{ b: 'c' }, { d: null }, { e: 'f' }, '-g', 'h i'] }],
    ['a: [1, # comment\n2,]\nb: {}\nc: []', { a: [1, 2], b: {}, c: [] }],
    ['[a, b]', ['a', 'b']],
    ['{a: b}', { a: 'b' }],
    // Scalars.
    ['a: "b\nc"\nd: \'e\n\n f\'\n', { a: 'b c', d: 'e\nf' }],
    ['a: "one  \n\t two\\\n   three\\n\\\n\\ four"', { a: 'one twothree\n four' }],
    ['a: "\\x41\\u00e9\\U0001F600\\N\\_\\e\\0\\/"', { a: 'Aé😀\x85\xa0\x1b\0/' }],
    ["a: 'it''s'\nb: ''\nc: \"\"", { a: "it's", b: '', c: '' }],
    ['a: one\n  two\n\n  three\nb: 1', { a: 'one two\nthree', b: 1 }],
    ['a: b\n  - c\n  # comment', { a: 'b - c' }],
    ['a\nb', 'a b'],
    [
      'a: x#y\nb: http://b:80/c\nc: :d\nd: -1\ne: ?f\ng: a::b',
      { a: 'x#y', b: 'http://b:80/c', c: ':d', d: -1, e: '?f', g: 'a::b' },
    ],
    ['a: |\n  one\n    two\n\n  three\nb: 1', { a: 'one\n  two\n\nthree\n', b: 1 }],
    ['a: >\n  one\n  two\n    three\n  four\n\n\n  five', { a: 'one two\n  three\nfour\n\nfive' }],
    ['a: |-\n  b\n\nc: |+\n  d\n\ne: |2\n    f\n', { a: 'b', c: 'd\n\n', e: '  f\n' }],
    ['a: >-2 # comment\n   b\n   c\nd: |\ne: |\n f\n# g', { a: ' b\n c', d: '', e: 'f\n' }],
    ['- |\n b\n-\n  |\n  c\n', ['b\n', 'c\n']],
    // Tags, anchors and directives.
    ['a: !Join\n- ","\n- - !Ref b\n  - c', { a: { 'Fn::Join': [',', [{ Ref: 'b' }, 'c']] } }],
    [
      'a: &b !Ref c\nd: !Sub &e\n  f\ng: [*b , *e]',
      {
        a: { Ref: 'c' },
        d: { 'Fn::Sub': 'f' },
        g: [{ Ref: 'c' }, { 'Fn::Sub': 'f' }],
      },
    ],
    ['a: &b\n  &c d: e\nf: {*c : *b }', { a: { d: 'e' }, f: { d: { d: 'e' } } }],
    ['&a b: *a\n!!str 1: ! "2"', { b: 'b', '1': 2 }],
    [
      'a: !!null x\nb: !!bool "yes"\nc: !!float 2\nd: !!seq [1]\ne: !!map {}',
      { a: null, b: true, c: 2, d: [1], e: {} },
    ],
    ['%YAML 1.1\n%TAG !e! !ex-\n# comment\n--- \na: !e!x%41 b\n...\n# comment', { a: { 'Fn::ex-xA': 'b' } }],
    ['--- !Ref\na', { Ref: 'a' }],
    [
      'Resources:\n  A: !Rain::Module ./a.yaml\n  B: {Code: !Rain::Embed b.js}',
      {
        Resources: { A: { 'Fn::Rain::Module': './a.yaml' }, B: { Code: { 'Fn::Rain::Embed': 'b.js' } } },
      },
    ],
    ['a:\n|\n b', { a: 'b' }],
    ['a: =\nb: <<', { a: '=', b: '<<' }],
  ])('%j', (text, expected) => {
    expect(valueOf(text)).toEqual(expected);
  });

  it.each(BREAKS)('with the line break %j', (lineBreak) => {
    const text = 'a:\n  - b # c\n  - |\n    d\n    e\n  - "f\n\n    g"\nh: [i,\nj]'.replaceAll('\n', lineBreak);
    const kept = lineBreak === '\u2028' || lineBreak === '\u2029' ? lineBreak : undefined;
    const [one, two] = [kept ?? '\n', kept ? kept + kept : '\n'];
    expect(valueOf(text)).toEqual({ a: ['b', `d${one}e${one}`, `f${two}g`], h: ['i', 'j'] });
  });

  it('reads a file with the name of JSON that is YAML, and YAML that starts like JSON', () => {
    expect(valueOf('Resources: {A: {Type: Custom::A}}\n', 'stack.json')).toEqual({
      Resources: { A: { Type: 'Custom::A' } },
    });
    expect(valueOf('{"a": b, c: [\nd]}\n', 'stack.yaml')).toEqual({ a: 'b', c: ['d'] });
  });
});

describe('long texts are read in linear time', () => {
  const SIZE = 1 << 20;
  const repeated = (part: string): string => part.repeat(Math.floor(SIZE / part.length));

  it.each<[string, string]>([
    ['blanks', `a: b${repeated(' ')}`],
    ['blanks before a comment', `a: b${repeated(' ')}#`],
    ['blanks in a text', `a: b${repeated(' ')}c`],
    ['blanks at a line break', `a: "b${repeated(' ')}c\n  d"`],
    ['blank lines', `a: b${repeated('\n')}`],
    ['blank lines in a text', `a: "b${repeated('\n')} c"`],
    ['words', `a: ${repeated('b ')}`],
    ['colons', `a: ${repeated(':b')}`],
    ['escapes', `a: "${repeated('\\n')}"`],
    ['quotes', `a: '${repeated("''")}'`],
    ['lines in quotes', `a: "${repeated('b\n')}"`],
    ['a long key', `? ${repeated('a ')}\n: 1`],
    ['a list', `a: [${repeated('b, ')}]`],
    ['a line of text', `a: |\n${repeated('  line\n')}`],
    ['folded lines', `a: >\n${repeated('  line\n\n')}`],
    ['lines of text', repeated('- a\n')],
    ['equal keys', 'a: b\n'.repeat(20_000)],
    ['keys', Array.from({ length: 50_000 }, (_, index) => `k${index}: 1`).join('\n')],
    ['lines with other breaks', repeated('- a\r')],
    ['texts with other breaks', `a: "${repeated('b\r')}"`],
    ['many texts with other breaks', repeated('- "b\r c"\r')],
  ])('%s', (_, text) => {
    expect(valueOf(text)).toBeDefined();
  });

  it.each<[string, string]>([
    ['a key', `${repeated('a b ')}: 1`],
    ['no key', `a: 1\n${repeated('b ')}`],
    ['an open string', `a: "${repeated('b ')}`],
    ['open strings', repeated('"a')],
    ['brackets', repeated('[')],
    ['braces', repeated('{')],
    ['dashes', repeated('- ')],
    ['question marks', repeated('? ')],
    ['anchors', repeated('&a ')],
    ['anchors on lines', repeated('&a\n')],
    ['tags', repeated('!a ')],
    ['a tag', `!${repeated('a!')}`],
    ['tags in a list', `[${repeated('!a,')}`],
    ['documents', repeated('---\n')],
    ['directives', repeated('%a b\n')],
    ['aliases', `a: &a {b: 1}\nc: [${repeated('*a ,')}]`],
    ['merge keys', `a: &a {b: 1}\nc:\n${repeated(' <<: *a\n')}`],
    ['tabs', repeated('\t')],
  ])('%s, which are refused', (_, text) => {
    expect(() => valueOf(text)).toThrow(/^Invalid YAML: /);
  });
});
