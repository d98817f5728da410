import { Unknown } from '../../../core/values/unknown';
import { readTemplate } from './reading';
import { BOTH, DEPLOYMENT, idsOf, propertiesOf, REST_API, readApi, STAGE, TRANSFORM } from './sam-reading';

describe('the Globals of APIs', () => {
  it.each<[string, string, string, unknown]>([
    ['{TracingEnabled: true}', '{}', '', { TracingEnabled: true }],
    ['{TracingEnabled: true}', '{TracingEnabled: false}', '', { TracingEnabled: false }],
    ['{TracingEnabled: true}', '{TracingEnabled: ~}', '', {}],
    ['{TracingEnabled: true}', '{TracingEnabled: !Ref AWS::NoValue}', '', {}],
    ['{TracingEnabled: true}', '{}', 'IgnoreGlobals: "*"', {}],
    [
      '{TracingEnabled: true, CacheClusterEnabled: true}',
      '{}',
      'IgnoreGlobals: [TracingEnabled]',
      { CacheClusterEnabled: true },
    ],
    ['{TracingEnabled: true}', '{}', 'IgnoreGlobals: {}', { TracingEnabled: true }],
    ['{Variables: {a: 1, b: 2}}', '{Variables: {b: 3, c: 4}}', '', { Variables: { a: 1, b: 3, c: 4 } }],
    ['{Variables: {Ref: a, b: 2}}', '{Variables: {c: 3}}', '', { Variables: { Ref: 'a', b: 2, c: 3 } }],
    ['{Variables: {a: 1}}', '{Variables: !If [Never, {}, {b: 2}]}', '', { Variables: { b: 2 } }],
    [
      '{MethodSettings: [{HttpMethod: GET}]}',
      '{MethodSettings: [{HttpMethod: PUT}]}',
      '',
      { MethodSettings: [{ HttpMethod: 'GET' }, { HttpMethod: 'PUT' }] },
    ],
    [
      '{Variables: {"__proto__": {a: 1}}}',
      '{Variables: {"__proto__": {b: 2}}}',
      '',
      { Variables: JSON.parse('{"__proto__": {"a": 1, "b": 2}}') },
    ],
    ['{"__proto__": {TracingEnabled: true}}', '{}', '', {}],
    ['{StageName: dev}', '{StageName: prod}', '', { StageName: 'prod' }],
    ['[TracingEnabled]', '{}', '', {}],
    ['"text"', '{}', '', {}],
  ])('merge as in SAM: %s under %s %s', (globals, properties, attribute, expected) => {
    const template = readTemplate(`
${TRANSFORM}
Globals: {Api: ${globals}}
Conditions: {Never: !Equals [a, b]}
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties: ${properties}
    ${attribute}
`);
    const [{ RestApiId, DeploymentId, ...stage } = {}] = propertiesOf(template, STAGE);
    expect(stage).toEqual(expected);
    expect([RestApiId, DeploymentId]).toEqual(['api-ref', expect.stringMatching(/^apideployment/)]);
  });

  it.each(['Globals: ~', 'Globals: text', 'Globals: [Api]', 'Globals: {Api: ~}', 'Globals: {Function: {Timeout: 3}}'])(
    'may say nothing of them: %s',
    (globals) => {
      expect(idsOf(readApi('{StageName: prod}', `${TRANSFORM}\n${globals}`))).toEqual([
        'Api',
        'ApiDeployment#',
        'ApiprodStage',
      ]);
    },
  );
});

