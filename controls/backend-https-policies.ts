import type { Audit } from './audit';

const service = 'Microsoft.ApiManagement/service';

/** The types whose `value` is a policy in XML. */
const targets = Object.fromEntries(
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
  ].map((type) => [`${service}/${type}`, 'value']),
);

/** How an address begins as the whole of an expression, with its quotes as they are or escaped for XML. */
const expressions = ['@("', '@($"', '@(&quot;', '@($&quot;'];

/**
 * Policies send traffic past serviceUrl and backends: set-backend-service, send-request and send-one-way-request, and
 * the http-request of a GraphQL resolver. An address may be put together by an expression, so that no search finds them
 * all: the gates report and do not deny.
 */
export const backendHttpsPolicies: Audit = {
  control: 'GW003',
  name: 'policies',
  title: 'API Management policies send requests to encrypted addresses',
  limits:
    'Finds literal http:// addresses alone: none in policies imported by link, from named values, put together by expressions or laid out unusually; and it reports those in comments too.',
  remediation:
    'In set-backend-service, send-request, send-one-way-request and the http-request of resolvers, call addresses that start with https://, or name a backend.',
  targets,
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
  passedOver: [
    '<policies><inbound><base /><set-backend-service base-url="https://orders.contoso.com" /></inbound></policies>',
    '<set-backend-service backend-id="orders" />',
    '<set-header name="Origin"><value>http://orders.contoso.com</value></set-header>',
    '<set-body><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" /></set-body>',
    '<cors><allowed-origins><origin>http://localhost:3000</origin></allowed-origins></cors>',
    // What it cannot see.
    '<set-backend-service base-url="{{orders-url}}" />',
    '<set-url>@(context.Variables.GetValueOrDefault<string>("address"))</set-url>',
    'https://contoso.blob.core.windows.net/policies/orders.xml',
  ],
};
