import type { ServerlessTarget, Target, TargetMode } from '../core/catalogue';

/** AWS's reference of AWS::Serverless::Api. */
export const SERVERLESS_API_PAGE =
  'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html';

/**
 * The stage named "Stage" that SAM adds to an API. No property configures this stage; OpenApiVersion prevents it. The
 * value "2.0" changes nothing else, because SAM writes it anyway.
 * @param lacking the feature that the stage lacks.
 * @see https://github.com/aws/serverless-application-model/issues/1202
 */
export const extraStage = (lacking: string): ServerlessTarget => ({
  property: 'OpenApiVersion',
  observation: `SAM adds a stage named "Stage", without ${lacking}`,
  remediation:
    'Set OpenApiVersion, for example to "2.0", on the AWS::Serverless::Api or in Globals.Api. SAM then adds no extra stage named "Stage". Globals.Api also applies to the API that SAM generates for events.',
  documentation: `${SERVERLESS_API_PAGE}#sam-api-openapiversion`,
  compliant: [{ StageName: 'prod', OpenApiVersion: '2.0' }],
});

/**
 * A Deployment with a stage name creates a stage. A Stage with the same API and name in the same template is that same
 * stage.
 */
export const createsStage = {
  onlyWith: 'StageName',
  creates: { type: 'AWS::ApiGateway::Stage', identity: ['RestApiId', 'StageName'] },
} satisfies Partial<Target>;

/** The mode for stages that Deployments create. */
export const implicitStages: TargetMode = {
  kind: 'targetMode',
  targets: ['AWS::ApiGateway::Deployment'],
  description:
    "The mode for stages that an AWS::ApiGateway::Deployment creates. The milder of this mode and the control's own mode applies.",
  shorthand: 'implicitStages',
  example: 'warn',
};
