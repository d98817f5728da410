import {
  type CloudFormationTemplate,
  type DeploymentContext,
  readCloudFormationTemplate,
} from '../../../core/templates/cloudformation';
import { parseDocument } from '../../../core/templates/document';
import { TemplateError } from '../../../core/templates/template-error';

/** A deployment in which `Ref Api` is `api-ref` and `Api.Id` is `api-id`. */
export const context: DeploymentContext = {
  parameters: {},
  accountId: '123456789012',
  region: 'eu-west-1',
  stackName: 'orders',
  stackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/orders/0b1c-2d3e',
  resourceValue: (logicalId, attribute) => `${logicalId}-${attribute ?? 'ref'}`.toLowerCase(),
};

export const readTemplate = (yaml: string, changes: Partial<DeploymentContext> = {}): CloudFormationTemplate =>
  readCloudFormationTemplate(parseDocument(yaml, { file: 'stack.yaml' }).value, { ...context, ...changes });

/** The error of reading a template, with the line of the error's path. */
export function errorOf(yaml: string, changes: Partial<DeploymentContext> = {}): { message: string; line: number } {
  const document = parseDocument(yaml, { file: 'stack.yaml' });
  try {
    readCloudFormationTemplate(document.value, { ...context, ...changes });
  } catch (error) {
    if (!(error instanceof TemplateError) || !error.at?.path) throw error;
    return { message: error.message, line: document.locate(error.at.path).line };
  }
  throw new Error('it was read');
}

/** A template with the tested value on line 5, followed by further sections. */
export const templateOf = (value: string, sections = ''): string => `Resources:
  Subject:
    Type: Custom::Subject
    Properties:
      Value: ${value.replaceAll('\n', '\n      ')}
  Api:
    Type: AWS::ApiGateway::RestApi
${sections}`;

/** The resolved value of a property; undefined if the property is removed. */
export function valueOf(value: string, sections = '', changes: Partial<DeploymentContext> = {}): unknown {
  const { resources } = readTemplate(templateOf(value, sections), changes);
  return (resources[0]?.properties as { Value?: unknown } | undefined)?.Value;
}
