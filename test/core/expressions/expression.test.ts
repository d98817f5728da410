import { array, assert, constantFrom, property } from 'fast-check';
import {
  DEEPEST_EXPRESSION,
  type Expression,
  ExpressionError,
  isExpression,
  parseExpression,
  unescapeLiteral,
} from '../../../core/expressions/expression';
import { caught } from '../templates/arm-reading';

const literal = (value: string | number): Expression => ({ kind: 'literal', value });
const call = (name: string, ...args: Expression[]): Expression => ({ kind: 'call', name, args });

describe('isExpression and unescapeLiteral', () => {
  it.each([
    ["[parameters('a')]", true, "[parameters('a')]"],
    ['[]', true, '[]'],
    ['[[literal]', false, '[literal]'],
    ["[[[parameters('effect')]", false, "[[parameters('effect')]"],
    ['[[no closing bracket', false, '[[no closing bracket'],
    ['[text] and more', false, '[text] and more'],
    [' [true()]', false, ' [true()]'],
    ['text', false, 'text'],
    ['[', false, '['],
    ['', false, ''],
  ])('%j', (text, evaluated, unescaped) => {
    expect({ evaluated: isExpression(text), unescaped: unescapeLiteral(text) }).toEqual({ evaluated, unescaped });
  });
});

describe('parseExpression', () => {
  it.each<[string, Expression]>([
    ["['it''s']", literal("it's")],
    ["['']", literal('')],
    ['[42]', literal(42)],
    ['[-7]', literal(-7)],
    ['[1.5]', literal(1.5)],
    ['[true()]', call('true')],
    ["[ concat ( 'a' , 'b' ) ]", call('concat', literal('a'), literal('b'))],
    ["[concat(\n  'a',\n\t'b'\n)]", call('concat', literal('a'), literal('b'))],
    ['[f(g(),h(1))]', call('f', call('g'), call('h', literal(1)))],
    ["[contoso.unique('a')]", { kind: 'call', namespace: 'contoso', name: 'unique', args: [literal('a')] }],
    ['[f().b]', { kind: 'property', of: call('f'), name: 'b' }],
    ['[f().?b]', { kind: 'property', of: call('f'), name: 'b', safe: true }],
    ["[f()['b']]", { kind: 'index', of: call('f'), index: literal('b') }],
    ['[f()[?0]]', { kind: 'index', of: call('f'), index: literal(0), safe: true }],
    [
      '[f()[g()].b[1]]',
      {
        kind: 'index',
        of: { kind: 'property', of: { kind: 'index', of: call('f'), index: call('g') }, name: 'b' },
        index: literal(1),
      },
    ],
  ])('parses %j', (text, expected) => {
    expect(parseExpression(text)).toEqual(expected);
  });

  it.each([
    ['parameters', 0, 'is not in brackets'],
    ['[[x]', 0, 'is not in brackets'],
    ['[]', 1, `expected a function, a string in '…' or a number but found "]", at character 2 of "[]"`],
    ["[concat('a', 'b']", 16, 'expected "," or ")" but found "]", at character 17'],
    ["[concat('a' 'b')]", 12, `expected "," or ")" but found "'b'"`],
    ["[concat('a',)]", 12, `a number but found ")"`],
    ["['it's']", 5, 'expected "]" but found "s"'],
    ["[concat('a]", 8, "string without a closing ', at character 9"],
    ['[parameters]', 11, 'a function is called as parameters(…)'],
    ['[a.b]', 4, 'a function is called as b(…)'],
    ['[f().]', 5, 'expected a name but found "]"'],
    ['[f()] ]', 6, 'expected the end but found "]"'],
    ['[f(!)]', 3, 'unexpected "!"'],
    ['[f() + 1]', 5, 'unexpected "+"'],
  ])('rejects %j at character %d', (text, offset, message) => {
    const error = caught(() => parseExpression(text));
    expect(error).toBeInstanceOf(ExpressionError);
    expect(error).toMatchObject({ offset, message: expect.stringContaining(message) as unknown });
  });

  it.each([
    ['calls', (levels: number) => `[${'f('.repeat(levels - 1)}1${')'.repeat(levels - 1)}]`],
    ['properties', (levels: number) => `[f()${'.a'.repeat(levels - 1)}]`],
    ['indexes', (levels: number) => `[${'f()['.repeat(levels - 1)}1${']'.repeat(levels - 1)}]`],
    ['calls and properties', (levels: number) => `[f(f()${'.a'.repeat(levels - 2)})]`],
  ])('limits the nesting of %s', (_, nested) => {
    expect(parseExpression(nested(DEEPEST_EXPRESSION))).toBeDefined();
    for (const levels of [DEEPEST_EXPRESSION + 1, 10_000])
      expect(() => parseExpression(nested(levels))).toThrow(
        `expression nested deeper than ${DEEPEST_EXPRESSION} levels`,
      );
  });

  it('parses any text or rejects it at a character of the text', () => {
    const piece = constantFrom("'", "''", "'a'", '[', ']', '(', ')', '.', '?', ',', 'f', '1', '-', ' ', 'é');
    assert(
      property(array(piece, { maxLength: 20 }), (pieces) => {
        const text = `[${pieces.join('')}]`;
        const error = caught(() => parseExpression(text));
        if (error === undefined) return;
        expect(error).toBeInstanceOf(ExpressionError);
        expect((error as ExpressionError).offset).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
