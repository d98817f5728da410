import * as fc from 'fast-check';
import { evaluatePolicy, loadDefinition, PolicyError } from '../../../core/policy-engine';
import { API, BACKEND, decide, denying, type Json, SERVICE } from './policies';

function nested(levels: number, wrap: (inner: unknown) => unknown, core: unknown): unknown {
  let value = core;
  for (let level = 0; level < levels; level += 1) value = wrap(value);
  return value;
}

const DEEP = 10_000;
const isHttp = { field: `${API}/serviceUrl`, like: 'http://*' };

describe('a resource', () => {
  it.each([
    ['__proto__', JSON.parse('{"__proto__": {"serviceUrl": "http://a"}}')],
    ['constructor', { constructor: { prototype: { serviceUrl: 'http://a' } } }],
    ['a property that is a function', { serviceUrl: () => 'http://a' }],
  ])('with %s gains no other properties', (_, properties) => {
    expect(decide(isHttp, { properties }).effect).toBe('none');
    expect(Object.hasOwn(Object.prototype, 'serviceUrl')).toBe(false);
  });

  it.each<[string, unknown]>([
    ['objects', nested(DEEP, (inner) => ({ properties: inner, a: inner }), {})],
    ['arrays', nested(DEEP, (inner) => [inner], [])],
  ])('with 10,000 levels of %s is evaluated', (_, properties) => {
    const resource = { properties: { deep: properties, serviceUrl: 'http://a', protocols: properties } };
    expect(decide(isHttp, resource).effect).toBe('deny');
    expect(decide({ field: `${API}/protocols[*]`, equals: 'https' }, resource).status).not.toBe('failed');
    expect(decide({ field: `${API}/protocols`, equals: 'https' }, resource).effect).toBe('none');
  });

  it('with 10,000 levels makes a function fail, so it is denied', () => {
    const tags = nested(DEEP, (inner) => ({ a: inner }), {});
    expect(decide({ value: "[string(field('tags'))]", equals: 'a' }, { tags })).toMatchObject({
      status: 'failed',
      effect: 'deny',
    });
  });

  it('with a string of 10,000 brackets makes json() fail, so it is denied', () => {
    const kind = '['.repeat(DEEP) + ']'.repeat(DEEP);
    expect(decide({ value: "[json(field('kind'))]", equals: 'a' }, { kind })).toMatchObject({ effect: 'deny' });
  });

  it('with an array of 200,000 members is evaluated in time', () => {
    const protocols = Array.from({ length: 200_000 }, () => 'https').concat('http');
    const resource = { properties: { protocols } };
    const where = { field: `${API}/protocols[*]`, notIn: ['https', 'wss'] };
    expect(decide({ count: { field: `${API}/protocols[*]`, where }, greater: 0 }, resource).reasons).toEqual([
      expect.objectContaining({ actual: 1, counted: [{ at: 'properties.protocols[200000]', value: 'http' }] }),
    ]);
    expect(decide({ field: `${API}/protocols[*]`, equals: 'https' }, resource).effect).toBe('none');
  });

  it('with 100,000 properties is evaluated in time', () => {
    const properties = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`property${index}`, index]));
    expect(decide(isHttp, { properties: { ...properties, serviceurl: 'http://a' } }).effect).toBe('deny');
  });

  it.each([null, undefined, [], 'a', 1, {}, { type: '' }, { type: 7 }, { type: null }])(
    '%j is rejected',
    (resource) => {
      const definition = loadDefinition(denying(isHttp));
      expect(() => evaluatePolicy(definition, { resource: resource as Json })).toThrow(PolicyError);
    },
  );

  it('with two types is denied', () => {
    expect(decide(isHttp, { type: API, Type: BACKEND }).effect).toBe('deny');
  });
});

const count = (inner: unknown) => ({ count: { field: `${SERVICE}/zones[*]`, where: inner }, equals: 1 });

describe('a definition', () => {
  const leaf = { field: 'type', equals: API };
  const conditions = { not: (inner: unknown) => ({ not: inner }), allOf: (inner: unknown) => ({ allOf: [inner] }) };

  it.each<[string, unknown]>([
    ['not', nested(DEEP, conditions.not, leaf)],
    ['allOf', nested(DEEP, conditions.allOf, leaf)],
    ['count', nested(DEEP, count, leaf)],
    ['an array', { field: 'name', in: nested(DEEP, (inner) => [inner], 'a') }],
    ['an object', { value: nested(DEEP, (inner) => ({ a: inner }), 'a'), equals: 'a' }],
    ['an expression', { value: `[${'not('.repeat(DEEP)}true()${')'.repeat(DEEP)}]`, equals: true }],
  ])('with %s of 10,000 levels is rejected', (_, condition) => {
    expect(() => loadDefinition(denying(condition))).toThrow(PolicyError);
  });

  it('with a default of 10,000 levels is rejected', () => {
    const parameters = {
      p: { type: 'Array', allowedValues: [['a']], defaultValue: nested(DEEP, (inner) => [inner], []) },
    };
    expect(() => loadDefinition(denying(leaf, { parameters }))).toThrow('is a value nested deeper than 128 levels');
  });

  it('treats __proto__ as an ordinary member of a value', () => {
    const value = JSON.parse('{"__proto__": {"polluted": "[toLower(\'A\')]"}}');
    const { reasons } = decide({ value, containsKey: '__proto__' }, {});
    expect(reasons).toEqual([expect.objectContaining({ holds: true })]);
    expect(({} as Json)['polluted']).toBeUndefined();
  });
});

describe('any resource', () => {
  const backend = `${BACKEND}/serviceFabricCluster.managementEndpoints[*]`;
  const definition = loadDefinition(
    denying({
      anyOf: [
        {
          allOf: [
            { field: `${API}/serviceUrl`, exists: true },
            { field: `${API}/serviceUrl`, notLike: 'https://*' },
          ],
        },
        { count: { field: backend, where: { field: backend, notLike: 'https://*' } }, greater: 0 },
        { field: `${API}/protocols[*]`, greater: 5 },
        { value: `[replace(field('${API}/path'), '/', '')]`, equals: 'a' },
        { field: "tags['env']", match: 'p###' },
      ],
    }),
  );

  it('is evaluated to a result', () => {
    const properties = fc.object({
      key: fc.constantFrom('serviceUrl', 'SERVICEURL', 'protocols', 'path', 'properties', '__proto__', 'constructor'),
      values: [fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant('http://a')],
      maxDepth: 4,
    });
    const statuses = new Set<string>();
    fc.assert(
      fc.property(fc.constantFrom(API, BACKEND), properties, fc.jsonValue(), (type, given, tags) => {
        statuses.add(evaluatePolicy(definition, { resource: { type, properties: given, tags } }).status);
      }),
      { seed: 4711, numRuns: 2000 },
    );
    expect([...statuses].toSorted()).toEqual(['failed', 'matched', 'notMatched']);
  });
});
