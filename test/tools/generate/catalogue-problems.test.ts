import { controls } from '../../../controls';
import { allOf, type Control, type Parameter, requires, set, type Target, yes } from '../../../core/catalogue';
import { catalogueProblems } from '../../../tools/generate/catalogue-problems';
import { catalogue, certificate, clientHttps, tracing } from '../../catalogue';

const STAGE = 'AWS::ApiGateway::Stage';
const APIS = 'Microsoft.ApiManagement/service/apis';

/** The control with other members of one of its targets. */
const withTarget = (control: Control, type: string, members: Partial<Target>): Control => ({
  ...control,
  targets: { ...control.targets, [type]: { ...(control.targets[type] as Target), ...members } },
});

const withParameter = (control: Control, name: string, parameter: Parameter): Control => ({
  ...control,
  parameters: { ...control.parameters, [name]: parameter },
});

const modeParameter = (others: Partial<Parameter> = {}): Parameter =>
  ({
    kind: 'targetMode',
    targets: [STAGE],
    description: 'The mode of stages.',
    example: 'warn',
    ...others,
  }) as Parameter;

const IGNORED_IN_AZURE =
  'Parameters have an effect only on AWS resources: the generated Azure policies would ignore the setting and allow what it forbids. Remove the parameter, or move the target to a control of its own.';

const UNKNOWN_IN_AZURE =
  'core/aliases/microsoft.apimanagement.json has no aliases for it, and Azure Policy reads only properties that have an alias.';

const ALIAS_SOURCE =
  'The file holds what `az provider show --namespace Microsoft.ApiManagement --expand resourceTypes/aliases` returns. The project supports no other provider.';

