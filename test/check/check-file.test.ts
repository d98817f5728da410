import { type CheckOptions, checkFile } from '../../check';
import { mayHideResource } from '../../check/relevance';
import type { Catalogue, Mode } from '../../core/catalogue';
import { catalogue } from '../catalogue';

const options: CheckOptions = {
  catalogue,
  parameters: new Map(),
  configuration: { controls: {}, parameters: {}, exemptions: [] },
  now: new Date('2026-01-01'),
};

const checkText = (text: string, origin: 'named' | 'found', others: Partial<CheckOptions> = {}, path = 'a.yml') =>
  checkFile({ path, origin }, () => text, { ...options, ...others });

const errorsIn = (...args: Parameters<typeof checkText>) => checkText(...args).errors.map(({ message }) => message);

const stage = 'Resources: {Stage: {Type: AWS::ApiGateway::Stage, Properties: {StageName: v1}}}';
const modes = (mode: Mode) => ({
  configuration: { ...options.configuration, controls: Object.fromEntries(catalogue.map(({ id }) => [id, mode])) },
});

describe('a malformed file in a folder', () => {
  const topic = 'Resources: {A: {Type: AWS::SNS::Topic}';

  it.each([
    ['names no type of a control', topic, false],
    ['names another type of the service', 'Resources: {A: {Type: AWS::ApiGateway::RestApi}', false],
    ['names a type of a control', 'Resources: {A: {Type: AWS::ApiGateway::Stage}', true],
    ['names a type of SAM', 'Resources: {A: {Type: AWS::Serverless::Api}', true],
    ['names a service of Azure', '{"type": "Microsoft.ApiManagement/service", "resources": [{"type": "apis"}', true],
    ['names a service of Azure in other letter case', '{"type": "MICROSOFT.APIMANAGEMENT/service"', true],
    ['may hide a name in escapes', String.raw`Resources: {A: {Type: "AWS::Api\x47ateway::Stage"}`, true],
    ['may hide a name in escaped line ends', 'Resources: {A: {Type: "AWS::Api\\\n  Gateway::Stage"}', true],
    ['has other escapes', String.raw`Resources: {A: {Type: AWS::SNS::Topic, Properties: {DisplayName: "a\tb"}}`, false],
  ])('that %s', (_, text, isReported) => {
    expect(checkText(text, 'found').errors).toHaveLength(isReported ? 1 : 0);
    expect(checkText(text, 'found', { strict: true }).errors).toHaveLength(1);
    expect(checkText(text, 'named').errors).toHaveLength(1);
  });

  it('names no type of a control that is turned off', () => {
    const broken = `${stage}}`;
    expect(checkText(broken, 'found', modes('warn')).errors).toHaveLength(1);
    expect(checkText(broken, 'found', modes('off')).errors).toEqual([]);
    expect(checkText(broken, 'found', { catalogue: [] }).errors).toEqual([]);
  });
});

describe('a template that cannot be read as a whole', () => {
  const parameters = new Map([['Names', { value: { a: 1 } }]]);

  it.each([
    ['Resources: {A: {Type: AWS::SNS::Topic}}', false],
    ['Resources: {A: {Type: AWS::ApiGateway::Stage}}', true],
  ])('in a folder is reported if it may hold something: %s', (resources, isReported) => {
    const text = `Parameters: {Names: {Type: String}}\n${resources}`;
    expect(checkText(text, 'found', { parameters })).toMatchObject({
      isTemplate: true,
      errors: { length: isReported ? 1 : 0 },
    });
    expect(checkText(text, 'found', { parameters, strict: true }).errors).toHaveLength(1);
    expect(checkText(text, 'named', { parameters }).errors).toHaveLength(1);
  });
});

describe('a problem in a template in a folder', () => {
  const typed = { A: { Type: 'AWS::SNS::Topic' } };

  it.each<[(string | number)[], object, boolean]>([
    [[], {}, true],
    [['Resources'], {}, true],
    [['resources'], {}, true],
    [['Resources', 'A'], { A: {} }, true],
    [['Resources', 'A'], { A: 'AWS::SNS::Topic' }, true],
    [['Resources', 'A'], { A: { Type: { 'Fn::Module': 'a' } } }, true],
    [['Resources', 'A', 'Type'], { A: { Type: { 'Fn::Module': 'a' } } }, true],
    [['Resources', 'B'], typed, true],
    [['Resources', 'A'], typed, false],
    [['Resources', 'A', 'Type'], typed, false],
    [['Resources', 'A', 'Properties'], { A: {} }, false],
    [['Transform'], typed, true],
    [['Outputs'], {}, false],
    [['Outputs', 'A'], {}, false],
  ])('at %j of %j may hide a resource: %p', (path, Resources, expected) => {
    expect(mayHideResource(path, { Resources })).toBe(expected);
  });

  it('with resources in a list is decided by their type', () => {
    const template = { resources: [{ type: 'Microsoft.Web/sites' }, { name: 'a' }] };
    expect([0, 1].map((index) => mayHideResource(['resources', index], template))).toEqual([false, true]);
  });

  it.each<[(string | number)[], boolean]>([
    [['type'], true],
    [['name'], false],
    [['properties', 'template'], false],
    [['properties', 'template', 'resources'], true],
    [['properties', 'template', 'resources', 0], false],
    [['properties', 'template', 'resources', 1], true],
    [['properties', 'template', 'resources', 1, 'name'], false],
    [['properties', 'template', 'outputs', 'a'], false],
    [['resources'], true],
    [['resources', 0], false],
    [['resources', 0, 'type'], false],
    [['resources', 1], true],
    [['properties', 'resources', 1], false],
  ])('in a resource of Azure may hide a resource: %j is %p', (path, expected) => {
    const resources = [{ type: 'Microsoft.Web/sites' }, { name: 'a' }];
    const outer = { type: "[variables('type')]", properties: { template: { resources } }, resources };
    expect(mayHideResource(['resources', 0, ...path], { resources: [outer] })).toBe(expected);
  });
});

