import { PLACEHOLDER } from './catalogue-problems';
import { camelCase } from './names';

const EXAMPLES = {
  aws: {
    condition: 'set',
    type: 'AWS::ApiGateway::Stage',
    noun: 'API Gateway stages',
    others: "RestApiId: 'a1b2c3d4e5', StageName: 'prod'",
    value: "'example'",
    remediation: 'Set TracingEnabled to true.',
    documentation:
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-stage.html',
    system: 'AWS Security Hub',
  },
  azure: {
    condition: 'yes',
    type: 'Microsoft.ApiManagement/service/apis',
    noun: 'API Management APIs',
    others: "path: 'orders'",
    value: 'true',
    remediation: 'List only https and wss in protocols; remove http and ws.',
    documentation: 'https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/apis',
    system: 'PSRule',
  },
} as const;

export type CloudName = keyof typeof EXAMPLES;

export const isCloudName = (name: string): name is CloudName => Object.hasOwn(EXAMPLES, name);

const VOCABULARY = `'../core/catalogue'`;

/** The file of a new control with placeholders: it compiles, but `npm run generate` rejects it. */
export function skeleton(cloud: CloudName, id: string, name: string): string {
  const { condition, type, noun, others, value, remediation, documentation, system } = EXAMPLES[cloud];
  const fact = camelCase(name);
  const property = `${PLACEHOLDER}path of the property`;
  return `import { defineControl, requires, ${condition} } from ${VOCABULARY};

export const ${fact} = defineControl({
  id: '${id}',
  name: '${name}',
  title: '${PLACEHOLDER}the state that the control requires. Example: Stages trace requests with X-Ray',
  severity: 'MEDIUM',
  // Off, so that an upgrade does not make deployments fail. Organisations turn the control on in gatewarden.yaml.
  defaultMode: 'off',
  rationale: '${PLACEHOLDER}the consequences of a violation, in one or two sentences.',
  references: [
    {
      system: '${system}',
      id: '${PLACEHOLDER}id of the same rule in another tool. Add an entry for each tool.',
      url: 'https://example.com/',
    },
  ],
  // The vocabulary of requirements is in core/catalogue/requirement.ts.
  requirement: requires('${fact}', ${condition}),
  targets: {
    '${type}': {
      noun: '${noun}',
      facts: { ${fact}: '${property}' },
      remediation: '${PLACEHOLDER}what to change. Example: ${remediation}',
      documentation:
        '${documentation}',
      compliant: [{ ${others}, '${property}': ${value} }],
      violating: [{ ${others} }],
    },
  },
});
`;
}
