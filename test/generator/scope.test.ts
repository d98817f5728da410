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
    ['', 'invalid scope'],
    ['/subscriptions/contoso', 'invalid scope'],
    [`${SUBSCRIPTION}/`, 'invalid scope'],
    [` ${SUBSCRIPTION}`, 'invalid scope'],
    [`${SUBSCRIPTION}\n`, 'invalid scope'],
    [`${SUBSCRIPTION}/resourceGroups`, 'invalid scope'],
    [`${SUBSCRIPTION}/resourceGroups/legacy.`, 'invalid scope'],
    [`${SUBSCRIPTION}/resourceGroups/le gacy`, 'invalid scope'],
    [`${SUBSCRIPTION}/resourceGroups/${'x'.repeat(91)}`, 'invalid scope'],
    [`${GROUP}/providers/Microsoft.ApiManagement/service`, 'invalid scope'],
    [`${SERVICE}/apis/..`, 'invalid scope'],
    [`${SERVICE}/../../Microsoft.Authorization/policyAssignments/other`, 'invalid scope'],
    [`${SERVICE}/apis/%2e%2e`, 'invalid scope'],
    [`${SERVICE}/apis/..\\orders`, 'invalid scope'],
    [`${SERVICE}/apis/orders?x`, 'invalid scope'],
    [`${SERVICE}/apis/orders#x`, 'invalid scope'],
    [`${SERVICE}/apis/orders\n`, 'invalid scope'],
    ['/providers/Microsoft.Management/managementGroups/a/b', 'invalid scope'],
    [`/providers/Microsoft.Management/managementGroups/${'x'.repeat(91)}`, 'invalid scope'],
    [5, 'must be a string'],
    [null, 'must be a string'],
    [{ id: SUBSCRIPTION }, 'must be a string'],
  ])('is not %j', (id, problem) => {
    expect(() => parseScope(id, 'exemptions[2].scope')).toThrow(
      /^exemptions\[2\]\.scope: .*Examples?: \/subscriptions\//,
    );
    expect(() => parseScope(id, 'exemptions[2].scope')).toThrow(problem);
  });

  it('is rejected quickly even if it is very long', () => {
    expect(() => parseScope(`${GROUP}/providers/${'a/'.repeat(200_000)}`, 'scope')).toThrow('invalid scope');
  });

  it('can have policies only if it is a subscription or a management group', () => {
    expect(parseAssignableScope(SUBSCRIPTION).kind).toBe('subscription');
    expect(parseAssignableScope(MANAGEMENT_GROUP).kind).toBe('managementGroup');
    expect(() => parseAssignableScope(GROUP)).toThrow(
      `scope: ${GROUP} is not a subscription or a management group. Policies can be defined only there. Examples: /subscriptions/`,
    );
  });

  it.each([
    [SUBSCRIPTION, SUBSCRIPTION.toUpperCase(), true],
    [SUBSCRIPTION, SERVICE, true],
    [SUBSCRIPTION, '/subscriptions/99999999-1234-1234-1234-123456789abc', false],
    [SUBSCRIPTION, MANAGEMENT_GROUP, false],
    [MANAGEMENT_GROUP, SERVICE, true],
    [MANAGEMENT_GROUP, `${MANAGEMENT_GROUP}-below`, true],
  ])('an assignment to %s can apply to %s: %p', (assigned, scope, expected) => {
    expect(mayReach(parseAssignableScope(assigned), parseScope(scope, 'scope'))).toBe(expected);
  });
});
