import { readCloudFormationTemplate } from '../../../core/templates/cloudformation';
import { context, errorOf, readTemplate } from './reading';

const PARAMETERS = `
Parameters:
  Env: {Type: String, Default: prod}
  Names: {Type: CommaDelimitedList, Default: 'a,b'}
  Secret: {Type: String}
Mappings:
  M: {prod: {traced: true}}
`;

const template = (conditions: string, condition = 'C'): string => `${PARAMETERS}
Conditions:
  ${conditions}
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Condition: ${condition}}
`;

/** The value of the condition, or the reason why it is unknown. */
function truthOf(conditions: string): boolean | string {
  const [resource] = readTemplate(template(conditions)).resources;
  return resource === undefined ? false : (resource.conditional?.reason ?? true);
}

const U = '{"Fn::Equals": [{"Ref": "Secret"}, "x"]}';
const T = '{"Fn::Equals": ["x", "x"]}';
const F = '{"Fn::Equals": ["x", "y"]}';
const unknown = 'the condition C cannot be resolved: the parameter Secret has no value and no default';

describe('the value of a condition', () => {
  it.each<[string, boolean | string]>([
    ['!Equals [!Ref Env, prod]', true],
    ['!Equals [!Ref Env, Prod]', false],
    ['!Equals [!FindInMap [M, !Ref Env, traced], "true"]', true],
    ['!Equals [5, "5"]', true],
    ['!Equals [!Ref "AWS::Region", eu-west-1]', true],
    ['!Equals [!Select [0, !Ref Names], !Join ["", [a]]]', true],
    ['!Equals [!Ref Secret, x]', unknown],
    ['!Equals [!Sub "${Secret}", !Ref Secret]', unknown],
    [`!Not [${T}]`, false],
    [`!Not [${F}]`, true],
    [`!Not [${U}]`, unknown],
    [`!And [${T}, ${T}]`, true],
    [`!And [${T}, ${F}]`, false],
    [`!And [${U}, ${F}]`, false],
    [`!And [${U}, ${T}]`, unknown],
    [`!Or [${F}, ${F}]`, false],
    [`!Or [${F}, ${T}]`, true],
    [`!Or [${U}, ${T}]`, true],
    [`!Or [${U}, ${F}]`, unknown],
    [`!Or [${F}, ${F}, ${F}, ${F}, ${F}, ${F}, ${F}, ${F}, ${F}, ${T}]`, true],
    [
      '{Condition: {"Fn::Transform": {Name: AWS::Include}}}',
      'the condition C cannot be resolved: Fn::Transform is resolved at deployment',
    ],
    [
      '{"Fn::Transform": {Name: AWS::Include}}',
      'the condition C cannot be resolved: Fn::Transform is resolved at deployment',
    ],
  ])('%s', (expression, expected) => {
    expect(truthOf(`C: ${expression}`)).toBe(expected);
  });

  it('depends on other conditions in any order', () => {
    expect(truthOf(`C: !Not [!Condition D]\n  D: !And [!Condition E, ${T}]\n  E: ${F}`)).toBe(true);
    expect(truthOf('C: !Condition D\n  D: !Equals [a, a]')).toBe(true);
    expect(truthOf(`C: !Not [!Condition D]\n  D: ${U}`)).toBe(
      'the condition C cannot be resolved: the condition D cannot be resolved: the parameter Secret has no value and no default',
    );
  });

  it('resolves a chain of 20,000 conditions', () => {
    const Conditions: Record<string, unknown> = {};
    for (let index = 20_000; index > 0; index -= 1)
      Conditions[`C${index}`] = { 'Fn::Not': [{ Condition: `C${index - 1}` }] };
    Conditions['C0'] = { 'Fn::Equals': ['a', 'a'] };
    const Resources = {
      Even: { Type: 'Custom::A', Condition: 'C20000' },
      Odd: { Type: 'Custom::A', Condition: 'C19999' },
    };
    const { resources } = readCloudFormationTemplate({ Conditions, Resources }, context);
    expect(resources.map(({ logicalId }) => logicalId)).toEqual(['Even']);
  });
});

