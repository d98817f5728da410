import { API, holds } from './policies';

const MISSING = Symbol('missing');

const field = `${API}/serviceUrl`;
const withUrl = (value: unknown) => ({ properties: value === MISSING ? {} : { serviceUrl: value } });
const shown = (value: unknown) => (value === MISSING ? 'a missing value' : JSON.stringify(value));

type Case = readonly [operator: string, expected: unknown, actual: unknown, outcome: boolean];

const positive: readonly Case[] = [
  ['equals', 'https', 'https', true],
  ['equals', 'https', 'HTTPS', true],
  ['equals', 'https', 'httpſ', false],
  ['equals', 'K', '\u212a', false],
  ['equals', 'straße', 'STRASSE', false],
  ['equals', 'É', 'é', true],
  ['equals', 'https', ' https', false],
  ['equals', true, 'True', true],
  ['equals', 'true', true, true],
  ['equals', 'FALSE', false, true],
  ['equals', 1, '1', true],
  ['equals', '1', 1, true],
  ['equals', '05', 5, false],
  ['equals', 'https', ['https'], false],
  ['equals', '[[object Object]', {}, false],
  ['equals', 'https', null, false],
  ['equals', 'https', MISSING, false],
  ['equals', '', MISSING, true],
  ['equals', '', null, true],
  ['equals', '', '', true],
  ['equals', '[[https]', '[https]', true],

  ['like', 'https://*', 'https://contoso.com', true],
  ['like', 'https://*', 'HTTPS://contoso.com', true],
  ['like', 'https://*', 'https://', true],
  ['like', 'https://*', 'http://https://', false],
  ['like', '*.contoso.com', 'a.CONTOSO.com', true],
  ['like', 'a*a', 'a', false],
  ['like', 'a*a', 'aa', true],
  ['like', 'https', 'HTTPS', true],
  ['like', 'https', 'https:', false],
  ['like', 'a?c', 'abc', false],
  ['like', 'a?c', 'a?c', true],
  ['like', '*', 'anything', true],
  ['like', '*', MISSING, true],
  ['like', '1*', 12, true],
  ['like', '*', ['a'], false],
  ['like', 'https://*', MISSING, false],
  ['like', 'https://*', null, false],
  ['like', '.*', 'a', false],

  ['match', '20##-##-##', '2021-08-01', true],
  ['match', '20##-##-##', '2021-08-0x', false],
  ['match', '###', '12', false],
  ['match', 'a?c', 'abc', true],
  ['match', 'a?c', 'a1c', false],
  ['match', 'a.c', 'a1c', true],
  ['match', 'abc', 'ABC', false],
  ['match', 'abc', 'abc', true],
  ['match', '#', '٣', false],
  ['match', '.', '😀', true],
  ['match', '##', 12, true],
  ['match', 'abc', MISSING, false],

  ['matchInsensitively', 'ABC-##', 'abc-12', true],
  ['matchInsensitively', 'abc', 'ABC', true],
  ['matchInsensitively', 'abc', 'abd', false],
  ['matchInsensitively', 'a?c', 'AbC', true],
  ['matchInsensitively', 'abc', null, false],

  ['contains', 'TOSO', 'contoso', true],
  ['contains', 'x', 'contoso', false],
  ['contains', 'HTTP', ['https', 'http'], true],
  ['contains', 'htt', ['https', 'http'], false],
  ['contains', 'a', { a: 1 }, false],
  ['contains', '2', 123, true],
  ['contains', 'a', MISSING, false],
  ['contains', '', MISSING, true],

  ['in', ['https', 'wss'], 'WSS', true],
  ['in', ['https', 'wss'], 'ws', false],
  ['in', [1, true], '1', true],
  ['in', [1, true], 'TRUE', true],
  ['in', [], 'a', false],
  ['in', ['a'], ['a'], false],
  ['in', ['a'], MISSING, false],
  ['in', ['', 'a'], MISSING, true],

  ['containsKey', 'ENV', { env: null }, true],
  ['containsKey', 'env', { environment: 1 }, false],
  ['containsKey', 'toString', {}, false],
  ['containsKey', '0', ['a'], false],
  ['containsKey', 'env', 'env', false],
  ['containsKey', 'env', MISSING, false],
];

