import { join } from 'node:path';
import {
  armParameters,
  declaredNames,
  type GivenParameters,
  ParametersError,
  readParameters,
  stackParameters,
  unusedParameters,
} from '../../../core/files/parameters';
import { readArmTemplate } from '../../../core/templates/arm/read';
import { readCloudFormationTemplate } from '../../../core/templates/cloudformation';
import { parseDocument } from '../../../core/templates/document';
import { templateKind } from '../../../core/templates/kind';
import { TemplateError } from '../../../core/templates/template-error';
import { Unknown, Unreadable } from '../../../core/values/unknown';
import { writeTree } from '../../check/tree';

/** Reads parameters from the command line; `~` stands for a file with the content. */
function read(content: string | Buffer | object, ...given: string[]): GivenParameters {
  const file = join(writeTree({ 'parameters.json': content }), 'parameters.json');
  return readParameters((given.length === 0 ? ['~'] : given).map((each) => each.replace('~', file)));
}

function errorOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof ParametersError) return error.message.replaceAll(/\/\S*\/(?=parameters\.json)/g, '');
    throw error;
  }
  throw new Error('there was no error');
}

const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#';

describe('parameters', () => {
  it('are given as Key=Value', () => {
    expect(readParameters(['StageName=prod', 'Empty=', 'Url=https://a.b?c=d', 'lines=a\nb', 'a-b_1=x'])).toEqual(
      new Map([
        ['StageName', { text: 'prod' }],
        ['Empty', { text: '' }],
        ['Url', { text: 'https://a.b?c=d' }],
        ['lines', { text: 'a\nb' }],
        ['a-b_1', { text: 'x' }],
      ]),
    );
  });

  it.each<[string, object | string, [string, object][]]>([
    [
      'of the AWS CLI',
      [
        { ParameterKey: 'StageName', ParameterValue: 'prod' },
        { ParameterKey: 'Count', ParameterValue: 3, ResolvedValue: '3' },
        { ParameterKey: 'Certificate', UsePreviousValue: true },
        { ParameterKey: 'Url', UsePreviousValue: 'true' },
      ],
      [
        ['StageName', { text: 'prod' }],
        ['Count', { text: '3' }],
        ['Certificate', { unknown: 'the parameter Certificate keeps its previous value in the stack' }],
        ['Url', { unknown: 'the parameter Url keeps its previous value in the stack' }],
      ],
    ],
    [
      'of aws cloudformation deploy',
      ['StageName=prod', 'Url=a=b'],
      [
        ['StageName', { text: 'prod' }],
        ['Url', { text: 'a=b' }],
      ],
    ],
    [
      'of CodePipeline',
      {
        Parameters: { StageName: 'prod', Bucket: { 'Fn::GetArtifactAtt': ['Code', 'BucketName'] } },
        Tags: { Team: 'orders' },
        StackPolicy: { Statement: [] },
      },
      [
        ['StageName', { text: 'prod' }],
        ['Bucket', { unknown: 'the parameter Bucket is set by the pipeline with Fn::GetArtifactAtt' }],
      ],
    ],
    [
      'of Azure',
      {
        $schema: schema,
        contentVersion: '1.0.0.0',
        parameters: {
          serviceUrl: { value: 'https://contoso.com' },
          protocols: { value: ['https'] },
          secret: { reference: { keyVault: { id: '/…' }, secretName: 's' } },
        },
      },
      [
        ['serviceUrl', { value: 'https://contoso.com' }],
        ['protocols', { value: ['https'] }],
        ['secret', { unknown: "the parameter 'secret' is a Key Vault secret, which is read at deployment" }],
      ],
    ],
    [
      'with plain values',
      { StageName: 'prod', Count: 3, protocols: ['https'] },
      [
        ['StageName', { value: 'prod' }],
        ['Count', { value: 3 }],
        ['protocols', { value: ['https'] }],
      ],
    ],
    ['with nothing', {}, []],
    [
      'with names of members of Object.prototype',
      '{"Parameters": {"__proto__": "a", "constructor": "b"}}',
      [
        ['__proto__', { text: 'a' }],
        ['constructor', { text: 'b' }],
      ],
    ],
  ])('come from files %s', (_, content, expected) => {
    expect([...read(content)]).toEqual(expected);
  });

  it("come from files with the prefixes of the clouds' own tools, in any encoding", () => {
    const content = Buffer.from('\uFEFF{"StageName":"prod"}', 'utf16le');
    const expected = new Map([['StageName', { value: 'prod' }]]);
    expect([read(content, '~'), read(content, 'file://~'), read(content, '@~')]).toEqual([
      expected,
      expected,
      expected,
    ]);
  });

  it('come from files in YAML', () => {
    const folder = writeTree({ 'parameters.yml': '- ParameterKey: StageName\n  ParameterValue: yes\n' });
    expect(readParameters([join(folder, 'parameters.yml')])).toEqual(new Map([['StageName', { text: 'true' }]]));
  });

  it('have the value that is given last', () => {
    const list = [
      { ParameterKey: 'A', ParameterValue: 'file' },
      { ParameterKey: 'B', ParameterValue: 'file' },
    ];
    expect(read(list, 'A=first', '~', 'B=last')).toEqual(
      new Map([
        ['A', { text: 'file' }],
        ['B', { text: 'last' }],
      ]),
    );
  });

  it.each<[string, string | object, string]>([
    [
      'prod',
      '',
      '"prod" is neither Key=Value nor a parameter file. No such file or folder. Examples: StageName=prod, parameters.json',
    ],
    [
      '=prod',
      '',
      '"=prod" is neither Key=Value nor a parameter file. No such file or folder. Examples: StageName=prod, parameters.json',
    ],
    [
      '~',
      '',
      '"parameters.json" is neither Key=Value nor a parameter file. The file is empty. Examples: StageName=prod, parameters.json',
    ],
    [
      'ParameterKey=StageName,ParameterValue=prod',
      '',
      'Write "ParameterKey=StageName,ParameterValue=prod" as Key=Value. Example: StageName=prod',
    ],
    ['~', '{\n  "a": ,\n}', 'parameters.json:2:8: Invalid JSON: a value is missing or is not in double quotes.'],
    [
      '~',
      '"prod"',
      'parameters.json:1:1: A parameter file contains an object or a list. Example: [{"ParameterKey": "StageName", "ParameterValue": "prod"}]',
    ],
    [
      '~',
      '[\n  {"ParameterValue": "prod"}\n]',
      'parameters.json:2:3: A parameter has no ParameterKey. Example: [{"ParameterKey": "StageName", "ParameterValue": "prod"}]',
    ],
    [
      '~',
      '[{"ParameterKey": "A", "ParameterValue": ["prod"]}]',
      'parameters.json:1:2: The ParameterValue of A is missing or not a string. Example: [{"ParameterKey": "StageName", "ParameterValue": "prod"}]',
    ],
    [
      '~',
      '[{"ParameterKey": "A", "UsePreviousValue": false}]',
      'parameters.json:1:2: The ParameterValue of A is missing or not a string. Example: [{"ParameterKey": "StageName", "ParameterValue": "prod"}]',
    ],
    [
      '~',
      '{"A": 1,\n"A": 2}',
      'parameters.json:2:1: Duplicate key "A": line 2 overrides line 1. Remove one of the two.',
    ],
    ['~', '[\n"A=1",\n"A=2"\n]', 'parameters.json:3:1: The parameter A is given twice. Remove one of the entries.'],
    [
      '~',
      '{"Parameters": {\n"A": null}}',
      'parameters.json:2:1: The value of the parameter A is not a string. Example: {"Parameters": {"StageName": "prod"}}',
    ],
    [
      '~',
      '{"parameters": {\n"url": "https://contoso.com"}}',
      'parameters.json:2:1: The parameter \'url\' has no value. Example: {"parameters": {"serviceUrl": {"value": "https://echo.contoso.com"}}}',
    ],
    [
      '~',
      { $schema: schema },
      'parameters.json:1:1: The parameters are null, not an object. Example: {"parameters": {"serviceUrl": {"value": "https://echo.contoso.com"}}}',
    ],
  ])('%s with %j cannot be read', (given, content, message) => {
    expect(errorOf(() => read(content, given))).toBe(message);
  });
});

