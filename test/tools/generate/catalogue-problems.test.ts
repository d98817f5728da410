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

const CASES: readonly (readonly [what: string, broken: readonly Control[], problem: string])[] = [
  [
    'two controls with the same id',
    [certificate, { ...tracing, id: 'GW001' }],
    'controls/tracing.ts: controls/client-certificate.ts already has the id GW001. Give the newer control the next free id.',
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
    'controls/client-https.ts: GW004 on Microsoft.ApiManagement/service/apis: there is no Azure Policy alias for the property colors, so no definition can look at it. The aliases are in core/aliases/; an example is Microsoft.ApiManagement/service/backends/url.',
  ],
  [
    'a type of another provider',
    [
      {
        ...clientHttps,
        targets: { 'Microsoft.Web/sites': clientHttps.targets[APIS] as Target },
      },
    ],
    'controls/client-https.ts: GW004 on Microsoft.Web/sites: there is no Azure Policy alias for the property protocols, so no definition can look at it. The aliases are in core/aliases/; an example is Microsoft.ApiManagement/service/backends/url.',
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
