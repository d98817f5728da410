import type { PolicyContext } from '../../../core/policy-engine';
import { Unknown } from '../../../core/values/unknown';
import { API, decide, type Json } from './policies';

/** The value of an expression in a rule, or the message of its failure. */
function value(expression: string, resource: Json = {}, context: PolicyContext = {}): unknown {
  const { reasons } = decide({ value: expression, exists: true }, resource, { context });
  const [reason] = reasons;
  return reason?.kind === 'condition' ? reason.actual : reason?.kind === 'failure' && reason.message;
}

describe('field()', () => {
  const properties = { serviceUrl: 'https://a', protocols: ['https', null], apiVersionSet: { id: 1 } };

  it.each<[string, unknown]>([
    [`[field('${API}/serviceUrl')]`, 'https://a'],
    [`[field('${API}/protocols')]`, ['https', null]],
    [`[field('${API}/protocols[*]')]`, ['https', null]],
    [`[field('${API}/apiVersionSet').id]`, 1],
    [`[field('${API}/path')]`, ''],
    [`[field('${API}/authenticationSettings.oAuth2AuthenticationSettings[*]')]`, []],
    [`[FIELD(concat('${API}', '/serviceUrl'))]`, 'https://a'],
    ["[field('name')]", 'orders'],
    ["[length(field('tags'))]", 0],
  ])('%s is %j', (expression, expected) => {
    expect(value(expression, { properties })).toEqual(expected);
  });
});

describe('the functions of policy rules', () => {
  const context: PolicyContext = {
    utcNow: new Date('2026-01-31T23:30:00.123Z'),
    subscription: { subscriptionId: '1', displayName: 'Orders' },
    resourceGroup: { name: 'rg', location: 'eastus', tags: { env: 'prod' } },
    policy: { assignmentId: '/assignments/a' },
    requestContext: { apiVersion: '2024-05-01', identity: { idtyp: 'user' } },
  };

  it.each<[string, unknown]>([
    ['[utcNow()]', '2026-01-31T23:30:00.1230000Z'],
    ['[addDays(utcNow(), 1)]', '2026-02-01T23:30:00.1230000Z'],
    ["[addDays('2024-02-28T00:00:00Z', 1)]", '2024-02-29T00:00:00.0000000Z'],
    ["[addDays('1970-01-01T00:00:00.0000001Z', -1)]", '1969-12-31T00:00:00.0000001Z'],
    [
      "[addDays('9999-12-31T00:00:00Z', 1)]",
      'addDays() returns a date outside the years 1 to 9999 for 9999-12-31T00:00:00Z and 1 days',
    ],
    [
      "[addDays('2026-02-30T00:00:00Z', 1)]",
      'addDays() takes a date such as 2026-01-31T00:00:00Z, not "2026-02-30T00:00:00Z"',
    ],
    ["[addDays('2026-01-31', 1)]", 'addDays() takes a date such as 2026-01-31T00:00:00Z, not "2026-01-31"'],
    ["[addDays(utcNow(), '1')]", 'addDays() takes an integer number of days, not "1"'],
    ['[subscription().displayName]', 'Orders'],
    ["[resourceGroup().tags['ENV']]", 'prod'],
    ['[policy().assignmentId]', '/assignments/a'],
    ['[requestContext().apiVersion]', '2024-05-01'],
    ["[tryGet(requestContext().identity, 'idtyp')]", 'user'],
    ["[tryGet(requestContext().identity, 'appid')]", null],
    ["[if(equals(field('name'), 'orders'), 'yes', substring('', 0, 1))]", 'yes'],
    ["[coalesce(null(), 'a')]", 'a'],
    ['[and(true(), or(false(), equals(1, 1)))]', true],
    ["[replace('a\r\nb', '\n', '')]", 'a\rb'],
    ['[[not an expression]', '[not an expression]'],
  ])('%s is %j', (expression, expected) => {
    expect(value(expression, {}, context)).toEqual(expected);
  });

  it.each([
    ['[subscription().id]', 'the rule reads context.subscription, which the request does not contain'],
    ['[resourceGroup().name]', 'the rule reads context.resourceGroup, which the request does not contain'],
    ['[requestContext().apiVersion]', 'a value of the request is unknown: the request has no apiVersion'],
  ])('%s fails if the request does not contain the value', (expression, message) => {
    expect(value(expression)).toBe(message);
    expect(decide({ value: expression, exists: true }, {})).toMatchObject({ status: 'notKnown', effect: 'deny' });
  });

  it('use the apiVersion of the resource as that of the request', () => {
    expect(value('[requestContext().apiVersion]', { apiVersion: '2022-08-01' })).toBe('2022-08-01');
  });
});

