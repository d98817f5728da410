import { API, BACKEND, decide, holds, type Json, SERVICE } from './policies';

const id = '/subscriptions/1/resourceGroups/rg/providers/Microsoft.ApiManagement/service/contoso/apis/orders;rev=2';

/** The value of a field in a rule. */
function read(field: string, resource: Json): unknown {
  const [reason] = decide({ field, exists: true }, resource).reasons;
  return reason?.kind === 'condition' ? reason.actual : reason;
}

describe('a field', () => {
  it.each<[string, Json, unknown]>([
    ['type', {}, API],
    ['TYPE', { type: 'microsoft.apimanagement/SERVICE/apis' }, 'microsoft.apimanagement/SERVICE/apis'],
    ['name', {}, 'orders'],
    ['name', { name: 'contoso/orders' }, 'orders'],
    ['name', { name: 7 }, undefined],
    ['fullName', { name: 'contoso/orders' }, 'contoso/orders'],
    ['fullName', { name: 'orders;rev=2', id }, 'contoso/orders;rev=2'],
    ['fullName', { name: 'orders', id: '/subscriptions/1' }, 'orders'],
    ['fullName', { name: 'orders', id: `${id}/operations/get` }, 'orders'],
    ['id', { id }, id],
    ['id', {}, undefined],
    ['kind', { kind: 'app' }, 'app'],
    ['location', { location: 'East US 2' }, 'eastus2'],
    ['location', { location: 'global' }, 'global'],
    ['location', {}, undefined],
    ['identity.type', { identity: { Type: 'SystemAssigned' } }, 'SystemAssigned'],
    ['identity.type', { identity: null }, undefined],
    ['tags', { tags: { env: 'prod' } }, { env: 'prod' }],
    ['tags', {}, undefined],
    ["tags['env']", { tags: { ENV: 'prod' } }, 'prod'],
    ['tags[env]', { tags: { env: 'prod' } }, 'prod'],
    ['tags.env', { tags: { env: 'prod' } }, 'prod'],
    ["Tags['Acct.CostCenter']", { tags: { 'acct.costcenter': '4711' } }, '4711'],
    ['tags[tag.with.dots]', { tags: { 'tag.with.dots': '1' } }, '1'],
    ['tags.tag.with.dots', { tags: { 'tag.with.dots': '1' } }, '1'],
    ["tags['my tag']", { tags: { 'my tag': '1' } }, '1'],
    ["tags['''My.Apostrophe.Tag''']", { tags: { "'My.Apostrophe.Tag'": '1' } }, '1'],
    ["tags['__proto__']", { tags: {} }, undefined],
    ["tags['constructor']", { tags: {} }, undefined],
    ["tags['env']", { tags: 'env' }, undefined],
    [`${API}/serviceUrl`, { properties: { serviceUrl: 'https://a' } }, 'https://a'],
    [`${API.toUpperCase()}/SERVICEURL`, { Properties: { ServiceUrl: 'https://a' } }, 'https://a'],
    [`${API}/serviceUrl`, { properties: null }, undefined],
    [`${API}/serviceUrl`, { properties: ['https://a'] }, undefined],
    [`${API}/authenticationSettings.oAuth2`, { properties: { authenticationSettings: 'none' } }, undefined],
    [`${API}/protocols`, { properties: { protocols: ['https'] } }, ['https']],
    [`${API}/protocols[*]`, { properties: { protocols: ['https', 'wss'] } }, ['https', 'wss']],
    [`${SERVICE}/sku.name`, { type: SERVICE, sku: { name: 'Developer' } }, 'Developer'],
    // An alias reads only resources of its own type, even if another type has a property with the same name.
    [`${API}/serviceUrl`, { type: `${SERVICE}/workspaces/apis`, properties: { serviceUrl: 'https://a' } }, undefined],
    [`${API}/serviceUrl`, { type: `${API}/operations`, properties: { serviceUrl: 'https://a' } }, undefined],
    // An older alias, which names the child type before a dot.
    [`${SERVICE}/caches.resourceId`, { type: `${SERVICE}/caches`, properties: { resourceId: 'a' } }, 'a'],
  ])('%s of %j is %j', (field, resource, value) => {
    expect(read(field, resource)).toEqual(value);
  });

  it('can be named by an expression', () => {
    const field = "[concat('tags[', toLower('ENV'), ']')]";
    expect(holds({ field, equals: 'prod' }, { tags: { env: 'prod' } })).toBe(true);
  });

  it.each([
    [
      `[concat('${API}', '/nothing')]`,
      `an expression names the alias '${API}/nothing', which is not in the list of aliases`,
    ],
    ["[concat('tag', 's[*]')]", "an expression names 'tags[*]', which is not a tag"],
    ['[int(1)]', 'the name of the field is the number 1, not a string'],
  ])('fails if %s does not name a field', (field, message) => {
    expect(holds({ field, exists: true }, {})).toBe(message);
  });
});

