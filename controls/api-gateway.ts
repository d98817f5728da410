import type { ServerlessTarget, Target, TargetMode } from '../core/catalogue';

/** Where SAM's properties are described. */
export const SERVERLESS_API_PAGE =
  'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html';

/**
 * The stage named "Stage" that SAM adds to an API. No property reaches it; it can only be prevented. "2.0" changes
 * nothing else: it is what SAM writes anyway.
 * @param lacking what the stage is without.
 * @see https://github.com/aws/serverless-application-model/issues/1202
 */
export const extraStage = (lacking: string): ServerlessTarget => ({
  property: 'OpenApiVersion',
  observation: `SAM adds a stage named "Stage", without ${lacking}`,
  remediation:
    'Set OpenApiVersion, for example to "2.0", so that SAM adds no extra stage named "Stage": on the AWS::Serverless::Api, or in Globals.Api, which reaches the API that SAM makes for events as well.',
  documentation: `${SERVERLESS_API_PAGE}#sam-api-openapiversion`,
  compliant: [{ StageName: 'prod', OpenApiVersion: '2.0' }],
});

/** A Deployment that names a stage creates it; a Stage of the same API and name in the same template is that stage. */
export const createsStage = {
  onlyWith: 'StageName',
  creates: { type: 'AWS::ApiGateway::Stage', identity: ['RestApiId', 'StageName'] },
} satisfies Partial<Target>;

/** The mode of a control for stages that Deployments create. */
export const implicitStages: TargetMode = {
  kind: 'targetMode',
  targets: ['AWS::ApiGateway::Deployment'],
  description:
    "The mode for stages that an AWS::ApiGateway::Deployment creates. A control's own mode counts where it is milder.",
  shorthand: 'implicitStages',
  example: 'warn',
};
