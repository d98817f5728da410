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
    'two controls of one id',
    [certificate, { ...tracing, id: 'GW001' }],
    'controls/tracing.ts: id GW001 is already the id of controls/client-certificate.ts. Give the newer control the next free id.',
  ],
  [
    'ids that are not in order',
    [tracing, certificate],
    'controls/client-certificate.ts: id GW001 stands after GW002. List the controls in the order of their ids.',
  ],
  [
    'an id of another form',
    [{ ...certificate, id: 'GW1' }],
    'controls/client-certificate.ts: id GW1 is not GW and three digits. Example: GW005.',
  ],
  [
    'two controls of one name',
    [certificate, { ...tracing, name: 'client-certificate' }],
    'controls/client-certificate.ts: GW001 and GW002 have the name client-certificate. Give one of them another name.',
  ],
  [
    'a name that is not in kebab case',
    [{ ...tracing, name: 'X-Ray' }],
    'controls/X-Ray.ts: name "X-Ray" is not in kebab case. Example: access-log.',
  ],
  [
    'a text that is not written yet',
    [{ ...tracing, rationale: 'Fill in: why it matters.' }],
    'controls/tracing.ts: rationale is not written yet. Replace the placeholder.',
  ],
  [
    'a property that is not named yet',
    [withTarget(tracing, STAGE, { compliant: [{ TracingEnabled: true, 'Fill in: path': 1 }] })],
    'controls/tracing.ts: targets.AWS::ApiGateway::Stage.compliant.0.Fill in: path is not written yet. Replace the placeholder.',
  ],
  [
    'no reference',
    [{ ...tracing, references: [] }],
    'controls/tracing.ts: references is empty. Name the same rule in at least one other tool or benchmark.',
  ],
  [
    'a reference that is not https',
    [{ ...tracing, references: [{ system: 'Checkov', id: 'CKV_AWS_73', url: 'http://www.checkov.io' }] }],
    'controls/tracing.ts: the url of Checkov CKV_AWS_73 does not start with https://. Correct it.',
  ],
  [
    'a fact that a target does not bind',
    [{ ...tracing, requirement: allOf(tracing.requirement, requires('logging', yes)) }],
    'controls/tracing.ts: AWS::ApiGateway::Stage does not bind the fact logging. Name its property, or null if the type has none.',
  ],
  [
    'a binding of a fact that is not used',
    [withTarget(tracing, STAGE, { facts: { tracing: 'TracingEnabled', logging: 'Logging' } })],
    'controls/tracing.ts: AWS::ApiGateway::Stage binds the fact logging, which the requirement does not use. Remove it from facts.',
  ],
  [
    'no target',
    [{ ...tracing, targets: {}, parameters: {} }],
    'controls/tracing.ts: targets is empty. Add the resource types that it looks at.',
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
    'a search that does not find a text',
    [withSearch({ reported: ['<set-url>ftp://orders</set-url>'] })],
    'controls/client-https.ts: search policies: a text of reported is not found: <set-url>ftp://orders</set-url>. Correct the text or the signs.',
  ],
  [
    'a search that finds too much',
    [withSearch({ notReported: ['<SET-URL>http://orders</SET-URL>'] })],
    'controls/client-https.ts: search policies: a text of notReported is found: <SET-URL>http://orders</SET-URL>. Correct the text or the signs.',
  ],
  [
    'a parameter for a type that is not a target',
    [withParameter(tracing, 'stages', modeParameter({ targets: ['AWS::ApiGateway::RestApi'] }))],
    'controls/tracing.ts: parameters.stages names AWS::ApiGateway::RestApi, which is not a target. Remove it.',
  ],
  [
    'a parameter for a fact that is not used',
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
    'a shorthand that every configuration has',
    [withParameter(tracing, 'stages', modeParameter({ shorthand: 'exemptions' }))],
    'controls/tracing.ts: parameters.stages: the shorthand exemptions is a key of every configuration. Choose another.',
  ],
  [
    'two parameters of one shorthand',
    [withParameter(tracing, 'stages', modeParameter({ shorthand: 'implicitStages' }))],
    'controls/tracing.ts: parameters.stages and parameters.implicitStages have the shorthand implicitStages. Choose another.',
  ],
  [
    'a shorthand of two kinds',
    [certificate, withParameter(tracing, 'stages', modeParameter({ shorthand: 'clientCertificates' }))],
    'controls/tracing.ts: parameters.stages: in controls/client-certificate.ts the shorthand clientCertificates has another kind. Choose another shorthand.',
  ],
  [
    'one name for two built-in policies',
    [
      ...catalogue.slice(0, 3),
      {
        ...clientHttps,
        relatedPolicies: (clientHttps.relatedPolicies ?? []).map((policy) => ({ ...policy, policyDefinitionId: '/x' })),
      },
    ],
    'controls/client-https.ts: controls/backend-https.ts names another policy directManagement. Choose another name.',
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
    'examples of two controls that cannot be combined',
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
    'controls/tracing.ts: AWS::ApiGateway::Stage: the first compliant example cannot be combined with those of the other controls, as inputs/ needs it. Use the same values for properties that several controls share.',
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

describe('a catalogue', () => {
  it.each([
    ['of the product', controls],
    ['of the engine tests', catalogue],
    ['with a search', [withSearch({})]],
  ])('%s has no problem', (_what, valid) => {
    expect(catalogueProblems(valid)).toEqual([]);
  });

  it.each(CASES)('is refused with %s', (_what, broken, problem) => {
    expect(catalogueProblems(broken)).toContain(problem);
  });
});
