import { type Control, isAwsType, type Properties } from '../../core/catalogue';
import { bicepValue } from '../azure/bicep';
import type { Printable } from '../azure/code';
import { policyDefinitions } from '../azure/policy-definition';
import { exemptionExample, modeExample, parameterExample, shorthandExample } from './configuration-examples';
import { cloudsOf } from './controls-table';
import { type Example, explanationsOf } from './explanation';
import { bulletList, code, codeBlock, markdownTable } from './markdown';
import { describeRequirement, describeSources } from './requirement';

/** An API version that supports every property in the examples. */
const AZURE_API_VERSION = '2024-05-01';

/** The page of a control: requirement, rationale, examples, configuration and references. */
export const controlPage = (control: Control): string =>
  `${[
    `# ${control.id} ${control.name}`,
    `${control.title}.`,
    control.rationale,
    markdownTable(
      ['severity', 'cloud', 'default mode'],
      [[control.severity, cloudsOf(control), code(control.defaultMode)]],
    ),
    ...requirements(control),
    ...examples(control),
    ...configuration(control),
    ...inAzure(control),
    ...references(control),
  ].join('\n\n')}\n`;

const requirements = ({ requirement, targets }: Control): string[] => [
  '## What is checked',
  markdownTable(
    ['resource type', 'requirement', 'applies'],
    Object.entries(targets).map(([type, target]) => [
      code(type),
      [...describeRequirement(requirement, target), ...describeSources(target)].join(' '),
      target.onlyWith === undefined ? 'always' : `where ${code(target.onlyWith)} is set`,
    ]),
  ),
];

const examples = (control: Control): string[] => [
  '## Examples',
  ...explanationsOf(control).flatMap(({ heading, remediation, documentation, examples: shown }) => [
    `### ${heading}`,
    `${remediation} See [the documentation](${documentation}).`,
    ...shown.flatMap((example) => [`${example.outcome} (${formOf(example)}):`, ...blocks(example)]),
  ]),
];

const formOf = ({ type }: Example): string => {
  if (!isAwsType(type)) return 'ARM, Bicep';
  return type.startsWith('AWS::Serverless::') ? 'SAM' : 'CloudFormation';
};

function blocks({ type, properties, language, lines }: Example): string[] {
  const written = codeBlock(language, lines);
  return isAwsType(type) ? [written] : [written, codeBlock('bicep', bicepResource(type, properties).split('\n'))];
}

function bicepResource(type: string, properties: Properties): string {
  const name = type
    .split('/')
    .slice(1)
    .map((_, index) => (index === 0 ? 'contoso' : 'example'))
    .join('/');
  const body = bicepValue({ name, properties: properties as { readonly [key: string]: Printable } });
  return `resource example ${bicepValue(`${type}@${AZURE_API_VERSION}`)} = ${body}`;
}

const configuration = (control: Control): string[] => [
  '## Configure it',
  `In ${code('gatewarden.yaml')}, set the mode: ${code('enforce')} fails the deployment, ${code('warn')} reports the finding, ${code('off')} skips the control. Without an entry the mode is ${code(control.defaultMode)}.`,
  modeExample(control),
  'Exempt resources for a limited time:',
  exemptionExample(control),
  ...parameters(control),
];

const parameters = (control: Control): string[] => {
  const all = Object.entries(control.parameters ?? {});
  if (all.length === 0) return [];
  return [
    '### Parameters',
    ...all.flatMap(([name, parameter]) => [
      `${code(name)}: ${parameter.description}`,
      parameterExample(control, name, parameter),
      ...(parameter.shorthand === undefined
        ? []
        : [
            `For every control that has this parameter, set ${code(parameter.shorthand)} instead:`,
            shorthandExample(parameter.shorthand, parameter),
          ]),
    ]),
  ];
};

/** The policy definitions of a control, its audit-only searches and its related built-in policies. */
function inAzure(control: Control): string[] {
  const definitions = policyDefinitions([control]);
  if (definitions.length === 0) return [];
  return [
    '## In Azure Policy',
    markdownTable(
      ['definition', 'effect parameter'],
      definitions.map(({ name, effect }) => [
        `[${name}](../../azure-policy/definitions/${name}.json)`,
        code(effect.name),
      ]),
    ),
    ...(control.policyTextSearches ?? []).flatMap(({ title, limits, remediation }) => [
      `### ${title}`,
      'This definition only audits. It never denies a request.',
      remediation,
      limits,
    ]),
    ...copiedSections(control),
    ...(control.relatedPolicies ?? []).flatMap(({ name, title, rationale, remediation, documentation }) => [
      `### ${title}`,
      `This built-in policy prevents a way to bypass the control. Its effect parameter is ${code(`${name}Effect`)}.`,
      rationale,
      `${remediation} See [the documentation](${documentation}).`,
    ]),
  ];
}

function copiedSections({ targets }: Control): string[] {
  const copy = Object.values(targets).find(({ copiedFrom }) => copiedFrom !== undefined)?.copiedFrom;
  if (copy === undefined) return [];
  return [
    '### Copies of other resources',
    'This definition only audits. It never denies a request.',
    `The definition reports a resource with ${code(copy.property)}, unless the request sets the values itself. ${copy.remediation}`,
  ];
}

const references = (control: Control): string[] =>
  control.references.length === 0
    ? []
    : ['## In other tools', bulletList(control.references.map(({ system, id, url }) => `${system}: [${id}](${url})`))];
