import { defineControl } from './control';
import { allOf, everyItem, whenPresent, withScheme } from './requirement';

const backend = {
  facts: { backendUrl: 'url', managementEndpoints: 'properties.serviceFabricCluster.managementEndpoints' },
  remediation:
    'Set url to an address that starts with https:// (or wss:// for a WebSocket backend), before any named value, and each Service Fabric management endpoint to one that starts with https://.',
  documentation: 'https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/backends',
  compliant: [
    { protocol: 'http', url: 'https://orders.contoso.com' },
    { protocol: 'http', url: 'WSS://events.contoso.com' },
    { protocol: 'http', url: 'https://{{orders-host}}/v1' },
    { type: 'Pool', pool: { services: [{ id: '/backends/orders-1' }] } },
    {
      protocol: 'http',
      url: 'fabric:/orders/web',
      properties: { serviceFabricCluster: { managementEndpoints: ['https://cluster.contoso.com:19080'] } },
    },
  ],
  violating: [
    { protocol: 'http', url: 'http://orders.contoso.com' },
    { protocol: 'http', url: 'HTTP://orders.contoso.com' },
    { protocol: 'http', url: 'orders.contoso.com/https://' },
    // A named value hides the scheme, and can be changed without passing a gate.
    { protocol: 'http', url: '{{orders-url}}' },
    {
      protocol: 'http',
      url: 'fabric:/orders/web',
      properties: { serviceFabricCluster: { managementEndpoints: ['http://cluster.contoso.com:19080'] } },
    },
  ],
};

const api = {
  facts: { backendUrl: 'serviceUrl', managementEndpoints: null },
  remediation:
    'Set serviceUrl to an address that starts with https:// (or wss:// for a WebSocket API), or leave it out and route with a backend.',
  documentation: 'https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/apis',
  compliant: [
    { path: 'orders', serviceUrl: 'https://orders.contoso.com' },
    { path: 'events', type: 'websocket', serviceUrl: 'wss://events.contoso.com' },
    { path: 'mock' },
    { path: 'mock', serviceUrl: null },
  ],
  violating: [
    { path: 'orders', serviceUrl: 'http://orders.contoso.com' },
    { path: 'events', type: 'websocket', serviceUrl: 'ws://events.contoso.com' },
    { path: 'orders', serviceUrl: ' https://orders.contoso.com' },
    { path: 'orders', serviceUrl: '{{orders-url}}' },
  ],
};

export const backendHttps = defineControl({
  id: 'GW003',
  name: 'backend-https',
  title: 'Gateways reach their backends over encrypted connections',
  severity: 'CRITICAL',
  rationale:
    'Between the gateway and its backend travel the same tokens and data as between the client and the gateway. Unencrypted, everybody on the way can read and change them.',
  references: [
    {
      system: 'PSRule',
      id: 'Azure.APIM.HTTPBackend',
      url: 'https://azure.github.io/PSRule.Rules.Azure/en/rules/Azure.APIM.HTTPBackend/',
    },
    { system: 'Checkov', id: 'CKV_AZURE_215', url: 'https://www.checkov.io/5.Policy%20Index/terraform.html' },
    {
      system: 'Microsoft cloud security benchmark',
      id: 'DP-3',
      url: 'https://learn.microsoft.com/security/benchmark/azure/mcsb-data-protection#dp-3-encrypt-sensitive-data-in-transit',
    },
  ],
  requirement: allOf(
    whenPresent('backendUrl', withScheme('https', 'wss', 'fabric')),
    everyItem('managementEndpoints', withScheme('https')),
  ),
  targets: {
    'Microsoft.ApiManagement/service/backends': backend,
    'Microsoft.ApiManagement/service/apis': api,
    'Microsoft.ApiManagement/service/workspaces/backends': {
      ...backend,
      documentation: 'https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/workspaces/backends',
    },
    'Microsoft.ApiManagement/service/workspaces/apis': {
      ...api,
      documentation: 'https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/workspaces/apis',
    },
  },
});