it('of a template in a folder that holds nothing else, only the problems that may hide a resource are reported', () => {
  const text = `Resources:
  Parcels: {Type: AWS::SQS::Queue, Properties: {QueueName: one, QueueName: !Sub 7}}
  Module: {Source: ./depot.yml}
`;
  const { errors, warnings } = checkText(text, 'found');
  expect([errors.map(({ line }) => line), warnings]).toEqual([[3], []]);
  expect(errors[0]).not.toHaveProperty('hidesResource');
  expect(checkText(text, 'named')).toMatchObject({ warnings: [{ line: 2 }] });
});

describe('a bug', () => {
  const failing = (error: unknown): Catalogue =>
    catalogue.map((control) => ({
      ...control,
      get requirement(): never {
        throw error;
      },
    }));
  const report = 'Please report it with the template: https://github.com/gatewarden/gatewarden/issues';

  it.each([
    [new TypeError('x is not a function'), 'TypeError: x is not a function'],
    [new RangeError('Maximum call stack size exceeded'), 'RangeError: Maximum call stack size exceeded'],
    ['long '.repeat(99), 'long '.repeat(40)],
  ])('is an error of the file: %s', (error, text) => {
    for (const origin of ['named', 'found'] as const)
      expect(errorsIn(stage, origin, { catalogue: failing(error) })).toEqual([
        `Internal error in Gatewarden: ${text}. ${report}`,
      ]);
  });

  it('in reading a file is an error of the file', () => {
    const source = { path: 'a.yml', origin: 'found' } as const;
    const read = () => {
      throw new TypeError('no text');
    };
    expect(checkFile(source, read, options)).toMatchObject({
      isTemplate: false,
      errors: [{ file: 'a.yml', message: `Internal error in Gatewarden: TypeError: no text. ${report}` }],
    });
  });
});

describe('a finding on a list', () => {
  const api = (protocols: string) => `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {"extra": {"type": "string"}, "old": {"type": "bool"}},
  "resources": [{
    "type": "Microsoft.ApiManagement/service/apis", "apiVersion": "2022-08-01", "name": "gw/orders",
    "properties": {
      "path": "orders",
      "Protocols": ${protocols}
    }
  }]
}`;

  it.each([
    ['["https",\n  "https",\n "http"]', 'fail', 'protocols[2] is "http".', 11, 2],
    ['["https",\n  "[parameters(\'extra\')]"]', 'unknown', /^protocols\[1\] depends on .*'extra'/, 10, 3],
    ['"https"', 'fail', 'protocols is "https", not a list.', 9, 7],
    ["\"[createArray('https', 'ws')]\"", 'fail', 'protocols[1] is "ws".', 9, 7],
    [
      "\"[if(parameters('old'), createArray('ws'), createArray('http', 'ws'))]\"",
      'fail',
      'protocols contains "ws" in every case.',
      9,
      7,
    ],
  ])('%s is at its deciding item', (protocols, status, message, line, column) => {
    const { findings } = checkText(api(protocols), 'named', {}, 'a.json');
    const found = findings.filter(({ control }) => control.id === 'GW004');
    expect(found).toMatchObject([{ status, property: 'protocols', line, column }]);
    expect(found[0]?.message).toMatch(message);
  });
});

describe('the messages of a file', () => {
  it('are in the order of the lines', () => {
    const text = `Parameters: {Env: oops}
Resources:
  A: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Sub []}}
  B: {}
  C: {Type: AWS::SNS::Topic, DependsOn: 5}
`;
    expect(checkText(text, 'named').errors.map(({ line }) => line)).toEqual([1, 3, 4, 5]);
  });

  it('do not repeat the reason why a resource may not be deployed', () => {
    const text = `Parameters: {Env: {Type: String}, Traced: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Env, prod]}
Resources:
  Stage:
    Type: AWS::ApiGateway::Stage
    Condition: IsProd
    Properties: {ClientCertificateId: !Select [1, [a]], TracingEnabled: !Ref Traced}
`;
    const [certificate, tracing] = checkText(text, 'named').findings.map(({ message }) => message);
    expect(certificate).toMatch(/Fn::Select .*\)\. Whether the resource is deployed is unknown for the same reason\.$/);
    expect(tracing).toMatch(/ Whether the resource is deployed is known only at deployment: .* Env has no value/);
  });
});