const negationOf = (operator: string) => `not${operator.charAt(0).toUpperCase()}${operator.slice(1)}`;

describe.each(
  positive.map(([operator, expected, actual, outcome]) => ({
    operator,
    expected,
    actual,
    outcome,
    shown: shown(actual),
  })),
)('$operator $expected of $shown', ({ operator, expected, actual, outcome }) => {
  it(`is ${outcome}`, () => {
    expect(holds({ field, [operator]: expected }, withUrl(actual))).toBe(outcome);
  });

  it(`is ${!outcome} if negated`, () => {
    expect(holds({ field, [negationOf(operator)]: expected }, withUrl(actual))).toBe(!outcome);
  });
});

describe('exists', () => {
  it.each([
    ['a', true],
    ['', true],
    [0, true],
    [false, true],
    [[], true],
    [null, false],
    [MISSING, false],
  ])('%p: %s', (actual, exists) => {
    const decisions = ['true', 'True', true, 'false', 'FALSE', false].map((expected) =>
      holds({ field, exists: expected }, withUrl(actual)),
    );
    expect(decisions).toEqual([exists, exists, exists, !exists, !exists, !exists]);
  });
});

/** The results of the four ordering operators. */
const order = (expected: unknown, actual: unknown) =>
  ['less', 'lessOrEquals', 'greaterOrEquals', 'greater'].map((operator) =>
    holds({ field, [operator]: expected }, withUrl(actual)),
  );

describe('less, lessOrEquals, greaterOrEquals and greater', () => {
  const LESS = [true, true, false, false];
  const SAME = [false, true, true, false];
  const GREATER = [false, false, true, true];
  const NEITHER = [false, false, false, false];

  it.each([
    [5, 4, LESS],
    [5, 5, SAME],
    [5, 5.5, GREATER],
    ['2021-08-01', '2019-12-01', LESS],
    ['2021-08-01', '2021-08-01', SAME],
    ['2021-08-01', '2021-08-01-preview', GREATER],
    ['b', 'A', LESS],
    ['b', 'B', SAME],
    ['a', 'á', GREATER],
    ['10', '9', GREATER],
    ['2026-01-31T00:00:00Z', '2026-01-30T23:59:59.9999999Z', LESS],
    ['2026-01-31T00:00:00Z', '2026-01-31T00:00:00.0000000Z', SAME],
    ['2026-01-31T00:00:00.0000001Z', '2026-01-31T00:00:00.0000002Z', GREATER],
    [5, null, NEITHER],
    ['a', MISSING, NEITHER],
  ])('with %j of %p', (expected, actual, outcome) => {
    expect(order(expected, actual)).toEqual(outcome);
  });

  it.each([
    [5, '5', 'the value is "5", which cannot be compared with a number'],
    ['5', 5, 'the value is the number 5, which cannot be compared with a string'],
    [5, true, 'the value is the boolean true, which cannot be compared with a number'],
    ['a', ['a'], 'the value is an array, which cannot be compared with a string'],
    ['a', {}, 'the value is an object, which cannot be compared with a string'],
    [
      '2026-01-31T00:00:00Z',
      'tomorrow',
      'the value is "tomorrow", which cannot be compared with a date such as 2026-01-31T00:00:00Z',
    ],
  ])('fail with %j of %j', (expected, actual, message) => {
    expect(order(expected, actual)).toEqual([message, message, message, message]);
  });
});

describe('the logical operators', () => {
  const yes = { field: 'type', equals: API };
  const no = { field: 'type', equals: 'other' };
  const fails = { value: "[substring('', 0, 1)]", equals: 'a' };

  it.each([
    [yes, true],
    [{ not: yes }, false],
    [{ not: { not: yes } }, true],
    [{ allOf: [yes, yes] }, true],
    [{ allOf: [yes, no] }, false],
    [{ anyOf: [no, yes] }, true],
    [{ anyOf: [no, no] }, false],
    [{ ALLOF: [{ AnyOf: [no, yes] }, { Not: no }] }, true],
    [{ FIELD: 'type', EQUALS: API }, true],
    // The remaining conditions are not evaluated once the result is determined.
    [{ allOf: [no, fails] }, false],
    [{ anyOf: [yes, fails] }, true],
  ])('%j: %s', (condition, outcome) => {
    expect(holds(condition, {})).toBe(outcome);
  });
});
