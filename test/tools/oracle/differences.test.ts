import { evaluateHere, explain, load } from '../../../tools/oracle/compare';
import type { Asked } from '../../../tools/oracle/definitions';
import { CAUSES } from '../../../tools/oracle/differences';
import type { Answer } from '../../../tools/oracle/regorus';

const API = 'Microsoft.ApiManagement/service/apis';
const BACKEND = 'Microsoft.ApiManagement/service/backends';
const SERVICE = 'Microsoft.ApiManagement/service';
const PATH = `${API}/path`;
const ENDPOINTS = `${BACKEND}/serviceFabricCluster.managementEndpoints[*]`;

type Json = Readonly<Record<string, unknown>>;

const denying = (condition: Json, type: string, mode = 'All'): Asked => ({
  name: 'example',
  kind: 'probe',
  parameters: {},
  definition: {
    properties: {
      mode,
      policyRule: { if: { allOf: [{ field: 'type', equals: type }, condition] }, then: { effect: 'deny' } },
    },
  },
});
const onAnyType = (condition: Json): Asked => ({
  ...denying({}, API),
  definition: { properties: { mode: 'All', policyRule: { if: condition, then: { effect: 'deny' } } } },
});
const api = (properties: unknown, others: Json = {}) => ({ type: API, name: 'contoso/orders', properties, ...others });
const value = (expression: string, expected: unknown) => denying({ value: `[${expression}]`, equals: expected }, API);

const NONE: Answer = { effect: 'none' };
const DENY: Answer = { effect: 'deny' };

/** For each cause: a definition, a resource, the effect in this engine, and the result of regorus 0.14.1. */
const EXAMPLES: readonly (readonly [string, Asked, ReturnType<typeof api>, 'none' | 'deny', Answer])[] = [
  ['full case folding', denying({ field: PATH, equals: 's' }, API), api({ path: 'ſ' }), 'none', DENY],
  ['full case folding', denying({ field: PATH, notLike: 'k*' }, API), api({ path: '\u212a' }), 'deny', NONE],
  [
    'letter case of nested names',
    denying({ count: { field: ENDPOINTS }, greater: 0 }, BACKEND),
    { ...api({ Properties: { serviceFabricCluster: { managementEndpoints: ['http://a'] } } }), type: BACKEND },
    'deny',
    NONE,
  ],
  [
    'letter case of nested names',
    denying({ field: `${BACKEND}/type`, equals: 'Pool' }, BACKEND),
    { ...api({ Type: 'Pool' }), type: BACKEND },
    'deny',
    NONE,
  ],
  ['missing values as strings', denying({ field: PATH, like: '*' }, API), api({}), 'deny', NONE],
  ['missing values as strings', denying({ field: PATH, notIn: ['', 'a'] }, API), api({ path: null }), 'none', DENY],
  [
    'conditions on [*] without an array',
    denying({ field: `${API}/protocols[*]`, equals: 'https' }, API),
    api({}),
    'deny',
    NONE,
  ],
  ['ordering of different types', denying({ field: PATH, less: 5 }, API), api({ path: 'a' }), 'deny', NONE],
  ['ordering of strings', denying({ field: PATH, lessOrEquals: 'a' }, API), api({ path: '\u0000b' }), 'none', DENY],
  ['failing functions', value(`substring(field('${PATH}'), 0, 2)`, 'ab'), api({ path: 'a' }), 'deny', NONE],
  ['duplicate property names', denying({ field: PATH, equals: 'a' }, API), api({ path: 'b', PATH: 'c' }), 'deny', NONE],
  ['field() of a missing property', value(`coalesce(field('${PATH}'), 'none')`, 'none'), api({}), 'none', DENY],
  ['letter case in functions', value(`equals(field('${PATH}'), 'A')`, true), api({ path: 'a' }), 'none', DENY],
  [
    'letter case in functions',
    value(`contains(field('${API}/protocols[*]'), 'http')`, true),
    api({ protocols: ['HTTP'] }),
    'none',
    DENY,
  ],
  ['asterisks in values', denying({ field: PATH, like: '*a' }, API), api({ path: '*ba' }), 'deny', NONE],
  ['contains on objects', denying({ field: PATH, contains: 'a' }, API), api({ path: { a: 1 } }), 'none', DENY],
  ['names of child resources', denying({ field: 'name', like: 'contoso/*' }, API), api({}), 'none', DENY],
  ['names of child resources', denying({ field: 'fullName', like: 'contoso/*' }, API), api({}), 'deny', NONE],
  [
    'spellings of locations',
    denying({ field: 'location', equals: 'West Europe' }, SERVICE),
    { ...api({}), type: SERVICE, location: 'westeurope' } as ReturnType<typeof api>,
    'deny',
    NONE,
  ],
  ['mode Indexed', denying({ field: 'name', exists: true }, API, 'Indexed'), api({}), 'none', DENY],
  [
    'aliases of other types',
    onAnyType({ field: PATH, equals: 'a' }),
    { ...api({ path: 'a' }), type: `${API}/operations` },
    'none',
    DENY,
  ],
  ['numbers as strings', denying({ field: PATH, contains: 'e' }, API), api({ path: 1e21 }), 'deny', NONE],
];

describe('a known difference to regorus', () => {
  it.each(EXAMPLES)('%s', (cause, asked, resource, ours, theirs) => {
    const loaded = load(asked);
    const request = { origin: 'test', resource };
    expect(evaluateHere(loaded, request).effect).toBe(ours);
    expect(explain(loaded, request, theirs)?.map(({ name }) => name)).toEqual([cause]);
  });

  it('has an example of each cause', () => {
    expect(new Set(EXAMPLES.map(([cause]) => cause))).toEqual(new Set(CAUSES.map(({ name }) => name)));
  });
});

describe('a difference without a known cause', () => {
  it.each<[string, Asked, ReturnType<typeof api>, Answer]>([
    ['an additional deny', denying({ field: PATH, equals: 'a' }, API), api({ path: 'b' }), DENY],
    ['a missing deny', denying({ field: PATH, equals: 'a' }, API), api({ path: 'a' }), NONE],
    ['another effect', denying({ field: PATH, equals: 'a' }, API), api({ path: 'a' }), { effect: 'audit' }],
    ['an error', denying({ field: PATH, less: 5 }, API), api({ path: 'a' }), { error: 'broken' }],
    ['ſ in a text that also differs otherwise', denying({ field: PATH, equals: 's' }, API), api({ path: 'ſt' }), DENY],
    [
      'a failed function with another effect',
      value(`int(field('${PATH}'))`, 1),
      api({ path: 'a' }),
      { effect: 'audit' },
    ],
  ])('%s', (_, asked, resource, theirs) => {
    expect(explain(load(asked), { origin: 'test', resource }, theirs)).toBeUndefined();
  });
});
