import { describeReason, evaluatePolicy, loadDefinition, type PolicyRequest } from '../../../core/policy-engine';
import { API, denying, type Json, SERVICE } from './policies';

const always = { field: 'type', exists: 'true' };
const service = { type: SERVICE, name: 'contoso', location: 'eastus', properties: {} };

const evaluate = (then: Json, resource: Json, request: Omit<PolicyRequest, 'resource'> = {}, others: Json = {}) =>
  evaluatePolicy(loadDefinition({ mode: 'All', policyRule: { if: always, then }, ...others }), {
    resource,
    ...request,
  });

describe('an effect', () => {
  it.each([
    ['audit', 'audit'],
    ['Audit', 'audit'],
    ['DENY', 'deny'],
    ['Manual', 'manual'],
    ['addToNetworkGroup', 'addToNetworkGroup'],
    ['mutate', 'mutate'],
  ])('%s is %s', (given, effect) => {
    expect(evaluate({ effect: given }, service)).toMatchObject({ status: 'matched', effect, matched: true });
  });

  it('is none if the rule does not match', () => {
    const definition = loadDefinition(denying({ not: always }));
    expect(evaluatePolicy(definition, { resource: service })).toMatchObject({ status: 'notMatched', effect: 'none' });
  });

  it('disabled is not evaluated, so it cannot fail', () => {
    const fails = { value: "[substring('', 0, 1)]", equals: 'a' };
    const parameters = { effect: { type: 'String', allowedValues: ['Deny', 'Disabled'], defaultValue: 'Disabled' } };
    const definition = loadDefinition({
      policyRule: { if: fails, then: { effect: "[parameters('effect')]" } },
      parameters,
      mode: 'All',
    });
    expect(evaluatePolicy(definition, { resource: service })).toEqual({
      status: 'notEvaluated',
      effect: 'disabled',
      matched: false,
      reasons: [{ kind: 'note', message: 'the effect is disabled' }],
    });
    expect(evaluatePolicy(definition, { resource: service, parameters: { effect: 'Deny' } }).status).toBe('failed');
  });

  it('that does not exist is rejected if a parameter gives it', () => {
    const parameters = { effect: { type: 'String' } };
    const request = { parameters: { effect: 'Block' } };
    expect(() => evaluate({ effect: "[parameters('effect')]" }, service, request, { parameters })).toThrow(
      /^policyRule\.then\.effect is "Block", not one of the effects addToNetworkGroup, append, /,
    );
  });
});

const decides = (mode: unknown, resource: Json) =>
  evaluatePolicy(loadDefinition({ ...denying(always), mode }), { resource }).status === 'matched';

describe('a mode', () => {
  const api = { type: API, name: 'orders' };

  it.each<[unknown, Json, boolean]>([
    ['All', api, true],
    ['all', service, true],
    ['Indexed', service, true],
    ['INDEXED', { type: SERVICE, name: 'contoso' }, true],
    ['Indexed', api, false],
    ['Indexed', { ...api, tags: {} }, false],
    ['Indexed', { type: 'microsoft.apimanagement/SERVICE/workspaces/backends' }, false],
    ['Indexed', { type: 'Microsoft.Storage/storageAccounts' }, true],
    ['Indexed', { type: 'Microsoft.Storage/storageAccounts/blobServices' }, false],
    ['Indexed', { type: 'Microsoft.Sql/servers/databases', location: 'eastus' }, true],
    [null, api, false],
    [undefined, api, false],
    [undefined, service, true],
    ['All', { type: 'Microsoft.Resources/subscriptions/resourceGroups' }, true],
    ['Indexed', { type: 'Microsoft.Resources/subscriptions/resourceGroups', location: 'eastus' }, false],
    ['All', { type: 'Microsoft.Resources/deployments' }, false],
    ['Microsoft.KeyVault.Data', { type: 'Microsoft.KeyVault.Data/vaults/keys' }, false],
  ])('%s evaluates %j: %s', (mode, resource, evaluates) => {
    expect(decides(mode, resource)).toBe(evaluates);
  });

  it('that excludes the resource is reported with a reason', () => {
    const definition = loadDefinition({ ...denying(always), mode: 'Indexed' });
    expect(evaluatePolicy(definition, { resource: api })).toEqual({
      status: 'notEvaluated',
      effect: 'none',
      matched: false,
      reasons: [{ kind: 'note', message: 'mode Indexed evaluates only resource types that support tags and location' }],
    });
  });
});

