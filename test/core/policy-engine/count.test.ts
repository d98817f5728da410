import { API, decide, holds, type Json, SERVICE } from './policies';

const PROTOCOLS = `${API}/protocols[*]`;
const LOCATIONS = `${SERVICE}/additionalLocations[*]`;
const protocols = (...values: unknown[]): Json => ({ properties: { protocols: values } });
const locations = (...additionalLocations: unknown[]): Json => ({ type: SERVICE, properties: { additionalLocations } });

describe('a count over a field', () => {
  it.each<[Json, number]>([
    [protocols('https', 'http'), 2],
    [protocols(), 0],
    [{ properties: {} }, 0],
    [{ properties: { protocols: null } }, 0],
    [{ properties: { protocols: 'http' } }, 0],
    [{ properties: { protocols: { 0: 'http' } } }, 0],
    [{ type: `${SERVICE}/workspaces/apis`, ...protocols('http') }, 0],
  ])('of %j is %d', (resource, total) => {
    expect(holds({ count: { field: PROTOCOLS }, equals: total }, resource)).toBe(true);
  });

  it.each<[unknown, Json, number]>([
    [{ field: PROTOCOLS, equals: 'http' }, protocols('https', 'HTTP'), 1],
    [{ not: { field: PROTOCOLS, in: ['https', 'wss'] } }, protocols('https', 'ws', 'http', null), 3],
    [{ field: PROTOCOLS, notIn: ['https', 'wss'] }, protocols('https', ['ws'], {}), 2],
    [{ field: `${API}/protocols`, contains: 'ws' }, protocols('https', 'ws'), 2],
    [{ field: `${API}/path`, exists: false }, protocols('https', 'ws'), 2],
    [{ field: 'name', equals: 'orders' }, protocols('https', 'ws'), 2],
    // Inside the count, field() returns only the member that the count evaluates.
    [{ value: `[length(field('${PROTOCOLS}'))]`, equals: 1 }, protocols('https', 'ws'), 2],
    [{ field: PROTOCOLS, equals: `[field('${PROTOCOLS}')]` }, protocols('https', 'ws'), 0],
    [{ field: PROTOCOLS, equals: `[first(field('${PROTOCOLS}'))]` }, protocols('https', 'ws'), 2],
    [{ value: '[current()]', like: 'w*' }, protocols('https', 'ws', 'wss'), 2],
    [{ value: `[current('${PROTOCOLS.toUpperCase()}')]`, equals: 'ws' }, protocols('https', 'ws'), 1],
  ])('where %j of %j is %d', (where, resource, total) => {
    expect(holds({ count: { field: PROTOCOLS, where }, equals: total }, resource)).toBe(true);
  });

  it.each<[unknown, Json, number]>([
    [{ field: `${LOCATIONS}.location`, equals: 'eastus' }, locations({ location: 'EastUS' }, { location: 'x' }, {}), 1],
    [{ field: `${LOCATIONS}.location`, exists: false }, locations({ location: 'a' }, {}, null), 2],
    [{ field: `${LOCATIONS}.zones[*]`, equals: '1' }, locations({ zones: ['1', '1'] }, { zones: ['1', '2'] }), 1],
    [{ value: `[current('${LOCATIONS}.location')]`, equals: 'a' }, locations({ location: 'a' }, {}), 1],
    [{ value: `[length(current('${LOCATIONS}.zones[*]'))]`, equals: 2 }, locations({ zones: ['1', '2'] }, {}), 1],
    [
      { count: { field: `${LOCATIONS}.zones[*]`, where: { field: `${LOCATIONS}.zones[*]`, equals: '1' } }, greater: 0 },
      locations({ zones: ['2', '1'] }, { zones: ['2'] }, {}),
      1,
    ],
    [{ count: { field: `${LOCATIONS}.zones[*]` }, equals: 2 }, locations({ zones: ['1', '2'] }, { zones: ['1'] }), 1],
    [{ count: { field: LOCATIONS }, equals: 1 }, locations({}, {}, {}), 3],
  ])('of objects where %j of %j is %d', (where, resource, total) => {
    expect(holds({ count: { field: LOCATIONS, where }, equals: total }, resource)).toBe(true);
  });

  it('counts the members of nested arrays', () => {
    const resource = locations({ zones: ['1', '2'] }, {}, { zones: ['1'] });
    expect(holds({ count: { field: `${LOCATIONS}.zones[*]` }, equals: 3 }, resource)).toBe(true);
    const where = { field: `${LOCATIONS}.zones[*]`, equals: '1' };
    expect(holds({ count: { field: `${LOCATIONS}.zones[*]`, where }, equals: 2 }, resource)).toBe(true);
  });

  it('reports the members that it counted', () => {
    const count = { field: PROTOCOLS, where: { field: PROTOCOLS, notIn: ['https', 'wss'] } };
    expect(decide({ count, greater: 0 }, protocols('https', 'ws', 'http'))).toEqual({
      status: 'matched',
      effect: 'deny',
      matched: true,
      reasons: [
        {
          kind: 'condition',
          path: 'policyRule.if',
          subject: `count of ${PROTOCOLS}`,
          operator: 'greater',
          expected: 0,
          actual: 2,
          holds: true,
          counted: [
            { at: 'properties.protocols[1]', value: 'ws' },
            { at: 'properties.protocols[2]', value: 'http' },
          ],
        },
      ],
    });
  });
});

