import {
  type CloudFormationTemplate,
  type DeploymentContext,
  type HiddenResource,
  readCloudFormationTemplate,
} from '../../../core/templates/cloudformation';
import { parseDocument } from '../../../core/templates/document';
import type { TemplateProblem } from '../../../core/templates/problem';
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

/** A template with the names that it does not declare or deploy, from its problems. */
interface ReadTemplate extends Omit<CloudFormationTemplate, 'hiddenByDefaults'> {
  readonly hiddenByDefaults: readonly HiddenResource[];
  readonly unresolved: readonly string[];
  readonly unresolvedConditions: readonly string[];
}

export function readTemplate(yaml: string, changes: Partial<DeploymentContext> = {}): ReadTemplate {
  const { value } = parseDocument(yaml, { file: 'stack.yaml' });
  const template = readCloudFormationTemplate(value, { ...context, ...changes });
  const names = (pattern: RegExp): string[] =>
    [...new Set(template.problems.flatMap(({ message }) => pattern.exec(message)?.[1] ?? []))].toSorted();
  return {
    ...template,
    hiddenByDefaults: template.hiddenByDefaults(() => true),
    unresolved: names(/Unresolved resource dependencies \[(.*)\]/),
    unresolvedConditions: names(/Unresolved condition dependency (\w+)/),
  };
}

interface LocatedProblem {
  readonly message: string;
  readonly line: number;
}

/** The problems of a template with a severity, with the lines of their paths. */
export function problemsOf(
  yaml: string,
  changes: Partial<DeploymentContext> = {},
  wanted: TemplateProblem['severity'] = 'error',
): LocatedProblem[] {
  const document = parseDocument(yaml, { file: 'stack.yaml' });
  const { problems } = readCloudFormationTemplate(document.value, { ...context, ...changes });
  return problems
    .filter(({ severity }) => severity === wanted)
    .map(({ message, path }) => ({ message, line: document.locate(path).line }));
}

/** The only error of a template. */
export function errorOf(yaml: string, changes: Partial<DeploymentContext> = {}): LocatedProblem {
  const [only, ...others] = problemsOf(yaml, changes);
  if (only === undefined || others.length > 0) throw new Error(`it has ${others.length} further errors, or none`);
  return only;
}

/** The error that ends the reading of a template. */
export function refusalOf(yaml: string): LocatedProblem {
  const document = parseDocument(yaml, { file: 'stack.yaml' });
  try {
    readCloudFormationTemplate(document.value, context);
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
