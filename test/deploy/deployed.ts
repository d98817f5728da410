import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CloudFormationTemplate, readCloudFormationTemplate } from '../../core/templates/cloudformation';
import { parseDocument } from '../../core/templates/document';

const root = join(__dirname, '../..');

const account = '123456789012';

/** Values that match the patterns in AWS's schemas. Any other attribute is `id-of-<logical id>`. */
const ATTRIBUTES: Readonly<Record<string, (logicalId: string) => string>> = {
  'FunctionRole.Arn': (id) => `arn:aws:iam::${account}:role/gate-${id}`,
  'InvocationRole.Arn': (id) => `arn:aws:iam::${account}:role/gate-${id}`,
  'ExecutionRole.Arn': (id) => `arn:aws:iam::${account}:role/gate-${id}`,
  'LoggingRole.Arn': (id) => `arn:aws:iam::${account}:role/gate-${id}`,
  'Function.Arn': (id) => `arn:aws:lambda:eu-west-1:${account}:function:gate-${id}`,
  'LogGroup.Arn': (id) => `arn:aws:logs:eu-west-1:${account}:log-group:gate-${id}:*`,
  'PackageBucket.Arn': () => 'arn:aws:s3:::gate-packages',
  'PackageBucket.RegionalDomainName': () => 'gate-packages.s3.eu-west-1.amazonaws.com',
  PackageBucket: () => 'gate-packages',
  Version: () => `arn:aws:cloudformation:eu-west-1:${account}:type/hook/Gatewarden-ApiGateway-StageHook/00000001`,
};

export type TemplateParameters = Readonly<Record<string, string>>;

/** Resolves a template of deploy/ with these parameters, as a deployment does. */
export function deployed(name: string, parameters: TemplateParameters): CloudFormationTemplate {
  const file = join(root, 'deploy', name);
  return readCloudFormationTemplate(parseDocument(readFileSync(file, 'utf8'), { file }).value, {
    parameters,
    accountId: account,
    region: 'eu-west-1',
    stackName: 'gate',
    stackId: `arn:aws:cloudformation:eu-west-1:${account}:stack/gate/0b1c-2d3e`,
    resourceValue: (logicalId, attribute) => {
      const name = attribute === undefined ? logicalId : `${logicalId}.${attribute}`;
      return Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name]?.(logicalId) : `id-of-${logicalId}`;
    },
  });
}

/** @throws Error if the template has no such resource. */
export function propertiesOf(template: CloudFormationTemplate, logicalId: string): Record<string, unknown> {
  const resource = template.resources.find((each) => each.logicalId === logicalId);
  if (resource === undefined) throw new Error(`The template has no resource ${logicalId}.`);
  return resource.properties as Record<string, unknown>;
}

/** The parameters of each template that have no default. */
export const required: Readonly<Record<string, TemplateParameters>> = {
  'lambda-hook.yml': { CodeBucket: 'gate-code', CodeKey: 'gatewarden/0.1.0.zip' },
  'account.yml': { SchemaHandlerPackage: 's3://gate-packages/0.1.0/gatewarden-apigateway-stagehook.zip' },
  'organization.yml': {
    OrganizationId: 'o-a1b2c3d4e5',
    OrganizationalUnitIds: 'ou-ab12-11111111,ou-ab12-22222222',
    Release: '0.1.0',
  },
};