describe('a count over a value', () => {
  const patterns = { value: ['contoso-*', 'orders*'], name: 'pattern' };

  it.each<[unknown, boolean]>([
    [{ count: patterns, equals: 2 }, true],
    [{ count: { ...patterns, where: { field: 'name', like: "[current('pattern')]" } }, equals: 1 }, true],
    [{ count: { ...patterns, where: { field: 'name', like: "[current('PATTERN')]" } }, equals: 1 }, true],
    [{ count: { value: ['a*', 'o*'], where: { field: 'name', like: '[current()]' } }, equals: 1 }, true],
    [{ count: { value: ['a*', 'o*'], where: { field: 'name', like: "[current('default')]" } }, equals: 1 }, true],
    [{ count: { value: "[split('a,b', ',')]" }, equals: 2 }, true],
    [{ count: { value: ["[toUpper('a')]"], where: { value: '[current()]', match: 'A' } }, equals: 1 }, true],
    [{ count: { value: [{ priority: 2 }], where: { value: '[current().priority]', equals: 2 } }, equals: 1 }, true],
  ])('%j: %s', (condition, outcome) => {
    expect(holds(condition, {})).toBe(outcome);
  });

  it('can be nested in a field count', () => {
    const where = { value: "[current('allowed')]", equals: `[current('${PROTOCOLS}')]` };
    const condition = {
      count: {
        field: PROTOCOLS,
        where: { count: { value: ['https', 'wss'], name: 'allowed', where }, equals: 0 },
      },
      equals: 1,
    };
    expect(holds(condition, protocols('https', 'http', 'wss'))).toBe(true);
  });

  it('can contain a field count', () => {
    const where = { field: PROTOCOLS, equals: "[current('wanted')]" };
    const count = { value: ['https', 'wss'], name: 'wanted', where: { count: { field: PROTOCOLS, where }, equals: 1 } };
    expect(holds({ count, equals: 1 }, protocols('https', 'http'))).toBe(true);
  });

  it.each<[unknown, string]>([
    [{ count: { value: "[field('name')]" }, equals: 1 }, 'the counted value is "orders", not an array'],
    [{ count: { value: '[range(0, 101)]' }, equals: 1 }, 'value counts exceed the limit of 100 iterations'],
    [
      {
        count: {
          value: '[range(0, 11)]',
          name: 'outer',
          where: { count: { value: '[range(0, 10)]', name: 'inner' }, equals: 10 },
        },
        equals: 1,
      },
      'value counts exceed the limit of 100 iterations',
    ],
  ])('fails with %j', (condition, message) => {
    expect(holds(condition, {})).toBe(message);
  });
});