describe('a serverless API in its template', () => {
  it.each<[string, string[], unknown]>([
    ['Always', ['Api', 'ApiDeployment#', 'ApiprodStage'], undefined],
    ['Never', [], undefined],
    [
      'Maybe',
      ['Api', 'ApiDeployment#', 'ApiprodStage'],
      new Unknown('the condition Maybe cannot be resolved: the parameter P has no value and no default'),
    ],
  ])('passes its condition on to all generated resources: %s', (condition, ids, conditional) => {
    const template = readTemplate(`
${TRANSFORM}
Parameters: {P: {Type: String}}
Conditions: {Always: !Equals [a, a], Never: !Equals [a, b], Maybe: !Equals [!Ref P, a]}
Resources:
  Other: {Type: Custom::Other}
  Api: {Type: AWS::Serverless::Api, Condition: ${condition}, Properties: {StageName: prod}}
`);
    expect(idsOf(template)).toEqual(['Other', ...ids]);
    expect(template.resources.slice(1).map((resource) => resource.conditional)).toEqual(ids.map(() => conditional));
  });

  it('may come from a loop', () => {
    const yaml = `
${BOTH}
Conditions: {IsDev: !Equals [a, b], IsProd: !Equals [a, a]}
Resources:
  Fn::ForEach::Stages:
    - Name
    - [Dev, Prod]
    - Api\${Name}:
        Type: AWS::Serverless::Api
        Condition: Is\${Name}
        Properties: {StageName: "v\${Name}", TracingEnabled: true, OpenApiVersion: 3.0.1}
`;
    const template = readTemplate(yaml);
    expect(idsOf(template)).toEqual(['ApiProd', 'ApiProdDeployment#', 'ApiProdvProdStage']);
    expect(propertiesOf(template, STAGE)).toMatchObject([{ RestApiId: 'apiprod-ref', StageName: 'vProd' }]);
    const origin = {
      path: ['Resources', 'Fn::ForEach::Stages', 2, 'Api${Name}'],
      writtenAs: { logicalId: 'ApiProd', type: 'AWS::Serverless::Api' },
    };
    expect(template.resources).toMatchObject([origin, origin, origin]);
  });

  it('is conditional if a loop iterates over an unknown collection', () => {
    const { resources, unresolved } = readTemplate(`
${BOTH}
Parameters: {Names: {Type: CommaDelimitedList}}
Resources:
  Fn::ForEach::Stages:
    - Name
    - !Ref Names
    - Api\${Name}:
        Type: AWS::Serverless::Api
        Properties: {StageName: prod, TracingEnabled: true}
`);
    expect(resources.map(({ type, conditional }) => [type, conditional instanceof Unknown])).toEqual([
      [REST_API, true],
      [DEPLOYMENT, true],
      [STAGE, true],
    ]);
    expect(resources[2]?.properties).toMatchObject({
      StageName: 'prod',
      TracingEnabled: true,
      RestApiId: expect.any(Unknown),
    });
    expect(unresolved).toEqual([]);
  });

  it('may have properties from a loop', () => {
    const template = readApi(
      '{StageName: prod, "Fn::ForEach::Flags": [Flag, [TracingEnabled], {"${Flag}": true}]}',
      BOTH,
    );
    expect(propertiesOf(template, STAGE)).toMatchObject([{ StageName: 'prod', TracingEnabled: true }]);
  });

  it.each([
    [
      'beside its properties',
      'Properties: {StageName: prod, TracingEnabled: true}\n    "Fn::Transform": {Name: AWS::Include}',
    ],
    [
      'among its properties',
      'Properties: {StageName: prod, TracingEnabled: true, "Fn::Transform": {Name: AWS::Include}}',
    ],
  ])('has an unknown stage if there is a transform %s', (_place, attributes) => {
    const template = readTemplate(
      `${TRANSFORM}\nResources:\n  Api:\n    Type: AWS::Serverless::Api\n    ${attributes}`,
    );
    expect(propertiesOf(template, STAGE)).toEqual([expect.any(Unknown)]);
  });

  it.each([
    ['{StageName: prod}', '{StageName: prod}', true],
    ['{StageName: prod}', '{StageName: prod, DefinitionBody: {paths: {}}}', false],
    ['{DefinitionBody: {paths: {/a: {}}}}', '{DefinitionBody: {paths: {/b: {}}}}', false],
    ['{DefinitionUri: s3://b/k1}', '{DefinitionUri: s3://b/k2}', false],
  ])('has a new deployment if it changes: %s, %s', (before, after, isSame) => {
    const [[, one], [, other]] = [before, after].map((properties) =>
      readApi(properties).resources.map(({ logicalId }) => logicalId),
    ) as [string[], string[]];
    expect(one === other).toBe(isSame);
  });

  it.each<[string, string[], string[]]>([
    ['', ['AWS::Serverless::Api'], []],
    ['Transform: AWS::LanguageExtensions', ['AWS::Serverless::Api'], []],
    [TRANSFORM, [], []],
    ['Transform: Mine', [], ['Mine']],
    [`Transform: [Mine, AWS::Serverless-2016-10-31]`, [], ['Mine']],
  ])(
    'is read without the SAM transform, and its type is listed as unrecognized: %s',
    (transform, unrecognizedTypes, transforms) => {
      const template = readApi('{StageName: prod}', transform);
      expect(template).toMatchObject({ unrecognizedTypes, transforms });
      expect(idsOf(template)).toEqual(['Api', 'ApiDeployment#', 'ApiprodStage']);
    },
  );
});
