import type { CloudFormationTemplate, DeploymentContext } from '../../../core/templates/cloudformation';
import { readTemplate } from './reading';

export const TRANSFORM = 'Transform: AWS::Serverless-2016-10-31';
export const BOTH = 'Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]';

export const REST_API = 'AWS::ApiGateway::RestApi';
export const DEPLOYMENT = 'AWS::ApiGateway::Deployment';
export const STAGE = 'AWS::ApiGateway::Stage';

/** A template with one API, whose properties are flow YAML, followed by further sections. */
export const apiTemplate = (properties: string, sections = ''): string => `Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties: ${properties}
${sections}`;

export const readApi = (
  properties: string,
  sections = TRANSFORM,
  changes: Partial<DeploymentContext> = {},
): ReturnType<typeof readTemplate> => readTemplate(apiTemplate(properties, sections), changes);

export const propertiesOf = (
  { resources }: Pick<CloudFormationTemplate, 'resources'>,
  wanted: string,
): Readonly<Record<string, unknown>>[] =>
  resources.filter(({ type }) => type === wanted).map(({ properties }) => properties as Record<string, unknown>);

export const withoutDigest = (logicalId: string): string => logicalId.replace(/(?<=Deployment)[0-9a-f]{10}$/, '#');

/** The logical IDs in the order of the template; # stands for the hash of a deployment. */
export const idsOf = ({ resources }: Pick<CloudFormationTemplate, 'resources'>): string[] =>
  resources.map(({ logicalId }) => withoutDigest(logicalId));
