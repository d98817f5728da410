import { Unknown } from '../../../core/values/unknown';
import { errorOf, readTemplate } from './reading';

const template = (parameters: string): string =>
  `Parameters:\n  P: ${parameters}\nResources:\n  Api: {Type: AWS::ApiGateway::RestApi}`;

const valueOf = (declaration: string, given: Record<string, string> = {}): unknown =>
  readTemplate(template(declaration), { parameters: given }).parameters['P'];

describe('values of parameters', () => {
  it.each<[string, Record<string, string>, unknown]>([
    ['{Type: String, Default: dev}', {}, 'dev'],
    ['{Type: String, Default: dev}', { P: 'prod' }, 'prod'],
    ['{Type: String, Default: dev}', { P: '' }, ''],
    ['{Type: String, Default: ""}', {}, ''],
    ['{Type: String, Default: true}', {}, 'true'],
    ['{Type: String, Default: 5}', {}, '5'],
    ['{Type: String, NoEcho: true}', { P: 'secret' }, 'secret'],
    ['{Type: Number, Default: 5}', {}, '5'],
    ['{Type: Number}', { P: '-1.5e3' }, '-1.5e3'],
    ['{Type: CommaDelimitedList, Default: "a, b ,c"}', {}, ['a', 'b', 'c']],
    ['{Type: CommaDelimitedList, Default: ""}', {}, ['']],
    ['{Type: List<Number>}', { P: '1,2' }, ['1', '2']],
    ['{Type: "List<AWS::EC2::Subnet::Id>"}', { P: 'subnet-1,subnet-2' }, ['subnet-1', 'subnet-2']],
    ['{Type: "AWS::EC2::VPC::Id"}', { P: 'vpc-1' }, 'vpc-1'],
    ['{Type: "AWS::SSM::Parameter::Name"}', { P: '/name' }, '/name'],
    ['{Type: String, AllowedValues: [dev, prod], Default: dev}', {}, 'dev'],
    ['{Type: String, AllowedValues: [yes, no], Default: no}', {}, 'false'],
    ['{Type: Number, AllowedValues: [1, 2]}', { P: '2' }, '2'],
    ['{Type: Number, MinValue: 2, MaxValue: 2}', { P: '2' }, '2'],
    ['{Type: CommaDelimitedList, AllowedValues: [a, b]}', { P: 'b,a' }, ['b', 'a']],
    [
      '{Type: "AWS::SSM::Parameter::Value<String>", Default: /stage/certificate}',
      {},
      new Unknown('the parameter P gets its value from the Systems Manager parameter /stage/certificate at deployment'),
    ],
    ['{Type: String}', {}, new Unknown('the parameter P has no value and no default')],
  ])('%s given %j', (declaration, given, expected) => {
    expect(valueOf(declaration, given)).toEqual(expected);
  });

  it('are missing if there is neither a value nor a default', () => {
    const yaml =
      'Parameters:\n  A: {Type: String}\n  B: {Type: String, Default: b}\n  C: {Type: Number}\nResources:\n  Api: {Type: A::B::C}';
    expect(readTemplate(yaml, { parameters: { A: 'a' } }).missingParameters).toEqual(['C']);
    expect(readTemplate(yaml).missingParameters).toEqual(['A', 'C']);
  });

  it('may have the name of a prototype member', () => {
    const yaml = 'Parameters:\n  __proto__: {Type: String, Default: x}\nResources:\n  Api: {Type: A::B::C}';
    expect(Object.entries(readTemplate(yaml).parameters)).toEqual([['__proto__', 'x']]);
    expect(errorOf(template('{Type: String}'), { parameters: { constructor: 'x' } }).message).toBe(
      'Parameters: [constructor] do not exist in the template',
    );
  });
});

describe('parameters that CloudFormation refuses', () => {
  const example = 'Example: {"Env": {"Type": "String", "Default": "dev"}}';

  it.each<[string, Record<string, string>, string]>([
    [
      '{Type: String, AllowedValues: [dev, prod]}',
      { P: 'Prod' },
      "Parameter 'P' must be one of AllowedValues: [dev, prod]",
    ],
    [
      '{Type: String, AllowedValues: [yes, no]}',
      { P: 'yes' },
      "Parameter 'P' must be one of AllowedValues: [true, false]",
    ],
    ['{Type: Number, MinValue: 2}', { P: '1' }, "Parameter 'P' must be a number not less than 2"],
    ['{Type: Number, MaxValue: "2"}', { P: '2.5' }, "Parameter 'P' must be a number not greater than 2"],
    ['{Type: CommaDelimitedList, AllowedValues: [a]}', { P: 'a,b' }, "Parameter 'P' must be one of AllowedValues: [a]"],
    ['{Type: Number}', { P: 'five' }, "Parameter 'P' must be a number."],
    ['{Type: List<Number>}', { P: '1,' }, "Parameter 'P' must be a number."],
    ['{Type: String}', { P: 'x', Q: 'y', R: 'z' }, 'Parameters: [Q, R] do not exist in the template'],
    ['{Default: x}', {}, `The parameter P has no Type. ${example}`],
    ['text', {}, `The parameter P has no Type. ${example}`],
    ['{Type: String, Default: [x]}', {}, `The Default of the parameter P is not a string. ${example}`],
  ])('%s given %j', (declaration, parameters, message) => {
    expect(errorOf(template(declaration), { parameters }).message).toBe(message);
  });

  it('are reported with their place', () => {
    const yaml = template('\n    Type: String\n    AllowedValues: [a]\n    Default: b');
    expect(errorOf(yaml, { parameters: { P: 'c' } }).line).toBe(4);
    expect(errorOf('Parameters: [a]\nResources:\n  Api: {Type: A::B::C}')).toEqual({
      message: `Parameters is not an object. ${example}`,
      line: 1,
    });
  });
});
