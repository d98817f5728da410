import { mayReach, parseAssignableScope, parseScope } from '../../generator/azure/scope';
import { GROUP, MANAGEMENT_GROUP, SERVICE, SUBSCRIPTION } from './gates';

const subscription = SUBSCRIPTION.split('/')[2];

describe('a scope', () => {
  it.each([
    [SUBSCRIPTION, { kind: 'subscription', subscription }],
    [SUBSCRIPTION.toUpperCase(), { kind: 'subscription', subscription: subscription?.toUpperCase() }],
    [GROUP, { kind: 'resourceGroup', subscription, resourceGroup: 'legacy' }],
    [`${SUBSCRIPTION}/resourcegroups/Öst(1).x_-`, { kind: 'resourceGroup', subscription, resourceGroup: 'Öst(1).x_-' }],
    [
      `${SERVICE}/apis/orders`,
      {
        kind: 'resource',
        subscription,
        resourceGroup: 'legacy',
        resource: 'Microsoft.ApiManagement/service/contoso/apis/orders',
      },
    ],
    [
      `${SERVICE}/apis/orders.v1;rev=2`,
      {
        kind: 'resource',
        subscription,
        resourceGroup: 'legacy',
        resource: 'Microsoft.ApiManagement/service/contoso/apis/orders.v1;rev=2',
      },
    ],
    [MANAGEMENT_GROUP, { kind: 'managementGroup', managementGroup: 'contoso' }],
  ])('%s', (id, parts) => {
    expect(parseScope(id, 'scope')).toEqual({ id, ...parts });
  });

  it.each([
    ['', 'is no scope'],
    ['/subscriptions/contoso', 'is no scope'],
    [`${SUBSCRIPTION}/`, 'is no scope'],
    [` ${SUBSCRIPTION}`, 'is no scope'],
    [`${SUBSCRIPTION}\n`, 'is no scope'],
    [`${SUBSCRIPTION}/resourceGroups`, 'is no scope'],
    [`${SUBSCRIPTION}/resourceGroups/legacy.`, 'is no scope'],
    [`${SUBSCRIPTION}/resourceGroups/le gacy`, 'is no scope'],
    [`${SUBSCRIPTION}/resourceGroups/${'x'.repeat(91)}`, 'is no scope'],
    [`${GROUP}/providers/Microsoft.ApiManagement/service`, 'is no scope'],
    [`${SERVICE}/apis/..`, 'is no scope'],
    [`${SERVICE}/../../Microsoft.Authorization/policyAssignments/other`, 'is no scope'],
    [`${SERVICE}/apis/%2e%2e`, 'is no scope'],
    [`${SERVICE}/apis/..\\orders`, 'is no scope'],
    [`${SERVICE}/apis/orders?x`, 'is no scope'],
    [`${SERVICE}/apis/orders#x`, 'is no scope'],
    [`${SERVICE}/apis/orders\n`, 'is no scope'],
    ['/providers/Microsoft.Management/managementGroups/a/b', 'is no scope'],
    [`/providers/Microsoft.Management/managementGroups/${'x'.repeat(91)}`, 'is no scope'],
    [5, 'it is no text'],
    [null, 'it is no text'],
    [{ id: SUBSCRIPTION }, 'it is no text'],
  ])('is not %j', (id, problem) => {
    expect(() => parseScope(id, 'exemptions[2].scope')).toThrow(
      /^exemptions\[2\]\.scope: .*Examples?: \/subscriptions\//,
    );
    expect(() => parseScope(id, 'exemptions[2].scope')).toThrow(problem);
  });

  it('is read in no time, however long it is', () => {
    expect(() => parseScope(`${GROUP}/providers/${'a/'.repeat(200_000)}`, 'scope')).toThrow('is no scope');
  });

  it('has policies of its own where it is a subscription or a management group', () => {
    expect(parseAssignableScope(SUBSCRIPTION).kind).toBe('subscription');
    expect(parseAssignableScope(MANAGEMENT_GROUP).kind).toBe('managementGroup');
    expect(() => parseAssignableScope(GROUP)).toThrow(
      `scope: policies are defined in a subscription or a management group, and ${GROUP} is neither. Examples: /subscriptions/`,
    );
  });

  it.each([
    [SUBSCRIPTION, SUBSCRIPTION.toUpperCase(), true],
    [SUBSCRIPTION, SERVICE, true],
    [SUBSCRIPTION, '/subscriptions/99999999-1234-1234-1234-123456789abc', false],
    [SUBSCRIPTION, MANAGEMENT_GROUP, false],
    [MANAGEMENT_GROUP, SERVICE, true],
    [MANAGEMENT_GROUP, `${MANAGEMENT_GROUP}-below`, true],
  ])('%s may reach %s: %p', (assigned, scope, expected) => {
    expect(mayReach(parseAssignableScope(assigned), parseScope(scope, 'scope'))).toBe(expected);
  });
});
