import { defineControl, requires, yes } from '../core/catalogue';
import { createsStage, extraStage, implicitStages, SERVERLESS_API_PAGE } from './api-gateway';

export const tracing = defineControl({
  id: 'GW002',
  name: 'tracing',
  title: 'Stages trace requests with X-Ray',
  severity: 'LOW',
  defaultMode: 'enforce',
  rationale:
    'Without traces, you cannot see which services a request reached, how long each service took and where the request failed. Outages last longer, and misuse is harder to investigate.',
  references: [
    {
      system: 'Prowler',
      id: 'apigateway_restapi_tracing_enabled',
      url: 'https://hub.prowler.com/check/apigateway_restapi_tracing_enabled',
    },
    {
      system: 'KICS',
      id: '4ab10c48-bedb-4deb-8f3b-ff12783b61de',
      url: 'https://docs.kics.io/latest/queries/cloudformation-queries/aws/4ab10c48-bedb-4deb-8f3b-ff12783b61de/',
    },
    {
      system: 'Datadog',
      id: 'cloudformation-aws-api-gateway-xray-disabled',
      url: 'https://docs.datadoghq.com/security/code_security/iac_security/iac_rules/cloudformation-aws-api-gateway-xray-disabled/',
    },
    { system: 'Checkov', id: 'CKV_AWS_73', url: 'https://www.checkov.io/5.Policy%20Index/cloudformation.html' },
    {
      system: 'AWS Control Tower',
      id: 'CT.APIGATEWAY.PR.2',
      url: 'https://docs.aws.amazon.com/controltower/latest/controlreference/api-gateway-rules.html#ct-apigateway-pr-2-description',
    },
    {
      system: 'AWS Config',
      id: 'API_GW_XRAY_ENABLED',
      url: 'https://docs.aws.amazon.com/config/latest/developerguide/api-gw-xray-enabled.html',
    },
    {
      system: 'AWS Security Hub',
      id: 'APIGateway.3',
      url: 'https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-3',
    },
    {
      system: 'cdk-nag',
      id: 'Serverless-APIGWXrayEnabled',
      url: 'https://github.com/cdklabs/cdk-nag/blob/main/RULES.md#serverless',
    },
    {
      system: 'Serverless Rules',
      id: 'WS2002',
      url: 'https://awslabs.github.io/serverless-rules/rules/api_gateway/tracing/',
    },
    { system: 'Trivy', id: 'AWS-0003', url: 'https://avd.aquasec.com/misconfig/aws-0003' },
  ],
  requirement: requires('tracing', yes),
  targets: {
    'AWS::ApiGateway::Stage': {
      noun: 'API Gateway stages',
      facts: { tracing: 'TracingEnabled' },
      remediation: 'Set TracingEnabled to true.',
      documentation:
        'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-stage.html#cfn-apigateway-stage-tracingenabled',
      compliant: [
        { RestApiId: 'a1b2c3d4e5', StageName: 'prod', TracingEnabled: true },
        { RestApiId: 'a1b2c3d4e5', StageName: 'prod', TracingEnabled: 'True' },
      ],
      violating: [
        { RestApiId: 'a1b2c3d4e5', StageName: 'prod' },
        { RestApiId: 'a1b2c3d4e5', StageName: 'prod', TracingEnabled: false },
        { RestApiId: 'a1b2c3d4e5', StageName: 'prod', TracingEnabled: 'false' },
      ],
      serverless: {
        property: 'TracingEnabled',
        remediation:
          'Set TracingEnabled to true on the AWS::Serverless::Api or in Globals.Api. Globals.Api also applies to the API that SAM generates for events.',
        documentation: `${SERVERLESS_API_PAGE}#sam-api-tracingenabled`,
        compliant: [{ StageName: 'prod', TracingEnabled: true }],
      },
    },
    'AWS::ApiGateway::Deployment': {
      noun: 'API Gateway deployments that create a stage',
      facts: { tracing: 'StageDescription.TracingEnabled' },
      ...createsStage,
      remediation:
        'Set StageDescription.TracingEnabled to true, or remove StageName and declare the stage as an AWS::ApiGateway::Stage with TracingEnabled: true. In a SAM template, set Globals.Api.OpenApiVersion so that SAM adds no extra stage named "Stage".',
      documentation:
        'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-deployment-stagedescription.html#cfn-apigateway-deployment-stagedescription-tracingenabled',
      compliant: [{ RestApiId: 'a1b2c3d4e5', StageName: 'prod', StageDescription: { TracingEnabled: true } }],
      violating: [
        { RestApiId: 'a1b2c3d4e5', StageName: 'prod' },
        { RestApiId: 'a1b2c3d4e5', StageName: 'prod', StageDescription: { TracingEnabled: 'false' } },
      ],
      serverless: extraStage('tracing'),
    },
  },
  parameters: { implicitStages },
});