describe('a location', () => {
  it.each([
    [{ equals: 'EastUS2' }, true],
    [{ equals: 'East US 2' }, true],
    [{ notEquals: 'east us 2' }, false],
    [{ in: ['westus', 'EAST US 2'] }, true],
    [{ notIn: ['westus'] }, true],
    [{ like: 'East US*' }, true],
    [{ equals: "[concat('East', ' US 2')]" }, true],
    [{ equals: 'westus' }, false],
  ])('%j: %s', (expectation, outcome) => {
    expect(holds({ field: 'location', ...expectation }, { location: 'eastUS 2' })).toBe(outcome);
  });
});

describe('a property that appears twice, in different letter case', () => {
  it('fails if a rule reads it, because the provider may read either', () => {
    const properties = { serviceUrl: 'https://a', ServiceURL: 'http://a' };
    expect(decide({ field: `${API}/serviceUrl`, like: 'http://*' }, { properties })).toEqual({
      status: 'failed',
      effect: 'deny',
      matched: false,
      reasons: [
        {
          kind: 'failure',
          path: 'policyRule.if',
          message: "the resource has both 'serviceUrl' and 'ServiceURL'; the provider may read either",
        },
      ],
    });
    expect(holds({ field: `${API}/protocols`, exists: false }, { properties })).toBe(true);
  });
});

const located = (...additionalLocations: unknown[]) => ({ type: SERVICE, properties: { additionalLocations } });

const named = (...serverX509Names: unknown[]) => ({
  type: BACKEND,
  properties: { properties: { serviceFabricCluster: { serverX509Names } } },
});

describe('a field that selects members', () => {
  const endpoints = `${BACKEND}/serviceFabricCluster.serverX509Names[*].name`;
  const zones = `${SERVICE}/additionalLocations[*].zones[*]`;

  it.each<[string, unknown, Json, boolean]>([
    ['equals', 'https', { properties: { protocols: ['https', 'HTTPS'] } }, true],
    ['equals', 'https', { properties: { protocols: ['https', 'http'] } }, false],
    ['notEquals', 'http', { properties: { protocols: ['https', 'http'] } }, false],
    ['notEquals', 'http', { properties: { protocols: ['https', 'wss'] } }, true],
    ['exists', true, { properties: { protocols: ['https', null] } }, false],
    // A condition on the members of an empty collection holds. The collection of a missing array is empty too.
    ['equals', 'https', { properties: { protocols: [] } }, true],
    ['equals', 'https', { properties: {} }, true],
    ['notEquals', 'https', { properties: {} }, true],
    ['exists', true, { properties: {} }, true],
    ['exists', false, { properties: { protocols: null } }, true],
    ['equals', 'https', { properties: { protocols: 'http' } }, true],
  ])('%s %j of %j: %s', (operator, expected, resource, outcome) => {
    expect(holds({ field: `${API}/protocols[*]`, [operator]: expected }, resource)).toBe(outcome);
  });

  it.each<[unknown, Json, boolean]>([
    [['1', '2'], located({ zones: ['1'] }, { zones: ['2', '1'] }), true],
    [['1'], located({ zones: ['1'] }, { zones: ['2', '1'] }), false],
    [['1'], located({ zones: ['1'] }, {}, null, { zones: [] }), true],
    [['1'], located(), true],
  ])('in %j of %j: %s', (expected, resource, outcome) => {
    expect(holds({ field: zones, in: expected }, resource)).toBe(outcome);
  });

  it('reads a property that a member lacks as missing', () => {
    expect(holds({ field: endpoints, equals: 'a' }, named({ name: 'a' }, {}))).toBe(false);
    expect(holds({ field: endpoints, exists: true }, named({ name: 'a' }, {}))).toBe(false);
    expect(holds({ field: endpoints, equals: 'a' }, named({ name: 'a' }, { NAME: 'A' }))).toBe(true);
  });

  it('reports the member that determines the result', () => {
    const condition = { field: `${API}/protocols[*]`, equals: 'https' };
    expect(decide(condition, { properties: { protocols: ['https', 'http', 'ws'] } })).toEqual({
      status: 'notMatched',
      effect: 'none',
      matched: false,
      reasons: [
        {
          kind: 'condition',
          path: 'policyRule.if',
          subject: `field ${API}/protocols[*]`,
          operator: 'equals',
          expected: 'https',
          actual: 'http',
          holds: false,
          at: 'properties.protocols[1]',
        },
      ],
    });
  });
});
