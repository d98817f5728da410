import { checkFile } from '../../check/check-file';
import type { CheckOptions } from '../../check/check-options';
import { checkTemplate } from '../../check/check-template';
import type { TemplateCheck } from '../../check/template-check';
import type { SourceFile } from '../../core/files/discover';
import { readParameters } from '../../core/files/parameters';
import { parseDocument } from '../../core/templates/document';
import { catalogue } from '../catalogue';

const check = (text: string, parameters: readonly string[] = [], onlyWhereItMatters = false): TemplateCheck =>
  checkTemplate(parseDocument(text, { file: 'stack.yml' }), { ...optionsWith(parameters), onlyWhereItMatters });

const optionsWith = (parameters: readonly string[]): CheckOptions => ({
  catalogue,
  parameters: readParameters(parameters),
  configuration: { controls: {}, parameters: {}, exemptions: [] },
  now: new Date('2027-01-01T00:00:00Z'),
});

const shown = ({ findings }: TemplateCheck): string[] =>
  findings.map(({ line, resource, control, status }) => `${line} ${resource} ${control.id} ${status}`);

const statuses = ({ findings }: TemplateCheck): string[] => findings.map(({ status }) => status);

describe('a deployment that may create a stage', () => {
  const deployment = (name: string): string => `
Parameters:
  Free: {Type: String}
  Listed: {Type: String, AllowedValues: [blue, green]}
  Long: {Type: String, MinLength: 3}
  Empty: {Type: String, Default: ""}
  OrEmpty: {Type: String, AllowedValues: ["", green]}
  NeverEmpty: {Type: String, AllowedValues: ["", green], MinLength: 1}
Conditions: {IsGreen: !Equals [!Ref Listed, green], Asks: !Equals [!Ref Free, x]}
Resources:
  Rollout: {Type: AWS::ApiGateway::Deployment, Properties: {RestApiId: a, StageName: ${name}}}
`;

  it.each<[string, string[]]>([
    ['!Ref AWS::StackName', ['fail', 'fail']],
    ['!Ref AWS::Region', ['fail', 'fail']],
    ['!Ref AWS::AccountId', ['fail', 'fail']],
    ['!Sub "${AWS::StackName}"', ['fail', 'fail']],
    ['!Ref Free', ['fail', 'fail']],
    ['!Sub "${Free}"', ['fail', 'fail']],
    ['!Sub "${Free}${Empty}"', ['fail', 'fail']],
    ['!Ref Listed', ['fail', 'fail']],
    ['!Ref Long', ['fail', 'fail']],
    ['!If [Asks, live, !Ref Free]', ['fail', 'fail']],
    ['!If [IsGreen, live, !Ref Free]', ['fail', 'fail']],
    ['!Ref Empty', []],
    ['!Ref OrEmpty', ['unknown', 'unknown']],
    ['!Ref NeverEmpty', ['fail', 'fail']],
    ['!If [Asks, live, !Ref AWS::NoValue]', ['unknown', 'unknown']],
    ['!ImportValue stage', ['unknown', 'unknown']],
    ['!Join ["", !Ref AWS::NotificationARNs]', ['unknown', 'unknown']],
  ])('creates one if the name is present: %s', (name, expected) => {
    expect(statuses(check(deployment(name)))).toEqual(expected);
  });

  it('has a message that says what is unknown', () => {
    expect(check(deployment('!ImportValue stage')).findings.map(({ message }) => message)).toEqual(
      Array(2).fill(
        'Whether the control applies is unknown: StageName depends on a value known only at deployment: Fn::ImportValue of stage is resolved at deployment.',
      ),
    );
  });
});

describe('a parameter that counts as present', () => {
  it.each(['{Type: String}', '{Type: String, MinLength: 1}', '{Type: String, AllowedValues: [" ", x9y8z7]}'])(
    'is no certificate: %s',
    (declaration) => {
      const text = `
Parameters: {Certificate: ${declaration}}
Resources:
  Live: {Type: AWS::ApiGateway::Stage, Properties: {ClientCertificateId: !Ref Certificate, TracingEnabled: true}}
`;
      expect(statuses(check(text))).toEqual(['unknown', 'pass']);
    },
  );
});