describe('undefined conditions', () => {
  it('are listed, and their value is unknown', () => {
    const template = `Conditions:\n  C: !Not [!Condition Gone]\nResources:\n  A: {Type: Custom::A, Condition: Lost}\n  B:\n    Type: Custom::B\n    Properties: {Value: !If [C, 1, 2]}`;
    const { resources, unresolvedConditions } = readTemplate(template);
    expect(unresolvedConditions).toEqual(['Gone', 'Lost']);
    expect(resources[0]?.conditional).toEqual({ reason: 'the template does not define the condition Lost' });
    expect(resources[1]?.properties).toMatchObject({ Value: { values: [1, 2] } });
  });

  it('may be added by a macro', () => {
    const { resources, unresolvedConditions } = readTemplate(
      'Transform: Company::Conditions\nResources:\n  A: {Type: Custom::A, Condition: Lost}',
    );
    expect(unresolvedConditions).toEqual([]);
    expect(resources[0]?.conditional).toEqual({
      reason: 'a macro may add the condition Lost at deployment',
    });
  });
});

describe('malformed conditions', () => {
  const made =
    'A condition must be one of: Fn::And, Fn::Or, Fn::Not, Fn::Equals, Condition. Example: {"Fn::Equals": [{"Ref": "Env"}, "prod"]}';

  it.each<[string, string]>([
    ['C: !Ref Env', made],
    ['C: [a]', made],
    [
      `C: !Not [!Equals [a, b], !Equals [a, b]]`,
      'Fn::Not takes a list of 1 item. Example: {"Fn::Not": [{"Condition": "IsProd"}]}',
    ],
    [
      `C: !And [${T}]`,
      'Fn::And takes a list of 2 to 10 items. Example: {"Fn::And": [{"Condition": "IsProd"}, {"Condition": "IsPublic"}]}',
    ],
    [
      `C: !Or [${Array(11).fill(T).join(', ')}]`,
      'Fn::Or takes a list of 2 to 10 items. Example: {"Fn::Or": [{"Condition": "IsProd"}, {"Condition": "IsPublic"}]}',
    ],
    ['C: !Equals [a]', 'Fn::Equals takes a list of 2 items. Example: {"Fn::Equals": [{"Ref": "Env"}, "prod"]}'],
    ['C: !Equals text', 'Fn::Equals takes a list of 2 items. Example: {"Fn::Equals": [{"Ref": "Env"}, "prod"]}'],
    ['C: !Condition [a]', 'Condition takes the name of a condition. Example: {"Condition": "IsProd"}'],
    ['C: !Not [!Condition C]', 'Circular dependency between conditions: [C]'],
    [
      'C: !Not [!Condition D]\n  D: !Or [!Condition E, !Condition E]\n  E: !Condition D',
      'Circular dependency between conditions: [D, E]',
    ],
    [
      'C: !Equals [!Ref Api, a]',
      'Template format error: Unresolved dependencies [Api]. Cannot reference resources in the Conditions block of the template',
    ],
    [
      'C: !Equals [!GetAtt Api.Id, a]',
      'Template format error: Unresolved dependencies [Api]. Cannot reference resources in the Conditions block of the template',
    ],
  ])('%s', (conditions, message) => {
    expect(errorOf(template(conditions)).message).toBe(message);
  });

  it('are reported with their place', () => {
    expect(
      errorOf(
        'Conditions:\n  A: !Equals [a, a]\n  B: !Or\n    - !Condition A\n    - !Not []\nResources:\n  A: {Type: Custom::A}',
      ).line,
    ).toBe(5);
    expect(errorOf(template('C: !Equals [a, a]', '[C]')).message).toBe(
      'Condition is not the name of a condition. Example: "Condition": "IsProd"',
    );
  });
});