const modify = (...operations: Json[]) => ({
  effect: 'modify',
  details: { roleDefinitionIds: ['/providers/role'], operations },
});

describe('modify and append', () => {
  it('return their details with the expressions evaluated', () => {
    const then = modify(
      { operation: 'addOrReplace', field: "tags['name']", value: "[field('name')]" },
      { operation: 'Remove', field: "[concat('tags[', 'old', ']')]" },
      { condition: "[equals(requestContext().apiVersion, '2019')]", operation: 'add', field: 'tags.a', value: 1 },
      { condition: "[less(requestContext().apiVersion, '2020')]", operation: 'add', field: 'tags.b', value: 1 },
    );
    expect(evaluate(then, { ...service, apiVersion: '2021-08-01' })).toMatchObject({
      effect: 'modify',
      details: {
        roleDefinitionIds: ['/providers/role'],
        operations: [
          { operation: 'addOrReplace', field: "tags['name']", value: 'contoso' },
          { operation: 'Remove', field: 'tags[old]' },
        ],
      },
    });
  });

  it('fail and deny if their details cannot be evaluated', () => {
    const then = modify({ operation: 'add', field: 'tags.a', value: "[resourceGroup().tags['a']]" });
    const context = { resourceGroup: { tags: {} } };
    expect(evaluate(then, service, { context })).toMatchObject({
      status: 'failed',
      effect: 'deny',
      reasons: [{ path: 'policyRule.then.details', message: "property 'a' does not exist in an object" }],
    });
  });

  const details = [{ field: "tags['env']", value: 'prod' }];

  it.each<[string, unknown, Json]>([
    ['append', details, service],
    ['append', details, { ...service, tags: { ENV: 'prod' } }],
    ['deny', details, { ...service, tags: { env: 'test' } }],
    ['append', [{ field: `${SERVICE}/zones[*]`, value: '1' }], { ...service, zones: ['2'] }],
    ['deny', [{ field: `${SERVICE}/zones`, value: ['1'] }], { ...service, zones: ['2'] }],
  ])('append is %s with %j on %j', (effect, given, resource) => {
    expect(evaluate({ effect: 'append', details: given }, resource).effect).toBe(effect);
  });
});

describe('auditIfNotExists and deployIfNotExists', () => {
  const TENANT = `${SERVICE}/tenant`;
  const then = (details: Json = {}) => ({
    effect: 'AuditIfNotExists',
    details: {
      type: TENANT,
      name: "[concat('acc', 'ess')]",
      existenceCondition: { field: `${TENANT}/enabled`, equals: false },
      ...details,
    },
  });
  const tenant = (enabled: unknown, name = 'access', type = TENANT) => ({ type, name, properties: { enabled } });

  it('report the effect and the related resource if no related resources are given', () => {
    expect(evaluate(then(), service)).toMatchObject({
      status: 'matched',
      effect: 'auditIfNotExists',
      matched: true,
      details: { type: TENANT, name: 'access' },
    });
  });

  it.each<[string, readonly Json[], Json]>([
    ['none', [tenant(false)], {}],
    ['none', [tenant(true), tenant('False')], {}],
    ['none', [tenant(false, 'contoso/access')], {}],
    ['none', [tenant(false, 'CONTOSO/ACCESS', TENANT.toUpperCase())], { name: 'contoso/access' }],
    ['none', [tenant(false, 'contoso/gitAccess')], { name: "[concat(field('name'), '/?')]" }],
    ['auditIfNotExists', [tenant(false, 'fabrikam/gitAccess')], { name: "[concat(field('name'), '/?')]" }],
    ['none', [tenant(true)], { existenceCondition: { field: 'name', equals: 'access' } }],
    // Conditions read the fields of the related resource, field() reads those of the resource in the request.
    [
      'none',
      [tenant(true, 'contoso')],
      { name: 'contoso', existenceCondition: { field: 'name', equals: "[field('name')]" } },
    ],
    ['auditIfNotExists', [tenant(true)], { existenceCondition: { value: "[field('type')]", equals: TENANT } }],
    ['auditIfNotExists', [tenant(true)], {}],
    ['auditIfNotExists', [tenant(false, 'gitAccess')], {}],
    ['auditIfNotExists', [tenant(false, 'access', API)], {}],
    ['auditIfNotExists', [], {}],
  ])('is %s with %j and %j', (effect, relatedResources, details) => {
    expect(evaluate(then(details), service, { relatedResources })).toMatchObject({ effect, matched: true });
  });

  it('accept any related resource without an existenceCondition', () => {
    const bare = { effect: 'auditIfNotExists', details: { type: TENANT } };
    expect(evaluate(bare, service, { relatedResources: [tenant(true)] }).effect).toBe('none');
    expect(evaluate(bare, service, { relatedResources: [] }).effect).toBe('auditIfNotExists');
  });

  it('return a deployment with its parameter values but without its template', () => {
    const deployment = {
      properties: {
        mode: 'incremental',
        template: { resources: [{ name: "[concat(parameters('undeclared'), variables('other'))]" }] },
        parameters: { name: { value: "[field('fullName')]" } },
      },
    };
    const details = { roleDefinitionIds: ['/providers/role'], deployment };
    const result = evaluate({ ...then(details), effect: 'deployIfNotExists' }, service, { relatedResources: [] });
    expect(result).toMatchObject({ effect: 'deployIfNotExists' });
    expect(result.details).toEqual({
      type: TENANT,
      name: 'access',
      roleDefinitionIds: ['/providers/role'],
      deployment: { properties: { mode: 'incremental', parameters: { name: { value: 'contoso' } } } },
    });
  });
});