describe('the conditions of a template', () => {
  const stage = (conditions: string): string => `
Parameters: {Env: {Type: String, Default: test}}
Conditions: {${conditions}}
Resources:
  Live:
    Type: AWS::ApiGateway::Stage
    Properties: {ClientCertificateId: x9y8z7, TracingEnabled: !If [Traced, true, false]}
`;

  it.each<[string, string, number, number]>([
    ['Traced: !Equals [!If [IsTest, a, b], a], IsTest: !Equals [!Ref Env, test]', 'pass', 0, 0],
    ['Traced: !Not [!Equals [!If [IsTest, a, b], a]], IsTest: !Equals [!Ref Env, test]', 'fail', 0, 0],
    ['Traced: !Not [!Equals [!Condition IsTest, "true"]], IsTest: !Equals [!Ref Env, test]', 'unknown', 1, 0],
    ['Traced: !Not [!Equals [[a], a]]', 'unknown', 1, 0],
    ['Traced: !Not [!Equals [{a: b}, a]]', 'unknown', 1, 0],
    ['Traced: !Not [!Equals [!Split [",", a], a]]', 'unknown', 1, 0],
    ['Traced: true', 'pass', 0, 1],
    ['Traced: false', 'fail', 0, 1],
    ['Traced: "true"', 'unknown', 1, 0],
  ])('are decided as a person would: %s', (conditions, status, errors, warnings) => {
    const checked = check(stage(conditions));
    expect([statuses(checked), checked.errors.length, checked.warnings.length]).toEqual([
      ['pass', status],
      errors,
      warnings,
    ]);
  });
});

describe('a reference to nothing', () => {
  it.each(['!Ref Typo', '!GetAtt Typo.Id', '!Sub "${Typo}"', '!Sub "id-${Typo}"', '!Ref Shut', '!Ref Broken'])(
    'is never a pass: %s',
    (value) => {
      const checked = check(`
Conditions: {Never: !Equals [a, b]}
Resources:
  Shut: {Type: AWS::ApiGateway::ClientCertificate, Condition: Never}
  Broken: {Typ: AWS::ApiGateway::ClientCertificate}
  Live: {Type: AWS::ApiGateway::Stage, Properties: {ClientCertificateId: ${value}, TracingEnabled: true}}
`);
      expect(statuses(checked)).toEqual(['unknown', 'pass']);
      expect(checked.errors.length).toBe(value === '!Ref Broken' ? 1 : 2);
    },
  );
});

describe('a resource that the defaults leave out', () => {
  const text = `
Parameters: {Env: {Type: String, Default: dev, AllowedValues: [dev, prod]}}
Conditions: {IsProd: !Equals [!Ref Env, prod]}
Resources:
  Live: {Type: AWS::ApiGateway::Stage, Condition: IsProd, Properties: {StageName: live}}
  Plain: {Type: AWS::ApiGateway::Deployment, Condition: IsProd, Properties: {RestApiId: a}}
  Queue: {Type: AWS::SQS::Queue, Condition: IsProd}
`;

  it('is not checked if a control would apply to it', () => {
    const checked = check(text);
    expect(checked.findings).toEqual([]);
    expect(checked.unread).toEqual([
      {
        line: 5,
        message:
          'Live (AWS::ApiGateway::Stage) is not deployed with the defaults of the parameters. Without the defaults, the condition IsProd cannot be resolved: the parameter Env has no value. To check the resource, set the parameter with --parameters.',
      },
    ]);
  });

  it('is checked if the parameter is given', () => {
    expect(statuses(check(text, ['Env=prod']))).toEqual(['fail', 'fail']);
    expect(check(text, ['Env=dev']).unread).toEqual([]);
  });

  it('is listed once if SAM generates several resources from it', () => {
    const serverless = text
      .replace('AWS::ApiGateway::Stage', 'AWS::Serverless::Api')
      .replace('Parameters:', 'Transform: AWS::Serverless-2016-10-31\nParameters:');
    expect(check(serverless).unread.map(({ message }) => message.split(' is ', 1)[0])).toEqual([
      'Live (AWS::Serverless::Api)',
    ]);
  });
});