describe('for a CloudFormation template', () => {
  const template = {
    Parameters: {
      StageName: { Type: 'String', Default: 'dev' },
      Subnets: { Type: 'CommaDelimitedList', Default: '' },
      Certificate: { Type: 'String', Default: 'default' },
    },
    Resources: {
      Stage: {
        Type: 'AWS::ApiGateway::Stage',
        Properties: { StageName: { Ref: 'StageName' }, Ids: { Ref: 'Subnets' }, Certificate: { Ref: 'Certificate' } },
      },
    },
  };

  it.each<[GivenParameters, Record<string, unknown>]>([
    [new Map(), {}],
    [new Map([['StageName', { text: 'prod' }]]), { StageName: 'prod' }],
    [new Map([['StageName', { value: 3 }]]), { StageName: '3' }],
    [new Map([['Subnets', { value: ['a', 'b', true] }]]), { Subnets: 'a,b,true' }],
    [new Map([['Certificate', { unknown: 'why' }]]), { Certificate: new Unknown('why') }],
    [
      new Map([
        ['stagename', { text: 'prod' }],
        ['constructor', { text: 'x' }],
        ['serviceUrl', { value: {} }],
      ]),
      {},
    ],
  ])('%j are %j', (given, expected) => {
    expect(stackParameters(given, template)).toEqual(expected);
  });

  it('have to be strings', () => {
    expect(stackParameters(new Map([['StageName', { value: { a: 1 } }]]), template)).toEqual({
      StageName: new Unreadable(
        'The value of the parameter StageName is not a string or a list of strings. Example: {"StageName": "prod"}',
      ),
    });
  });

  it.each([undefined, null, [], {}, { Parameters: null }, { Parameters: [] }])(
    'are empty if %j declares none',
    (value) => {
      expect(stackParameters(new Map([['StageName', { text: 'prod' }]]), value)).toEqual({});
    },
  );

  it('replace the defaults, whether known or unknown', () => {
    const given: GivenParameters = new Map<string, { text: string } | { unknown: string }>([
      ['StageName', { text: 'prod' }],
      ['Certificate', { unknown: 'the parameter Certificate keeps its previous value in the stack' }],
    ]);
    const { resources } = readCloudFormationTemplate(template, {
      parameters: stackParameters(given, template),
      accountId: '123456789012',
      region: 'eu-west-1',
      stackName: 'orders',
      stackId: 'arn:…',
      resourceValue: () => undefined,
    });
    expect(resources.map(({ properties }) => properties)).toEqual([
      {
        StageName: 'prod',
        Ids: [''],
        Certificate: new Unknown('the parameter Certificate keeps its previous value in the stack'),
      },
    ]);
  });
});