const CASES: readonly (readonly [what: string, broken: readonly Control[], problem: string])[] = [
  [
    'two controls with the same id',
    [certificate, { ...tracing, id: 'GW001' }],
    'controls/tracing.ts: controls/client-certificate.ts has the same id, GW001. Give the newer control the next free id, GW002.',
  ],
  [
    'the same id, with the id after the highest one',
    [certificate, { ...tracing, id: 'GW001' }, clientHttps],
    'controls/tracing.ts: controls/client-certificate.ts has the same id, GW001. Give the newer control the next free id, GW005.',
  ],
  [
    'ids in the wrong order',
    [tracing, certificate],
    'controls/client-certificate.ts: id GW001 is listed after GW002. List the controls in the order of their ids.',
  ],
  [
    'an id in another format',
    [{ ...certificate, id: 'GW1' }],
    'controls/client-certificate.ts: id GW1 is not GW and three digits. Example: GW005.',
  ],
  [
    'two controls with the same name',
    [certificate, { ...tracing, name: 'client-certificate' }],
    'controls/client-certificate.ts: GW001 and GW002 have the same name, client-certificate. Rename one of them.',
  ],
  [
    'a name that is not in kebab case',
    [{ ...tracing, name: 'X-Ray' }],
    'controls/X-Ray.ts: name "X-Ray" is not in kebab case. Example: access-log.',
  ],
  [
    'a placeholder text',
    [{ ...tracing, rationale: 'Fill in: why it matters.' }],
    'controls/tracing.ts: rationale is a placeholder. Replace it.',
  ],
  [
    'a placeholder property',
    [withTarget(tracing, STAGE, { compliant: [{ TracingEnabled: true, 'Fill in: path': 1 }] })],
    'controls/tracing.ts: targets.AWS::ApiGateway::Stage.compliant.0.Fill in: path is a placeholder. Replace it.',
  ],
  [
    'a placeholder in other letter case',
    [{ ...tracing, title: ' FILL IN: the state' }],
    'controls/tracing.ts: title is a placeholder. Replace it.',
  ],
  [
    'a text to do',
    [withTarget(tracing, STAGE, { remediation: 'Todo' })],
    'controls/tracing.ts: targets.AWS::ApiGateway::Stage.remediation is a placeholder. Replace it.',
  ],
  [
    'the reference of the skeleton',
    [{ ...tracing, references: [{ system: 'Checkov', id: 'CKV_AWS_73', url: 'https://example.com/' }] }],
    'controls/tracing.ts: references.0.url is a placeholder. Replace it.',
  ],
  ['an empty title', [{ ...tracing, title: '' }], 'controls/tracing.ts: title is empty. Write the text.'],
  ['a blank rationale', [{ ...tracing, rationale: ' \n' }], 'controls/tracing.ts: rationale is empty. Write the text.'],
  [
    'an empty noun',
    [withTarget(tracing, STAGE, { noun: '' })],
    'controls/tracing.ts: targets.AWS::ApiGateway::Stage.noun is empty. Write the text.',
  ],
  [
    'a blank remediation',
    [withTarget(tracing, STAGE, { remediation: '\t' })],
    'controls/tracing.ts: targets.AWS::ApiGateway::Stage.remediation is empty. Write the text.',
  ],
  [
    'an empty id of a reference',
    [{ ...tracing, references: [{ system: 'Checkov', id: '', url: 'https://www.checkov.io' }] }],
    'controls/tracing.ts: references.0.id is empty. Write the text.',
  ],
  [
    'no references',
    [{ ...tracing, references: [] }],
    'controls/tracing.ts: references is empty. Name the same rule in at least one other tool or benchmark.',
  ],
  [
    'a reference without https',
    [{ ...tracing, references: [{ system: 'Checkov', id: 'CKV_AWS_73', url: 'http://www.checkov.io' }] }],
    'controls/tracing.ts: the url of Checkov CKV_AWS_73 does not start with https://. Correct it.',
  ],
  [
    'a fact that a target does not bind',
    [{ ...tracing, requirement: allOf(tracing.requirement, requires('logging', yes)) }],
    'controls/tracing.ts: AWS::ApiGateway::Stage does not bind the fact logging. Name its property, or null if the type has none.',
  ],
  [
    'a binding for an unused fact',
    [withTarget(tracing, STAGE, { facts: { tracing: 'TracingEnabled', logging: 'Logging' } })],
    'controls/tracing.ts: AWS::ApiGateway::Stage binds the fact logging, which the requirement does not use. Remove the fact.',
  ],
  [
    'no targets',
    [{ ...tracing, targets: {}, parameters: {} }],
    'controls/tracing.ts: targets is empty. Add the resource types that the control evaluates.',
  ],
  [
    'no compliant example',
    [withTarget(tracing, STAGE, { compliant: [] })],
    'controls/tracing.ts: AWS::ApiGateway::Stage has no compliant example. Add one to compliant.',
  ],
  [
    'no violating example',
    [withTarget(tracing, STAGE, { violating: [] })],
    'controls/tracing.ts: AWS::ApiGateway::Stage has no violating example. Add one to violating.',
  ],
  [
    'a compliant example that fails',
    [withTarget(tracing, STAGE, { compliant: [{ TracingEnabled: true }, { TracingEnabled: false }] })],
    'controls/tracing.ts: AWS::ApiGateway::Stage: the verdict on compliant[1] is fail, not pass: {"TracingEnabled":false}. Correct the example or the requirement.',
  ],
  [
    'a violating example that passes',
    [withTarget(tracing, STAGE, { violating: [{ TracingEnabled: true }] })],
    'controls/tracing.ts: AWS::ApiGateway::Stage: the verdict on violating[0] is pass, not fail: {"TracingEnabled":true}. Correct the example or the requirement.',
  ],
  [
    'an example to which the control does not apply',
    [withTarget(tracing, 'AWS::ApiGateway::Deployment', { violating: [{ RestApiId: 'a1b2c3d4e5' }] })],
    'controls/tracing.ts: AWS::ApiGateway::Deployment: the verdict on violating[0] is does not apply, not fail: {"RestApiId":"a1b2c3d4e5"}. Correct the example or the requirement.',
  ],
  [
    'a search that misses a text',
    [withSearch({ reported: ['<set-url>ftp://orders</set-url>'] })],
    'controls/client-https.ts: search policies: a text in reported is not found: <set-url>ftp://orders</set-url>. Correct the text or the signs.',
  ],
  [
    'a search that reports a harmless text',
    [withSearch({ notReported: ['<SET-URL>http://orders</SET-URL>'] })],
    'controls/client-https.ts: search policies: a text in notReported is found: <SET-URL>http://orders</SET-URL>. Correct the text or the signs.',
  ],
  [
    'a parameter for a type that is not a target',
    [withParameter(tracing, 'stages', modeParameter({ targets: ['AWS::ApiGateway::RestApi'] }))],
    'controls/tracing.ts: parameters.stages names AWS::ApiGateway::RestApi, which is not a target. Remove it.',
  ],
  [
    'a parameter for an unused fact',
    [
      withParameter(tracing, 'allowed', {
        kind: 'allowedValues',
        fact: 'color',
        description: 'Colors.',
        remediation: 'Set {property} to one of {values}.',
        example: ['red'],
      }),
    ],
    'controls/tracing.ts: parameters.allowed names the fact color, which the requirement does not use. Correct it.',
  ],
  [
    'allowed values of an Azure property',
    [
      withParameter(clientHttps, 'allowed', {
        kind: 'allowedValues',
        fact: 'protocols',
        description: 'Protocols.',
        remediation: 'Set {property} to one of {values}.',
        example: ['https'],
      }),
    ],
    `controls/client-https.ts: parameters.allowed applies to ${APIS}. ${IGNORED_IN_AZURE}`,
  ],
  [
    'a mode of an Azure target',
    [withParameter(clientHttps, 'apis', modeParameter({ targets: [APIS] }))],
    `controls/client-https.ts: parameters.apis applies to ${APIS}. ${IGNORED_IN_AZURE}`,
  ],
  [
    'a shorthand with the name of another key',
    [withParameter(tracing, 'stages', modeParameter({ shorthand: 'exemptions' }))],
    'controls/tracing.ts: parameters.stages: the shorthand exemptions is a key of every configuration. Choose another shorthand.',
  ],
  [
    'two parameters with the same shorthand',
    [withParameter(tracing, 'stages', modeParameter({ shorthand: 'implicitStages' }))],
    'controls/tracing.ts: parameters.stages and parameters.implicitStages have the same shorthand, implicitStages. Choose another shorthand.',
  ],
  [
    'a shorthand for parameters of two kinds',
    [certificate, withParameter(tracing, 'stages', modeParameter({ shorthand: 'clientCertificates' }))],
    'controls/tracing.ts: parameters.stages: controls/client-certificate.ts uses the shorthand clientCertificates for a parameter of another kind. Choose another shorthand.',
  ],
  [
    'the same name for two built-in policies',
    [
      ...catalogue.slice(0, 3),
      {
        ...clientHttps,
        relatedPolicies: (clientHttps.relatedPolicies ?? []).map((policy) => ({ ...policy, policyDefinitionId: '/x' })),
      },
    ],
    'controls/client-https.ts: controls/backend-https.ts gives the name directManagement to another policy. Choose another name.',
  ],
  [
    'a property without an alias',
    [
      withTarget({ ...clientHttps, targets: { [APIS]: clientHttps.targets[APIS] as Target } }, APIS, {
        facts: { protocols: 'colors' },
        compliant: [{}],
        violating: [{ colors: ['red'] }],
      }),
    ],
    `controls/client-https.ts: ${APIS} has no Azure Policy alias for the property colors, so no policy can read it. The aliases are in core/aliases/microsoft.apimanagement.json.`,
  ],
  [
    'a misspelt property in Azure',
    [withTarget(clientHttps, APIS, { facts: { protocols: 'protocol' } })],
    `controls/client-https.ts: ${APIS} has no Azure Policy alias for the property protocol, so no policy can read it. Did you mean protocols? The aliases are in core/aliases/microsoft.apimanagement.json.`,
  ],
  [
    'a property that turns facts off without an alias',
    [withTarget(clientHttps, APIS, { unused: { facts: ['protocols'], property: 'apiType', values: ['soap'] } })],
    `controls/client-https.ts: ${APIS} has no Azure Policy alias for the property apiType, so no policy can read it. The aliases are in core/aliases/microsoft.apimanagement.json.`,
  ],
  [
    'a property of a copy without an alias',
    [withTarget(clientHttps, APIS, { copiedFrom: { property: 'sourceApi', remediation: 'Set protocols.' } })],
    `controls/client-https.ts: ${APIS} has no Azure Policy alias for the property sourceApi, so no policy can read it. Did you mean sourceApiId? The aliases are in core/aliases/microsoft.apimanagement.json.`,
  ],
  [
    'an empty remediation of a copy',
    [withTarget(clientHttps, APIS, { copiedFrom: { property: 'sourceApiId', remediation: ' ' } })],
    `controls/client-https.ts: targets.${APIS}.copiedFrom.remediation is empty. Write the text.`,
  ],
  [
    'an empty remediation of an import',
    [
      withTarget(clientHttps, APIS, {
        importedFrom: [{ format: 'format', content: 'value', facts: { protocols: 'protocols' }, remediation: '' }],
      }),
    ],
    `controls/client-https.ts: targets.${APIS}.importedFrom.value.remediation is empty. Write the text.`,
  ],
  [
    'a property of a search without an alias',
    [withSearch({ targets: { 'Microsoft.ApiManagement/service/policies': 'values' } })],
    'controls/client-https.ts: Microsoft.ApiManagement/service/policies has no Azure Policy alias for the property values, so no policy can read it. Did you mean value? The aliases are in core/aliases/microsoft.apimanagement.json.',
  ],
  [
    'a misspelt type in Azure',
    [{ ...clientHttps, targets: { 'Microsoft.ApiManagement/service/api': clientHttps.targets[APIS] as Target } }],
    `controls/client-https.ts: the type Microsoft.ApiManagement/service/api is unknown: ${UNKNOWN_IN_AZURE} Did you mean ${APIS} or Microsoft.ApiManagement/service/tags or Microsoft.ApiManagement/service/apis/tags? ${ALIAS_SOURCE}`,
  ],
  [
    'a type of another provider',
    [
      {
        ...clientHttps,
        targets: { 'Microsoft.Web/sites': clientHttps.targets[APIS] as Target },
      },
    ],
    `controls/client-https.ts: the type Microsoft.Web/sites is unknown: ${UNKNOWN_IN_AZURE} ${ALIAS_SOURCE}`,
  ],
  [
    'conflicting examples of two controls',
    [
      certificate,
      {
        ...tracing,
        requirement: requires('tracing', set),
        targets: {
          [STAGE]: {
            ...(tracing.targets[STAGE] as Target),
            facts: { tracing: 'StageName.Color' },
            compliant: [{ StageName: { Color: 'red' } }],
            violating: [{}],
          },
        },
        parameters: {},
      },
    ],
    'controls/tracing.ts: AWS::ApiGateway::Stage: the first compliant example conflicts with the examples of other controls, which are combined in inputs/. Use the same values for properties that several controls share.',
  ],
];

function withSearch(texts: {
  readonly reported?: readonly string[];
  readonly notReported?: readonly string[];
  readonly targets?: Readonly<Record<string, string>>;
}): Control {
  return {
    ...clientHttps,
    policyTextSearches: [
      {
        name: 'policies',
        title: 'Policies send requests to encrypted addresses',
        limits: 'Finds literal addresses only.',
        remediation: 'Call addresses that start with https://.',
        targets: { 'Microsoft.ApiManagement/service/policies': 'value' },
        signs: ['<set-url>http://'],
        reported: ['<set-url>http://orders</set-url>'],
        notReported: ['<set-url>https://orders</set-url>'],
        ...texts,
      },
    ],
  };
}

describe('catalogueProblems', () => {
  it.each([
    ['The catalogue of the product', controls],
    ['The catalogue of the engine tests', catalogue],
    ['A catalogue with a search', [withSearch({})]],
  ])('%s: no problem', (_what, valid) => {
    expect(catalogueProblems(valid)).toEqual([]);
  });

  it.each(CASES)('reports %s', (_what, broken, problem) => {
    expect(catalogueProblems(broken)).toContain(problem);
  });
});