describe('a template inside a resource', () => {
  const inner = `Parameters: {Traced: {Type: String}}
        Resources:
          Live: {Type: AWS::ApiGateway::Stage, Properties: {StageName: live, TracingEnabled: !Ref Traced}}`;
  const outer = (body: string, attributes = '', type = 'AWS::CloudFormation::StackSet'): string => `
Parameters: {Region: {Type: String}}
Conditions: {Perhaps: !Equals [!Ref Region, x]}
Resources:
  Everywhere:
    Type: ${type}
    ${attributes}
    Properties:
      TemplateBody: ${body}
`;

  it.each(['AWS::CloudFormation::StackSet', 'AWS::CloudFormation::Stack'])('is checked: %s', (type) => {
    const checked = check(outer(`|\n        ${inner}`, '', type));
    expect(shown(checked)).toEqual(['9 Everywhere/Live GW001 fail', '9 Everywhere/Live GW002 unknown']);
    expect([checked.resources, checked.unread, checked.errors]).toEqual([1, [], []]);
  });

  it('may be an object, whose findings have their own lines', () => {
    const body = `
        Resources:
          Live:
            Type: AWS::ApiGateway::Stage
            Properties: {StageName: !Ref Region, TracingEnabled: false, ClientCertificateId: x9y8z7}`;
    expect(shown(check(outer(body)))).toEqual(['13 Everywhere/Live GW001 pass', '13 Everywhere/Live GW002 fail']);
  });

  it('may be JSON, and contain another one', () => {
    const stage = { Type: 'AWS::ApiGateway::Stage', Properties: { StageName: 'live' } };
    const nested = (body: unknown): unknown => ({
      Resources: { Deeper: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateBody: body } } },
    });
    const body = JSON.stringify(nested(JSON.stringify({ Resources: { Live: stage } })));
    expect(shown(check(outer(JSON.stringify(body))))).toEqual([
      '9 Everywhere/Deeper/Live GW001 fail',
      '9 Everywhere/Deeper/Live GW002 fail',
    ]);
  });

  it('may come from a function', () => {
    const body = '!Sub "Resources: {Live: {Type: AWS::ApiGateway::Stage, Properties: {StageName: live}}}"';
    expect(statuses(check(outer(body)))).toEqual(['fail', 'fail']);
    expect(check(outer('!ImportValue body')).unread).toMatchObject([
      {
        line: 9,
        message:
          'Everywhere (AWS::CloudFormation::StackSet) deploys another template, which is known only at deployment: Fn::ImportValue of body is resolved at deployment.',
      },
    ]);
  });

  const traced = `'{"Parameters": {"Traced": {"Type": "String", "Default": "true"}}, "Resources": {"Live": {
        "Type": "AWS::ApiGateway::Stage",
        "Properties": {"ClientCertificateId": "x9y8z7", "TracingEnabled": {"Ref": "Traced"}}}}}'`;

  it.each<[string, string, string]>([
    ['StackSet', '[{ParameterKey: Other, ParameterValue: "false"}]', 'pass'],
    ['StackSet', '[{ParameterKey: Traced, ParameterValue: "false"}]', 'fail'],
    ['StackSet', '[{ParameterKey: Traced, ParameterValue: !ImportValue traced}]', 'unknown'],
    ['StackSet', '[{ParameterKey: Traced, UsePreviousValue: true}]', 'unknown'],
    ['StackSet', '[!ImportValue traced]', 'unknown'],
    ['Stack', '{Other: "false"}', 'pass'],
    ['Stack', '{Traced: false}', 'fail'],
    ['Stack', '{Traced: !ImportValue traced}', 'unknown'],
    ['Stack', '!ImportValue traced', 'unknown'],
  ])('gets parameters from its resource: %s, %s', (type, parameters, status) => {
    const text = outer(`${traced}\n      Parameters: ${parameters}`, '', `AWS::CloudFormation::${type}`);
    expect(statuses(check(text))).toEqual(['pass', status]);
  });

  it('may have other parameters in some of the stacks', () => {
    const groups = '[{ParameterOverrides: [{ParameterKey: Traced, ParameterValue: "false"}]}]';
    expect(statuses(check(outer(`${traced}\n      StackInstancesGroup: ${groups}`)))).toEqual(['pass', 'unknown']);
  });

  it.each<[string, string]>([
    ['Parameters: {Traced: "false"}', 'fail'],
    ['Parameters: [{ParameterKey: Traced, ParameterValue: "false"}]', 'fail'],
    ['Parameters: [{ParameterKey: Traced, ParameterValue: "true"}]', 'pass'],
    ['Parameters: [{ParameterKey: Traced, ParameterValue: !Ref Region}]', 'unknown'],
    ['Parameters: [{ParameterKey: !Ref Region, ParameterValue: "true"}]', 'unknown'],
    ['Parameters: [!If [Perhaps, {ParameterKey: Traced, ParameterValue: "false"}, !Ref AWS::NoValue]]', 'unknown'],
    ['Parameters: !If [Perhaps, [{ParameterKey: Traced, ParameterValue: "false"}], []]', 'unknown'],
    ['StackInstancesGroup: [{ParameterOverrides: [{ParameterKey: Traced, ParameterValue: "false"}]}]', 'unknown'],
    ['StackInstancesGroup: !If [Perhaps, [], []]', 'pass'],
    ['StackInstancesGroup: [{ParameterOverrides: [!ImportValue override]}]', 'unknown'],
    ['Parameters: [{ParameterKey: Other, ParameterValue: "false"}]', 'pass'],
    ['Description: without parameters', 'pass'],
  ])('has the parameters that its resource passes: %s', (property, status) => {
    const body = JSON.stringify(inner.replaceAll(/^ {8}/gm, '').replace('String}', 'String, Default: "true"}'));
    expect(statuses(check(`${outer(body)}      ${property}\n`))).toEqual(['fail', status]);
  });

  it('is as unknown as its resource', () => {
    expect(statuses(check(outer(`|\n        ${inner}`, 'Condition: Perhaps')))).toEqual(['unknown', 'unknown']);
  });

  it.each<[string, string]>([
    ['"a: [}"', 'TemplateBody of Everywhere: Invalid YAML'],
    ['"text"', 'TemplateBody of Everywhere: The template is not an object'],
    [
      '"Resources: {A: {Type: Custom::A, Properties: {B: !Ref Gone}}}"',
      'TemplateBody of Everywhere: The template has no resource',
    ],
  ])('has its own errors: %s', (body, message) => {
    expect(check(outer(body)).errors).toMatchObject([{ line: 9, message: expect.stringContaining(message) }]);
  });
});