describe('ipRangeContains()', () => {
  it.each<[string, string, unknown]>([
    ['10.0.0.0/24', '10.0.0.255', true],
    ['10.0.0.0/24', '10.0.1.0', false],
    ['10.0.0.7/24', '10.0.0.0/25', true],
    ['10.0.0.0/25', '10.0.0.0/24', false],
    ['0.0.0.0/0', '255.255.255.255', true],
    ['10.0.0.1', '10.0.0.1/32', true],
    ['192.168.0.1-192.168.0.9', '192.168.0.2-192.168.0.9', true],
    ['192.168.0.1-192.168.0.9', '192.168.0.2-192.168.0.10', false],
    ['2001:0DB8::/110', '2001:db8::3:ffff', true],
    ['2001:db8::/110', '2001:db8::4:0', false],
    ['2001:db8::-2001:db8::3:ffff', '2001:DB8:0:0:0:0:3:FFFE', true],
    ['::ffff:10.0.0.0/120', '::ffff:a00:ff', true],
    ['::/0', '::1', true],
  ])('%s contains %s: %s', (range, target, contains) => {
    expect(value(`[ipRangeContains('${range}', '${target}')]`)).toBe(contains);
  });

  it.each([
    ['10.0.0.0/33', '10.0.0.1', '"10.0.0.0/33"'],
    ['10.0.0.9-10.0.0.1', '10.0.0.1', '"10.0.0.9-10.0.0.1"'],
    ['10.0.0.0/24', 'fe80::1%eth0', '"fe80::1%eth0"'],
    ['10.0.0.0/24', '10.0.0', '"10.0.0"'],
    ['10.0.0.0/24', '', '""'],
    ['10.0.0.1-::1', '10.0.0.1', '"10.0.0.1-::1"'],
    ['10.0.0.0/24/25', '10.0.0.1', '"10.0.0.0/24/25"'],
    ['1:2:3::4:5:6:7:8:9', '::1', '"1:2:3::4:5:6:7:8:9"'],
  ])('fails with %s and %s', (range, target, wrong) => {
    expect(value(`[ipRangeContains('${range}', '${target}')]`)).toBe(
      `ipRangeContains() takes a range such as 10.0.0.0/24 or 10.0.0.1-10.0.0.9, not ${wrong}`,
    );
  });

  it('fails with ranges of two IP families', () => {
    expect(value("[ipRangeContains('10.0.0.0/24', '::1')]")).toBe(
      'ipRangeContains() takes two ranges of the same IP family',
    );
  });
});

describe('an evaluation that fails', () => {
  const fails = { value: "[substring(field('name'), 0, 30)]", equals: 'a' };

  it('denies with a reason', () => {
    expect(decide({ allOf: [{ field: 'type', equals: API }, { not: fails }] }, {})).toEqual({
      status: 'failed',
      effect: 'deny',
      matched: false,
      reasons: [
        {
          kind: 'failure',
          path: 'policyRule.if.allOf[1].not',
          message: expect.stringContaining('substring()'),
        },
      ],
    });
  });

  it.each<[unknown, string]>([
    [
      { field: 'name', equals: "[tryGet(createObject(), 'a')]" },
      'the expected value is null, which cannot be compared',
    ],
    [{ field: 'name', like: "[tryGet(createObject(), 'a')]" }, 'the expected value is null, not a string'],
    [{ field: 'name', like: "[concat('*', 'a*')]" }, 'the expected value is "*a*", which has more than one wildcard *'],
    [{ field: 'name', in: "[concat('a', 'b')]" }, 'the expected value is "ab", not an array'],
    [{ field: 'name', exists: "[concat('a', 'b')]" }, 'the expected value is "ab", not true or false'],
    [
      { value: "[concat(field('kind'), 'a')]", equals: 'a' },
      'a function returns a string of 131073 characters; the limit is 131072',
    ],
    [{ value: "[field('tags')]", equals: 'a' }, 'a function returns a value nested deeper than 128 levels'],
  ])('%j: %s', (condition, message) => {
    const resource = { kind: 'x'.repeat(131_072), tags: nested(200) };
    const [reason] = decide(condition, resource).reasons;
    expect(reason).toMatchObject({ kind: 'failure', message });
  });

  it('is reported as notKnown if a value is unknown', () => {
    const properties = { serviceUrl: new Unknown('reference() is known once it is deployed') };
    expect(decide({ field: `${API}/serviceUrl`, like: 'https://*' }, { properties })).toEqual({
      status: 'notKnown',
      effect: 'deny',
      matched: false,
      reasons: [
        {
          kind: 'failure',
          path: 'policyRule.if',
          message: 'a value of the resource is unknown: reference() is known once it is deployed',
        },
      ],
    });
  });
});

function nested(levels: number): unknown {
  let value: unknown = {};
  for (let level = 0; level < levels; level += 1) value = { a: value };
  return value;
}