describe('for an ARM template', () => {
  const template = {
    parameters: {
      serviceUrl: { type: 'string' },
      secret: { type: 'securestring' },
      count: { type: 'int', defaultValue: 1 },
      protocols: { type: 'array' },
      isLive: { type: 'Bool' },
    },
    resources: [
      {
        type: 'Microsoft.ApiManagement/service/apis',
        apiVersion: '2022-08-01',
        name: 'service/api',
        properties: { protocols: "[parameters('protocols')]", serviceUrl: "[parameters('serviceUrl')]" },
      },
    ],
  };

  it.each<[GivenParameters, Record<string, unknown>]>([
    [
      new Map([
        ['serviceUrl', { text: '3' }],
        ['SECRET', { text: 'true' }],
      ]),
      { serviceUrl: '3', secret: 'true' },
    ],
    [
      new Map([
        ['count', { text: '3' }],
        ['isLive', { text: 'true' }],
      ]),
      { count: 3, isLive: true },
    ],
    [new Map([['Protocols', { text: '["https"]' }]]), { protocols: ['https'] }],
    [
      new Map([
        ['protocols', { value: ['http'] }],
        ['count', { value: '3' }],
      ]),
      { protocols: ['http'], count: '3' },
    ],
    [new Map([['serviceUrl', { unknown: 'why' }]]), { serviceUrl: new Unknown('why') }],
    [
      new Map([
        ['StageName', { text: 'prod' }],
        ['__proto__', { text: 'x' }],
      ]),
      {},
    ],
  ])('%j are %j', (given, expected) => {
    expect(armParameters(given, template)).toEqual(expected);
  });

  it('have the type that the template declares', () => {
    expect(() => armParameters(new Map([['count', { text: 'many' }]]), template)).toThrow(TemplateError);
  });

  it('reach the resources', () => {
    const given = readParameters(['PROTOCOLS=["https"]', 'serviceUrl=https://contoso.com']);
    const { resources } = readArmTemplate(template, { parameters: armParameters(given, template) });
    expect(resources.map(({ body }) => body['properties'])).toEqual([
      { protocols: ['https'], serviceUrl: 'https://contoso.com' },
    ]);
  });
});

describe('parameters that no template declares', () => {
  const given = readParameters(['StageName=prod', 'SERVICEURL=https://contoso.com', 'stagename=prod']);

  it('are all others', () => {
    expect(unusedParameters(given, ['StageName', 'SERVICEURL', 'StageName'])).toEqual(['stagename']);
    expect(unusedParameters(given, [])).toEqual(['StageName', 'SERVICEURL', 'stagename']);
  });

  it.each<[string, string, string[]]>([
    [
      'CloudFormation, which is case-sensitive',
      '{"Resources": {"A": {"Type": "A::B::C"}}, "Parameters": {"StageName": {}}}',
      ['StageName'],
    ],
    [
      'Azure, which is case-insensitive',
      '{"resources": [{"type": "a/b", "apiVersion": "1"}], "parameters": {"serviceUrl": {}, "StageName": {}}}',
      ['StageName', 'SERVICEURL', 'stagename'],
    ],
    [
      'a change set, which contains its values',
      '{"ChangeSetId": "a", "Changes": [], "Parameters": [{"ParameterKey": "StageName"}]}',
      [],
    ],
    [
      'names of members of Object.prototype',
      '{"Resources": {"A": {"Type": "A::B::C"}}, "Parameters": {"__proto__": {}}}',
      [],
    ],
  ])('depend on the template: %s', (_what, text, expected) => {
    const document = parseDocument(text, { file: 'a.json' });
    const kind = templateKind(document.value) ?? 'CloudFormation';
    expect(declaredNames(given, { kind, document })).toEqual(expected);
  });
});
