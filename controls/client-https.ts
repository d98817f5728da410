import { defineControl, everyItem, oneOf, type Target } from '../core/catalogue';
import { copiedApi, directManagement, importedApi } from './api-management';

const api = {
  noun: 'API Management APIs',
  facts: { protocols: 'protocols' },
  importedFrom: importedApi(
    { protocols: 'protocols' },
    'In the API definition, list only https and wss (schemes in OpenAPI 2, the addresses of servers in OpenAPI 3).',
  ),
  copiedFrom: copiedApi('Set protocols to ["https"], so that they are not copied from another API.'),
  remediation: 'Set protocols to a list with only https, or wss for a WebSocket API.',
  documentation: 'https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/apis',
  compliant: [
    { path: 'orders', protocols: ['https'] },
    { path: 'events', type: 'websocket', protocols: ['WSS'] },
    { path: 'orders', protocols: [] },
    { path: 'orders' },
  ],
  violating: [
    { path: 'orders', protocols: ['http'] },
    { path: 'orders', protocols: ['https', 'HTTP'] },
    { path: 'events', type: 'websocket', protocols: ['wss', 'ws'] },
    // A single value instead of a list.
    { path: 'orders', protocols: 'http' },
  ],
} satisfies Target<'protocols'>;

export const clientHttps = defineControl({
  id: 'GW004',
  name: 'client-https',
  title: 'Gateways serve their clients over encrypted connections only',
  severity: 'HIGH',
  defaultMode: 'enforce',
  rationale:
    'An API that also accepts http or ws lets clients send subscription keys and tokens without encryption, and lets anyone on the network path impersonate the API.',
  references: [
    {
      system: 'Azure Policy',
      id: 'ee7495e7-3ba7-40b6-bfee-c29e22cc75d4',
      url: 'https://github.com/Azure/azure-policy/blob/master/built-in-policies/policyDefinitions/API%20Management/HTTPEnabled_AuditDeny.json',
    },
    {
      system: 'PSRule',
      id: 'Azure.APIM.HTTPEndpoint',
      url: 'https://azure.github.io/PSRule.Rules.Azure/en/rules/Azure.APIM.HTTPEndpoint/',
    },
    {
      system: 'Template Analyzer',
      id: 'TA-000029',
      url: 'https://github.com/Azure/template-analyzer/blob/main/docs/built-in-rules.md#ta-000029-azure-api-management-apis-should-use-https-only',
    },
    {
      system: 'Microsoft cloud security benchmark',
      id: 'DP-3',
      url: 'https://learn.microsoft.com/security/benchmark/azure/mcsb-data-protection#dp-3-encrypt-sensitive-data-in-transit',
    },
  ],
  requirement: everyItem('protocols', oneOf('https', 'wss')),
  targets: {
    'Microsoft.ApiManagement/service/apis': api,
    'Microsoft.ApiManagement/service/workspaces/apis': {
      ...api,
      noun: 'APIs in API Management workspaces',
      documentation: 'https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/workspaces/apis',
    },
  },
  relatedPolicies: [directManagement],
});
