import {
  allOf,
  type Catalogue,
  defineControl,
  everyItem,
  oneOf,
  requires,
  set,
  type Target,
  type TargetMode,
  whenPresent,
  withScheme,
  yes,
} from '../core/catalogue';

/**
 * A small, fixed catalogue for engine tests, so that they do not change if the product gets another control. It uses
 * the whole vocabulary, on resource types that the embedded clouds support.
 */

const implicitStages: TargetMode = {
  kind: 'targetMode',
  targets: ['AWS::ApiGateway::Deployment'],
  description: 'The mode for stages that Deployments create.',
  shorthand: 'implicitStages',
  example: 'warn',
};

const createsStage = {
  onlyWith: 'StageName',
  creates: { type: 'AWS::ApiGateway::Stage', identity: ['RestApiId', 'StageName'] },
} satisfies Partial<Target>;

const extraStage = (lacking: string) => ({
  property: 'OpenApiVersion',
  observation: `SAM adds a stage named "Stage", without ${lacking}`,
  remediation: 'Set OpenApiVersion, for example to "2.0", so that SAM adds no extra stage named "Stage".',
  documentation: 'https://example.com/sam#openapiversion',
  compliant: [{ StageName: 'prod', OpenApiVersion: '2.0' }],
});

export const certificate = defineControl({
  id: 'GW001',
  name: 'client-certificate',
  title: 'Stages have a client certificate',
  severity: 'MEDIUM',
  defaultMode: 'enforce',
  rationale: 'A backend can then refuse calls that bypass the gateway.',
  references: [{ system: 'KICS', id: 'example', url: 'https://docs.kics.io/example' }],
  requirement: requires('clientCertificate', set),
  targets: {
    'AWS::ApiGateway::Stage': {
      noun: 'API Gateway stages',
      matters: 'with-http-integrations',
      facts: { clientCertificate: 'ClientCertificateId' },
      remediation: 'Set ClientCertificateId to the id of an AWS::ApiGateway::ClientCertificate.',
      documentation: 'https://example.com/stage#clientcertificateid',
      compliant: [{ StageName: 'prod', ClientCertificateId: 'x9y8z7' }],
      violating: [{ StageName: 'prod' }],
      serverless: {
        observation: 'The stage that SAM makes has no client certificate',
        remediation:
          'SAM has no property for it. Declare the API as an AWS::ApiGateway::RestApi, with a Stage with ClientCertificateId.',
        documentation: 'https://example.com/sam',
        compliant: [],
      },
    },
    'AWS::ApiGateway::Deployment': {
      noun: 'API Gateway deployments that create a stage',
      matters: 'with-http-integrations',
      facts: { clientCertificate: 'StageDescription.ClientCertificateId' },
      ...createsStage,
      remediation: 'Set StageDescription.ClientCertificateId to the id of an AWS::ApiGateway::ClientCertificate.',
      documentation: 'https://example.com/deployment#clientcertificateid',
      compliant: [{ StageName: 'prod', StageDescription: { ClientCertificateId: 'x9y8z7' } }],
      violating: [{ StageName: 'prod' }],
      serverless: extraStage('a client certificate'),
    },
  },
  parameters: {
    allowed: {
      kind: 'allowedValues',
      fact: 'clientCertificate',
      description: 'The ids of the client certificates that stages may use.',
      remediation: 'Set {property} to one of the allowed certificates: {values}.',
      shorthand: 'clientCertificates',
      example: ['a1b2c3'],
    },
    implicitStages,
  },
});

export const tracing = defineControl({
  id: 'GW002',
  name: 'tracing',
  title: 'Stages trace requests',
  severity: 'LOW',
  defaultMode: 'enforce',
  rationale: 'Traces show where a request failed.',
  references: [{ system: 'Checkov', id: 'example', url: 'https://www.checkov.io/example' }],
  requirement: requires('tracing', yes),
  targets: {
    'AWS::ApiGateway::Stage': {
      noun: 'API Gateway stages',
      facts: { tracing: 'TracingEnabled' },
      remediation: 'Set TracingEnabled to true.',
      documentation: 'https://example.com/stage#tracingenabled',
      compliant: [{ StageName: 'prod', TracingEnabled: true }],
      violating: [{ StageName: 'prod', TracingEnabled: false }],
      serverless: {
        property: 'TracingEnabled',
        remediation: 'Set TracingEnabled to true: on the AWS::Serverless::Api, or in Globals.Api.',
        documentation: 'https://example.com/sam#tracingenabled',
        compliant: [{ StageName: 'prod', TracingEnabled: true }],
      },
    },
    'AWS::ApiGateway::Deployment': {
      noun: 'API Gateway deployments that create a stage',
      facts: { tracing: 'StageDescription.TracingEnabled' },
      ...createsStage,
      remediation: 'Set StageDescription.TracingEnabled to true.',
      documentation: 'https://example.com/deployment#tracingenabled',
      compliant: [{ StageName: 'prod', StageDescription: { TracingEnabled: true } }],
      violating: [{ StageName: 'prod' }],
      serverless: extraStage('tracing'),
    },
  },
  parameters: { implicitStages },
});

