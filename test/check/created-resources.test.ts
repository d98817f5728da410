import { checkTemplate } from '../../check/check-template';
import { type Control, requires, set } from '../../core/catalogue';
import { parseDocument } from '../../core/templates/document';
import { catalogue, tracing } from '../catalogue';

const configuration = { controls: {}, parameters: {}, exemptions: [] } as const;

/** The resources that have findings. */
function looked(text: string): string[] {
  const { findings, resources } = checkTemplate(parseDocument(text, { file: 'stack.yml' }), {
    catalogue,
    parameters: new Map(),
    configuration,
    now: new Date('2027-01-01T00:00:00Z'),
  });
  const names = [
    ...new Set(
      findings.map(({ resource, resourceType, property }) => {
        const type = resourceType.split('::')[2];
        return property === 'OpenApiVersion' ? `${resource} ${type} extra` : `${resource} ${type}`;
      }),
    ),
  ];
  expect(resources).toBe(names.length);
  return names;
}

const HEAD = `
Parameters:
  Name: { Type: String }
  Known: { Type: String, Default: prod }
Conditions:
  Perhaps: !Equals [!Ref Name, a]
  Other: !Equals [!Ref Name, b]
`;

interface Written {
  readonly api?: string;
  readonly name?: string;
  readonly condition?: string;
}

const resource = (type: string, { api = '!Ref Api', name = 'prod', condition }: Written): string => `
    Type: AWS::ApiGateway::${type}
    ${condition === undefined ? '' : `Condition: ${condition}`}
    Properties:
      RestApiId: ${api}
      StageName: ${name}`;

const template = (deployment: Written, stage: Written): string => `${HEAD}
Resources:
  Api: { Type: AWS::ApiGateway::RestApi }
  Other: { Type: AWS::ApiGateway::RestApi }
  Made: ${resource('Deployment', deployment)}
  Declared: ${resource('Stage', stage)}
`;

describe('a deployment and a declared stage', () => {
  it.each<[string, Written, Written]>([
    ['of one name', {}, {}],
    ['of one name and a literal API', { api: 'a1b2c3d4e5' }, { api: 'a1b2c3d4e5' }],
    ['of a known name', { name: '!Ref Known' }, {}],
    ['of a composed name', { name: '!Sub "${Known}"' }, {}],
    ['of a parameter without a value', { name: '!Ref Name' }, { name: '!Ref Name' }],
    ['of an unknown composed name', { name: '!Sub "${Name}-v1"' }, { name: '!Sub "${Name}-v1"' }],
    ['of an imported API', { api: '!ImportValue api' }, { api: '!ImportValue api' }],
    ['with the same condition', { condition: 'Perhaps' }, { condition: 'Perhaps' }],
    ['of which only the deployment is conditional', { condition: 'Perhaps' }, {}],
  ])('%s are one stage', (_what, deployment, stage) => {
    expect(looked(template(deployment, stage))).toEqual(['Declared Stage']);
  });

  it.each<[string, Written, Written]>([
    ['of two names', {}, { name: 'test' }],
    ['of names that differ in letter case', {}, { name: 'Prod' }],
    ['of two APIs', {}, { api: '!Ref Other' }],
    ['of an attribute of the API', {}, { api: '!GetAtt Api.RestApiId' }],
    ['of two imported APIs', { api: '!ImportValue api' }, { api: '!ImportValue other' }],
    ['of names made of one parameter', { name: '!Sub "${Name}-v1"' }, { name: '!Sub "${Name}-v2"' }],
    ['of a known and an unknown name', { name: 'prod' }, { name: '!Ref Name' }],
    ['of which only the declared stage is conditional', {}, { condition: 'Perhaps' }],
    ['under two conditions', { condition: 'Other' }, { condition: 'Perhaps' }],
    ['without an API', { api: '""' }, { api: '""' }],
  ])('%s are two', (_what, deployment, stage) => {
    expect(looked(template(deployment, stage))).toEqual(['Made Deployment', 'Declared Stage']);
  });

  it('are checked once, with the properties of the declared stage', () => {
    const text = template({}, {}).replace(
      '      StageName: prod',
      '      StageName: prod\n      StageDescription: { TracingEnabled: true }',
    );
    const { findings } = checkTemplate(parseDocument(text, { file: 'stack.yml' }), {
      catalogue,
      parameters: new Map(),
      configuration,
      now: new Date(),
    });
    expect(findings.map(({ resource, control, status }) => [resource, control.id, status])).toEqual([
      ['Declared', 'GW001', 'fail'],
      ['Declared', 'GW002', 'fail'],
    ]);
  });

  it('with properties of a macro are two', () => {
    const text = template({}, {}).replaceAll(/( +)StageName: prod/g, '$1Fn::Transform: { Name: AWS::Include }');
    expect(looked(text)).toEqual(['Made Deployment', 'Declared Stage']);
  });

  it('of a loop are one only if their names are known', () => {
    const loop = (api: string, name: string): string => `
Transform: AWS::LanguageExtensions${HEAD}
Resources:
  Api: { Type: AWS::ApiGateway::RestApi }
  Fn::ForEach::Stages:
    - Each
    - [Red, Blue]
    - Made\${Each}: ${resource('Deployment', { api, name }).replaceAll('\n    ', '\n        ')}
      Declared\${Each}: ${resource('Stage', { api, name }).replaceAll('\n    ', '\n        ')}
`;
    expect(looked(loop('a1b2c3d4e5', '!Ref Each'))).toEqual(['DeclaredRed Stage', 'DeclaredBlue Stage']);
    expect(looked(loop('a1b2c3d4e5', '!Sub "${Each}${Name}"'))).toEqual([
      'MadeRed Deployment',
      'DeclaredRed Stage',
      'MadeBlue Deployment',
      'DeclaredBlue Stage',
    ]);
  });
});