const explain = (condition: unknown, resource: Json) =>
  evaluatePolicy(loadDefinition(denying(condition)), { resource }).reasons.map(describeReason);

describe('the reasons', () => {
  it.each<[unknown, Json, string[]]>([
    [
      {
        allOf: [
          { field: 'type', equals: API },
          {
            anyOf: [
              { field: 'name', equals: 'a' },
              { field: `${API}/serviceUrl`, notLike: 'https://*' },
            ],
          },
        ],
      },
      { type: API, name: 'orders', properties: { serviceUrl: 'http://a' } },
      [
        `policyRule.if.allOf[0] is true: field type is "${API}"; equals "${API}"`,
        `policyRule.if.allOf[1].anyOf[1] is true: field ${API}/serviceUrl is "http://a" at properties.serviceUrl; notLike "https://*"`,
      ],
    ],
    [
      { anyOf: [{ field: 'name', equals: 'a' }, { not: { field: `${API}/serviceUrl`, exists: false } }] },
      { type: API, name: 'orders' },
      [
        'policyRule.if.anyOf[0] is false: field name is "orders"; equals "a"',
        `policyRule.if.anyOf[1].not is true: field ${API}/serviceUrl is missing at properties.serviceUrl; exists false`,
      ],
    ],
    [
      { count: { field: `${API}/protocols[*]`, where: { field: `${API}/protocols[*]`, equals: 'ws' } }, greater: 0 },
      { type: API, properties: { protocols: ['wss', 'ws'] } },
      [`policyRule.if is true: count of ${API}/protocols[*] is 1 (properties.protocols[1] is "ws"); greater 0`],
    ],
    [
      { value: "[toLower('A')]", in: ['b', 'c'] },
      { type: API },
      [`policyRule.if is false: value [toLower('A')] is "a"; in ["b", "c"]`],
    ],
    [{ value: "[int('a')]", equals: 1 }, { type: API }, [expect.stringMatching(/^policyRule\.if fails: int\(\) /)]],
    [
      { field: `${API}/protocols[*]`, notEquals: 'x' },
      { type: API, properties: { protocols: Array.from({ length: 1000 }, (_, index) => index) } },
      [`policyRule.if is true: field ${API}/protocols[*] is [0, 1, 2, 3, 4, 5, 6, 7, … 1000 in total]; notEquals "x"`],
    ],
  ])('of %j on %j', (condition, resource, lines) => {
    expect(explain(condition, resource)).toEqual(lines);
  });
});
