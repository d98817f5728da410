import {
  allOf,
  defineControl,
  everyItem,
  type PolicyTextSearch,
  type Target,
  whenPresent,
  withScheme,
} from '../core/catalogue';
import { builtInPolicy, copiedApi, directManagement, importedApi } from './api-management';

const backend = {
  noun: 'API Management backends',
  facts: { backendUrl: 'url', managementEndpoints: 'properties.serviceFabricCluster.managementEndpoints' },
  // A pool sends requests to the backends in it. Some clients require a url for it.
  unused: { facts: ['backendUrl'], property: 'type', values: ['Pool'] },
  remediation:
    'Set url to an address that starts with https:// (or wss:// for a WebSocket backend). The scheme must not come from a named value. Set each Service Fabric management endpoint to an address that starts with https://.',
  documentation: 'https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/backends',
  compliant: [
    { protocol: 'http', url: 'https://orders.contoso.com' },
    { protocol: 'http', url: 'WSS://events.contoso.com' },
    { protocol: 'http', url: 'https://{{orders-host}}/v1' },
    { type: 'Pool', pool: { services: [{ id: '/backends/orders-1' }] } },
    {
      type: 'pool',
      protocol: 'http',
      url: 'http://placeholder.invalid',
      pool: { services: [{ id: '/backends/orders-1' }] },
    },
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
    // A named value hides the scheme, and can change without a gate evaluating it.
    { protocol: 'http', url: '{{orders-url}}' },
    { type: 'Single', protocol: 'http', url: 'http://orders.contoso.com' },
    {
      protocol: 'http',
      url: 'fabric:/orders/web',
      properties: { serviceFabricCluster: { managementEndpoints: ['http://cluster.contoso.com:19080'] } },
    },
  ],
} satisfies Target<'backendUrl' | 'managementEndpoints'>;

const api = {
  noun: 'API Management APIs',
  facts: { backendUrl: 'serviceUrl', managementEndpoints: null },
  importedFrom: importedApi(
    { backendUrl: 'address' },
    'In the API definition, use an address that starts with https:// (servers in OpenAPI 3, schemes in OpenAPI 2, the address of the port in WSDL). A serviceUrl beside the definition does not replace the address in every version of the service.',
  ),
  copiedFrom: copiedApi(
    'Set serviceUrl to an address that starts with https://, so that it is not copied from another API.',
  ),
  remediation:
    'Set serviceUrl to an address that starts with https:// (or wss:// for a WebSocket API), or remove serviceUrl and route requests with a backend.',
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
} satisfies Target<'backendUrl' | 'managementEndpoints'>;

/** The types whose `value` is an API Management policy in XML. */
const policyDocuments = Object.fromEntries(
  [
    'policies',
    'products/policies',
    'apis/policies',
    'apis/operations/policies',
    'apis/resolvers/policies',
    'policyFragments',
    'workspaces/policies',
    'workspaces/products/policies',
    'workspaces/apis/policies',
    'workspaces/apis/operations/policies',
    'workspaces/policyFragments',
  ].map((type) => [`Microsoft.ApiManagement/service/${type}`, 'value']),
);

/** The beginnings of policy expressions that build an address, with plain quotes and with quotes escaped for XML. */
const expressions = ['@("', '@($"', '@(&quot;', '@($&quot;'];

/**
 * API Management policies can send requests to addresses other than serviceUrl and the backends: in
 * set-backend-service, send-request, send-one-way-request and the http-request of a GraphQL resolver. Expressions can
 * build an address, so a text search cannot find every address. Azure Policy reports matches and does not deny them.
 */
const policySearch: PolicyTextSearch = {
  name: 'policies',
  title: 'API Management policies send requests to encrypted addresses',
  limits:
    'Finds only literal http:// addresses. Misses policies imported by link, and addresses that come from named values, are built by expressions or have unusual whitespace. Also reports addresses in XML comments.',
  remediation:
    'In set-backend-service, send-request, send-one-way-request and the http-request of resolvers, use addresses that start with https://, or reference a backend.',
  targets: policyDocuments,
  signs: [
    ...['base-url="', "base-url='", 'base-url = "', "base-url = '", '<set-url>'].map((place) => `${place}http://`),
    ...['base-url="', "base-url='", '<set-url>'].flatMap((place) =>
      expressions.map((expression) => `${place}${expression}http://`),
    ),
  ],
  reported: [
    '<policies><inbound><base /><set-backend-service base-url="http://orders.contoso.com" /></inbound></policies>',
    "<set-backend-service base-url = 'HTTP://orders.contoso.com' />",
    '<set-backend-service base-url="@("http://" + context.Request.Headers.GetValueOrDefault("X-Region", "eu"))" />',
    '<send-request mode="new" response-variable-name="token"><set-url>http://login.contoso.com/token</set-url></send-request>',
    '<send-one-way-request mode="new"><set-url>@($&quot;http://{context.Api.Name}.contoso.com&quot;)</set-url></send-one-way-request>',
    '<http-data-source><http-request><set-method>GET</set-method><set-url>http://orders.contoso.com/</set-url></http-request></http-data-source>',
    '<!-- <set-backend-service base-url="http://orders.contoso.com" /> -->',
  ],
  notReported: [
    '<policies><inbound><base /><set-backend-service base-url="https://orders.contoso.com" /></inbound></policies>',
    '<set-backend-service backend-id="orders" />',
    '<set-header name="Origin"><value>http://orders.contoso.com</value></set-header>',
    '<set-body><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" /></set-body>',
    '<cors><allowed-origins><origin>http://localhost:3000</origin></allowed-origins></cors>',
    // The search cannot find these addresses.
    '<set-backend-service base-url="{{orders-url}}" />',
    '<set-url>@(context.Variables.GetValueOrDefault<string>("address"))</set-url>',
    'https://contoso.blob.core.windows.net/policies/orders.xml',
  ],
};

export const backendHttps = defineControl({
  id: 'GW003',
  name: 'backend-https',
  title: 'Gateways reach their backends over encrypted connections',
  severity: 'CRITICAL',
  defaultMode: 'enforce',
  rationale:
    'The connection between a gateway and its backend carries the same tokens and data as the connection between a client and the gateway. Without encryption, anyone on the network path can read and change them.',
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
      noun: 'backends in API Management workspaces',
      documentation: 'https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/workspaces/backends',
    },
    'Microsoft.ApiManagement/service/workspaces/apis': {
      ...api,
      noun: 'APIs in API Management workspaces',
      documentation: 'https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/workspaces/apis',
    },
  },
  policyTextSearches: [policySearch],
  relatedPolicies: [
    directManagement,
    {
      name: 'certificateValidation',
      policyDefinitionId: builtInPolicy('92bb331d-ac71-416a-8c91-02f2cb734ce4'),
      title: 'API Management calls to API backends should not bypass certificate thumbprint or name validation',
      rationale:
        'Without certificate validation, anyone on the network path can present a certificate of their own and read the traffic.',
      remediation: 'Set tls.validateCertificateChain and tls.validateCertificateName to true, or remove them.',
      documentation: 'https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/backends',
    },
  ],
});
