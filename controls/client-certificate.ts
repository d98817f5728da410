import { defineControl, requires, set } from '../core/catalogue';
import { createsStage, extraStage, implicitStages, SERVERLESS_API_PAGE } from './api-gateway';

export const clientCertificate = defineControl({
  id: 'GW001',
  name: 'client-certificate',
  title: 'Stages present a client certificate to their backends',
  severity: 'MEDIUM',
  defaultMode: 'enforce',
  rationale:
    'A backend that API Gateway calls over HTTP cannot distinguish the gateway from any other caller that knows its address. With a client certificate, the backend can reject calls that bypass the gateway and its authorizers, throttling and firewall.',
  references: [
    {
      system: 'KICS',
      id: 'ed4c48b8-eccc-4881-95c1-09fdae23db25',
      url: 'https://docs.kics.io/latest/queries/cloudformation-queries/aws/ed4c48b8-eccc-4881-95c1-09fdae23db25/',
    },
    {
      system: 'Datadog',
      id: 'cloudformation-aws-api-gateway-without-ssl-certificate',
      url: 'https://docs.datadoghq.com/security/code_security/iac_security/iac_rules/cloudformation-aws-api-gateway-without-ssl-certificate/',
    },
    {
      system: 'AWS Config',
      id: 'API_GW_SSL_ENABLED',
      url: 'https://docs.aws.amazon.com/config/latest/developerguide/api-gw-ssl-enabled.html',
    },
    {
      system: 'AWS Security Hub',
      id: 'APIGateway.2',
      url: 'https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-2',
    },
    {
      system: 'Prowler',
      id: 'apigateway_restapi_client_certificate_enabled',
      url: 'https://hub.prowler.com/check/apigateway_restapi_client_certificate_enabled',
    },
    { system: 'Checkov', id: 'CKV2_AWS_51', url: 'https://www.checkov.io/5.Policy%20Index/terraform.html' },
    {
      system: 'cdk-nag',
      id: 'HIPAA.Security-APIGWSSLEnabled',
      url: 'https://github.com/cdklabs/cdk-nag/blob/main/RULES.md#hipaa-security',
    },
  ],
  requirement: requires('clientCertificate', set),
  targets: {
    'AWS::ApiGateway::Stage': {
      noun: 'API Gateway stages',
      matters: 'with-http-integrations',
      facts: { clientCertificate: 'ClientCertificateId' },
      remediation:
        'Set ClientCertificateId to the id of an AWS::ApiGateway::ClientCertificate, for example with !Ref ClientCertificate.',
      documentation:
        'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-stage.html#cfn-apigateway-stage-clientcertificateid',
      compliant: [{ RestApiId: 'a1b2c3d4e5', StageName: 'prod', ClientCertificateId: 'x9y8z7' }],
      violating: [
        { RestApiId: 'a1b2c3d4e5', StageName: 'prod' },
        { RestApiId: 'a1b2c3d4e5', StageName: 'prod', ClientCertificateId: '' },
        { RestApiId: 'a1b2c3d4e5', StageName: 'prod', ClientCertificateId: '   ' },
        { RestApiId: 'a1b2c3d4e5', StageName: 'prod', ClientCertificateId: null },
      ],
      // https://github.com/aws/serverless-application-model/issues/1543
      serverless: {
        observation: 'The stage that SAM generates has no client certificate',
        remediation:
          'SAM has no property for a client certificate. Declare the API in the same template as an AWS::ApiGateway::RestApi with methods, a Deployment and a Stage with ClientCertificateId. The API can invoke AWS::Serverless::Function resources, each with an AWS::Lambda::Permission. An API that invokes only Lambda functions presents no client certificate: an exemption is safe here.',
        documentation: SERVERLESS_API_PAGE,
        compliant: [],
      },
    },
    'AWS::ApiGateway::Deployment': {
      noun: 'API Gateway deployments that create a stage',
      matters: 'with-http-integrations',
      facts: { clientCertificate: 'StageDescription.ClientCertificateId' },
      ...createsStage,
      remediation:
        'Set StageDescription.ClientCertificateId to the id of an AWS::ApiGateway::ClientCertificate, or remove StageName and declare the stage as an AWS::ApiGateway::Stage with ClientCertificateId. In a SAM template, set Globals.Api.OpenApiVersion so that SAM adds no extra stage named "Stage".',
      documentation:
        'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-deployment-stagedescription.html#cfn-apigateway-deployment-stagedescription-clientcertificateid',
      compliant: [{ RestApiId: 'a1b2c3d4e5', StageName: 'prod', StageDescription: { ClientCertificateId: 'x9y8z7' } }],
      violating: [
        { RestApiId: 'a1b2c3d4e5', StageName: 'prod' },
        { RestApiId: 'a1b2c3d4e5', StageName: 'prod', StageDescription: { TracingEnabled: true } },
      ],
      serverless: extraStage('a client certificate'),
    },
  },
  parameters: {
    allowed: {
      kind: 'allowedValues',
      fact: 'clientCertificate',
      description:
        'The ids of the client certificates that stages may use. Without this list, stages may use any certificate.',
      remediation: 'Set {property} to one of the allowed certificates: {values}.',
      shorthand: 'clientCertificates',
      example: ['a1b2c3'],
    },
    implicitStages,
  },
});