describe('the parameters of a cloud assembly', () => {
  const template = `
Parameters: {Traced: {Type: String, Default: "true"}}
Resources:
  Live: {Type: AWS::ApiGateway::Stage, Properties: {ClientCertificateId: x9y8z7, TracingEnabled: !Ref Traced}}
`;
  const source: SourceFile = {
    path: 'Main.template.yml',
    origin: 'named',
    parameters: new Map([['Traced', { text: 'false' }]]),
  };

  it.each<[string[], string]>([
    [[], 'fail'],
    [['Traced=true'], 'pass'],
  ])('apply unless they are given: %j', (given, status) => {
    const { findings } = checkFile(source, () => template, optionsWith(given));
    expect(findings.map((finding) => finding.status)).toEqual(['pass', status]);
  });
});

describe('a mapping with an unknown key', () => {
  const stage = (rows: string): string => `
Parameters: {Env: {Type: String}}
Mappings: {Traced: {${rows}}}
Resources:
  Live:
    Type: AWS::ApiGateway::Stage
    Properties: {ClientCertificateId: x9y8z7, TracingEnabled: !FindInMap [Traced, !Ref Env, Value]}
`;

  it.each<[string, string]>([
    ['dev: {Value: false}, prod: {Value: "false"}', 'fail'],
    ['dev: {Value: true}, prod: {Value: "true"}', 'pass'],
    ['dev: {Value: false}, prod: {Value: true}', 'unknown'],
    ['dev: {Value: true}, prod: {}', 'unknown'],
    ['dev: {Value: true}, "Fn::Transform": {Name: AWS::Include}', 'unknown'],
    [Array.from({ length: 40 }, (_, index) => `e${index}: {Value: true}`).join(', '), 'unknown'],
  ])('decides if all of its rows agree: %s', (rows, status) => {
    expect(statuses(check(stage(rows)))).toEqual(['pass', status]);
  });
});

describe('a control that matters only with HTTP integrations', () => {
  const api = (more: string, path = 'PathPart: orders'): string => `
Resources:
  Api: {Type: AWS::ApiGateway::RestApi}
  Path: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ${path}}}
  Get: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Api, Integration: {Type: MOCK}}}
  Live: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Api, TracingEnabled: true}}
${more}`;

  it.each<[string, string]>([
    ['', 'pass'],
    ['  Other: {Typ: AWS::ApiGateway::Method}', 'fail'],
    ['Outputs: {Id: {Value: !Sub "x-${ Path }"}}', 'fail'],
  ])('fails if the template may hide one: %s', (more, status) => {
    expect(statuses(check(api(more), [], true))).toEqual([status, 'pass']);
  });
});