describe('the extra stage of SAM', () => {
  const api = (properties: string): string => `
Transform: AWS::Serverless-2016-10-31${HEAD}
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties: { ${properties} }
`;

  it.each([
    ['is the same as a stage with this name', 'StageName: Stage', ['Api Api']],
    ['differs from a stage with another name', 'StageName: prod', ['Api Api extra', 'Api Api']],
    ['may differ from a stage with an unknown name', 'StageName: !Ref Name', ['Api Api extra', 'Api Api']],
    [
      'may be another if its condition is unknown',
      'StageName: !Ref Name, OpenApiVersion: !Ref Name',
      ['Api Api extra', 'Api Api'],
    ],
  ])('%s', (_what, properties, expected) => {
    expect(looked(api(properties))).toEqual(expected);
  });
});

it('supports logical IDs that are names of object members', () => {
  const text = template({}, {}).replaceAll('Declared:', '__proto__:').replaceAll('Made:', 'constructor:');
  expect(looked(text)).toEqual(['__proto__ Stage']);
});

it('any control can declare created resources and their identity', () => {
  const target = { noun: '', remediation: '', documentation: '', compliant: [], violating: [] };
  const logging: Control = {
    ...tracing,
    requirement: requires('logging', set),
    targets: {
      'AWS::ApiGatewayV2::Stage': { ...target, facts: { logging: 'AccessLogSettings.DestinationArn' } },
      'Custom::Stage': {
        ...target,
        facts: { logging: 'Log' },
        creates: { type: 'AWS::ApiGatewayV2::Stage', identity: ['Api.Id'] },
      },
    },
  };
  const text = (id: string): string => `
Parameters: { Name: { Type: String } }
Resources:
  Created: { Type: Custom::Stage, Properties: { Api: { Id: ${id} } } }
  Declared: { Type: AWS::ApiGatewayV2::Stage, Properties: { Api: { Id: !Ref Name } } }
`;
  const resources = (id: string): string[] =>
    checkTemplate(parseDocument(text(id), { file: 'stack.yml' }), {
      catalogue: [logging],
      parameters: new Map(),
      configuration,
      now: new Date(),
    }).findings.map(({ resource }) => resource);
  expect(resources('!Ref Name')).toEqual(['Declared']);
  expect(resources('a')).toEqual(['Created', 'Declared']);
});
