import { anything, array, assert, constantFrom, property } from 'fast-check';
import { everyItem, oneOf, requires, whenPresent, withScheme } from '../../../core/catalogue';
import { type FactRequirement, observe } from '../../../core/evaluation/observation';
import { decideValue } from '../../../core/evaluation/requirement';
import { Alternatives, PartlyKnown, SetOnceDeployed, Unknown, Unreadable } from '../../../core/values';

const protocols = everyItem('protocols', oneOf('https', 'wss')) as FactRequirement;
const address = whenPresent('url', withScheme('https')) as FactRequirement;
const kind = requires('kind', oneOf('edge')) as FactRequirement;

const extra = new Unknown("parameter 'extra' has no value");
const DEPENDS = "depends on a value known only at deployment: parameter 'extra' has no value";
const either = (...values: unknown[]) => new Alternatives("parameter 'old' has no value", values);
const WHICH = "which one applies is known only at deployment: parameter 'old' has no value";
const many = (...last: string[]) => [...Array<string>(20).fill('https'), ...last];

const observed = (requirement: FactRequirement, name: string, value: unknown) =>
  observe(requirement, name, value, decideValue(requirement.kind, value, requirement.condition));

describe('a list', () => {
  it.each<[string, unknown, string]>([
    ['passes', ['https', 'WSS'], 'p is ["https", "WSS"]'],
    ['is long and passes', many(), 'p is a list of 20 items'],
    ['fails because of one item', ['https', extra, 'http'], 'p[2] is "http"'],
    ['fails because of the last of many', many('http'), 'p[20] is "http"'],
    ['fails because of two items', ['http', 'https', 'ws'], 'p[0] is "http", p[2] is "ws"'],
    [
      'fails because of many items',
      Array(20).fill('http'),
      'p[0] is "http", p[1] is "http", p[2] is "http", and 17 more',
    ],
    ['holds other values', ['https', 7, null], 'p[1] is 7, p[2] is null'],
    ['holds a list and an object', [['http', []], {}], 'p[0] is ["http", a list], p[1] is an object'],
    ['is unknown because of one item', ['https', extra], `p[1] ${DEPENDS}`],
    ['has an item that cannot be read', [new Unreadable('it is no call')], 'p[0] cannot be read: it is no call'],
    [
      'has an item with a known beginning',
      [new PartlyKnown('it is unknown', 'ht')],
      'p[0] starts with "ht", and the rest depends on a value known only at deployment: it is unknown',
    ],
    ['has an item with alternatives', ['https', either('http', 'ws')], `p[1] is "http" or "ws"; ${WHICH}`],
    ['is itself unknown', extra, `p ${DEPENDS}`],
    ['is a passing text', 'https', 'p is "https", not a list'],
    ['is a number', 7, 'p is 7, not a list'],
    ['is missing', undefined, 'p is missing'],
    ['is an object', {}, 'p is an object'],
  ])('that %s', (_, value, observation) => {
    const [, item] = /^p\[(\d+)\]/.exec(observation) ?? [];
    const expected = { observation, ...(item === undefined ? {} : { item: Number(item) }) };
    expect(observed(protocols, 'p', value)).toEqual(expected);
  });
});

describe('a list with alternatives', () => {
  it.each([
    ['fails in every case because of one item', either(['http'], ['http', 'https']), 'contains "http" in every case'],
    [
      'fails in every case, deeper',
      either(['ws', 'http'], either(['http'], many('http'))),
      'contains "http" in every case',
    ],
    ['fails because of different items', either(['http'], ['ws', 'https']), `is ["http"] or ["ws", "https"]; ${WHICH}`],
    ['fails in one case', either(['https'], ['http']), `is ["http"] or ["https"]; ${WHICH}`],
    ['is long', either(['https'], many('ws')), `is a list of 21 items with "ws" or ["https"]; ${WHICH}`],
    ['is a text in one case', either('https', ['ws']), `is "https" (not a list) or ["ws"]; ${WHICH}`],
    ['may be missing', either(undefined, ['http']), `is ["http"] or missing; ${WHICH}`],
    ['has an unknown item', either(['https', extra], ['https']), `is ["https", unknown] or ["https"]; ${WHICH}`],
  ])('that %s', (_, value, predicate) => {
    expect(observed(protocols, 'p', value)).toEqual({ observation: `p ${predicate}` });
  });
});

describe('a value with alternatives', () => {
  it.each([
    ['fails', either('http://a', 'http://b'), `is "http://a" or "http://b"; ${WHICH}`],
    ['passes in one case', either('https://a', 'http://b'), `is "http://b" or "https://a"; ${WHICH}`],
    ['may be missing', either('http://a', undefined), `is "http://a" or missing; ${WHICH}`],
    ['may be null', either(null, 'http://a'), `is "http://a" or null; ${WHICH}`],
    [
      'has an unknown case',
      either('http://a', extra),
      `is "http://a" or unknown (parameter 'extra' has no value); ${WHICH}`,
    ],
    [
      'has an unknown case with the same reason',
      either('http://a', new Unknown("parameter 'old' has no value")),
      `is "http://a" or unknown; ${WHICH}`,
    ],
    [
      'has a case that cannot be read',
      either('http://a', new Unreadable('x')),
      `is "http://a" or unreadable (x); ${WHICH}`,
    ],
    [
      'has a case with a known beginning',
      either('http://a', new PartlyKnown("parameter 'old' has no value", 'http://')),
      `is "http://a" or a text that starts with "http://"; ${WHICH}`,
    ],
    ['has equal cases', either('http://a', either('http://a', 7)), `is "http://a" or 7; ${WHICH}`],
    ['has many cases', either('a', 'b', 'c', 'd', 'e'), `is "a" or "b" or "c" or one of 2 more; ${WHICH}`],
  ])('that %s', (_, value, predicate) => {
    expect(observed(address, 'url', value)).toEqual({ observation: `url ${predicate}` });
  });
});

describe('a single value', () => {
  it.each([
    ['a text', 'x', 'is "x"'],
    ['a long text', 'x'.repeat(100), `is "${'x'.repeat(80)}…"`],
    ['a list', ['a', 1], 'is ["a", 1]'],
    ['an object', {}, 'is an object'],
    ['null', null, 'is null'],
    ['nothing', undefined, 'is missing'],
    ['a boolean', false, 'is false'],
    [
      'a value that is set at deployment',
      new SetOnceDeployed('it is made'),
      'depends on a value known only at deployment: it is made',
    ],
  ])('%s', (_, value, predicate) => {
    expect(observed(kind, 'kind', value)).toEqual({ observation: `kind ${predicate}` });
  });
});

it('is short for a list that aliases make very large', () => {
  const large = Array.from({ length: 100 }).reduce<unknown>((inner) => Array(8).fill(inner), 'http');
  expect(observed(kind, 'kind', large).observation).toBe(`kind is [${Array(8).fill('a list').join(', ')}]`);
});

it('is short for values of any size, and names an item with the verdict', () => {
  const value = anything({ withBigInt: false, maxDepth: 3 });
  assert(
    property(constantFrom(protocols, address, kind), array(value, { maxLength: 40 }), (requirement, values) => {
      const verdict = decideValue(requirement.kind, values, requirement.condition);
      const { observation, item } = observe(requirement, 'p', values, verdict);
      expect(observation.length).toBeLessThan(10_000);
      const namesItem = requirement === protocols && verdict !== 'pass';
      expect(item !== undefined).toBe(namesItem);
      const found = item === undefined ? verdict : decideValue('value', values[item], requirement.condition);
      expect(found).toBe(verdict);
    }),
  );
});