const backend = {
  noun: 'API Management backends',
  facts: { backendUrl: 'url', managementEndpoints: 'properties.serviceFabricCluster.managementEndpoints' },
  unused: { facts: ['backendUrl'], property: 'type', values: ['Pool'] },
  remediation: 'Set url to an address that starts with https:// or wss://.',
  documentation: 'https://example.com/backends',
  compliant: [
    { protocol: 'http', url: 'https://orders.contoso.com' },
    { properties: { serviceFabricCluster: { managementEndpoints: ['https://cluster.contoso.com:19080'] } } },
  ],
  violating: [{ protocol: 'http', url: 'http://orders.contoso.com' }],
} satisfies Target<'backendUrl' | 'managementEndpoints'>;

const apiBackend = {
  noun: 'API Management APIs',
  facts: { backendUrl: 'serviceUrl', managementEndpoints: null },
  importedFrom: [
    { format: 'format', content: 'value', facts: { backendUrl: 'address' }, remediation: 'Correct the servers.' },
    {
      format: 'contentFormat',
      content: 'contentValue',
      facts: { backendUrl: 'address' },
      remediation: 'Correct the servers.',
    },
  ],
  copiedFrom: { property: 'sourceApiId', remediation: 'Set serviceUrl.' },
  remediation: 'Set serviceUrl to an address that starts with https:// or wss://.',
  documentation: 'https://example.com/apis',
  compliant: [{ path: 'orders', serviceUrl: 'https://orders.contoso.com' }],
  violating: [{ path: 'orders', serviceUrl: 'http://orders.contoso.com' }],
} satisfies Target<'backendUrl' | 'managementEndpoints'>;

const directManagement = {
  name: 'directManagement',
  policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/b741306c-968e-4b67-b916-5675e5c709f4',
  title: 'API Management direct management endpoint should not be enabled',
  rationale: 'Direct management bypasses Azure Policy.',
  remediation: 'Set enabled to false on the tenant access of the service.',
  documentation: 'https://example.com/tenant',
};

export const backendHttps = defineControl({
  id: 'GW003',
  name: 'backend-https',
  title: 'Gateways reach their backends over encrypted connections',
  severity: 'CRITICAL',
  defaultMode: 'enforce',
  rationale: 'Unencrypted traffic can be read and changed.',
  references: [{ system: 'PSRule', id: 'example', url: 'https://azure.github.io/PSRule.Rules.Azure/example' }],
  requirement: allOf(
    whenPresent('backendUrl', withScheme('https', 'wss', 'fabric')),
    everyItem('managementEndpoints', withScheme('https')),
  ),
  targets: {
    'Microsoft.ApiManagement/service/backends': backend,
    'Microsoft.ApiManagement/service/apis': apiBackend,
    'Microsoft.ApiManagement/service/workspaces/backends': {
      ...backend,
      noun: 'backends in API Management workspaces',
    },
    'Microsoft.ApiManagement/service/workspaces/apis': { ...apiBackend, noun: 'APIs in API Management workspaces' },
  },
  policyTextSearches: [
    {
      name: 'policies',
      title: 'Policies send requests to encrypted addresses',
      limits: 'Finds literal addresses only.',
      remediation: 'Call addresses that start with https://.',
      targets: { 'Microsoft.ApiManagement/service/policies': 'value' },
      signs: ['base-url="http://', '<set-url>http://'],
      reported: ['<set-backend-service base-url="http://orders.contoso.com" />'],
      notReported: ['<set-backend-service base-url="https://orders.contoso.com" />'],
    },
  ],
  relatedPolicies: [
    directManagement,
    {
      name: 'certificateValidation',
      policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/92bb331d-ac71-416a-8c91-02f2cb734ce4',
      title: 'API Management calls to API backends should not bypass certificate thumbprint or name validation',
      rationale: 'Without validation anyone can present a certificate.',
      remediation: 'Leave tls.validateCertificateChain out, or set it to true.',
      documentation: 'https://example.com/backends#tls',
    },
  ],
});

const apiProtocols = {
  noun: 'API Management APIs',
  facts: { protocols: 'protocols' },
  importedFrom: [
    { format: 'format', content: 'value', facts: { protocols: 'protocols' }, remediation: 'Correct the schemes.' },
  ],
  copiedFrom: { property: 'sourceApiId', remediation: 'Set protocols.' },
  remediation: 'List only https and wss in protocols.',
  documentation: 'https://example.com/apis#protocols',
  compliant: [{ path: 'orders', protocols: ['https'] }],
  violating: [{ path: 'orders', protocols: ['http'] }],
} satisfies Target<'protocols'>;

export const clientHttps = defineControl({
  id: 'GW004',
  name: 'client-https',
  title: 'Gateways serve their clients over encrypted connections only',
  severity: 'HIGH',
  defaultMode: 'enforce',
  rationale: 'Clients must not send tokens in the clear.',
  references: [{ system: 'PSRule', id: 'example', url: 'https://azure.github.io/PSRule.Rules.Azure/example' }],
  requirement: everyItem('protocols', oneOf('https', 'wss')),
  targets: {
    'Microsoft.ApiManagement/service/apis': apiProtocols,
    'Microsoft.ApiManagement/service/workspaces/apis': { ...apiProtocols, noun: 'APIs in API Management workspaces' },
  },
  relatedPolicies: [directManagement],
});

export const catalogue: Catalogue = [certificate, tracing, backendHttps, clientHttps];
