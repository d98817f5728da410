import * as fc from 'fast-check';

type Json = Readonly<Record<string, unknown>>;

/** A CloudFormation template of API Gateway stages, with its deployment parameters. */
export interface GeneratedStack {
  readonly template: Json;
  readonly parameters: Readonly<Record<string, string>>;
  /** Deployments that create a stage which the template also declares. */
  readonly doubled: readonly string[];
}

const PARAMETERS = {
  Traced: { Type: 'String', Default: 'true' },
  Untraced: { Type: 'String', Default: 'False' },
  Blank: { Type: 'String', Default: '' },
  CertificateId: { Type: 'String', Default: 'x9y8z7' },
  Env: { Type: 'String', Default: 'dev', AllowedValues: ['dev', 'prod'] },
  Count: { Type: 'Number', Default: 1 },
  Looked: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/stage/certificate' },
  Names: { Type: 'CommaDelimitedList', Default: 'Dev,Prod' },
  Asked: { Type: 'String' },
  Wanted: { Type: 'String' },
  MoreNames: { Type: 'CommaDelimitedList' },
};

const given = fc.record(
  {
    Asked: fc.constantFrom('true', 'TRUE', 'no', '', 'x9y8z7'),
    Env: fc.constantFrom('dev', 'prod'),
    Traced: fc.constantFrom('true', 'false', ''),
    MoreNames: fc.constantFrom('Red', 'Red,Blue'),
  },
  { requiredKeys: [] },
);

const MAPPINGS = {
  Stages: {
    dev: { Certificate: '', Traced: false },
    prod: { Certificate: 'x9y8z7', Traced: 'true' },
  },
};

const CONDITIONS = ['Always', 'Never', 'IsProd', 'IsAsked', 'Perhaps', 'Mixed', 'Nested'];

const conditions = fc
  .tuple(condition(['Always', 'Never', 'IsProd', 'IsAsked', 'Perhaps']), condition(['Mixed', 'Perhaps', 'IsAsked']))
  .map(([Mixed, Nested]) => ({
    Always: { 'Fn::Equals': ['a', 'a'] },
    Never: { 'Fn::Equals': ['true', false] },
    IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] },
    IsAsked: { 'Fn::Equals': [{ Ref: 'Asked' }, 'true'] },
    Perhaps: { 'Fn::Equals': [{ Ref: 'Wanted' }, { Ref: 'Env' }] },
    Mixed,
    Nested,
  }));

function condition(names: readonly string[]): fc.Arbitrary<unknown> {
  const named = fc.constantFrom(...names).map((Condition) => ({ Condition }));
  return fc.oneof(
    named,
    named.map((each) => ({ 'Fn::Not': [each] })),
    fc.tuple(named, named).map((both) => ({ 'Fn::And': both })),
    fc.tuple(named, named).map((both) => ({ 'Fn::Or': both })),
  );
}

const NO_VALUE = { Ref: 'AWS::NoValue' };

/** Text, or a value that CloudFormation converts to text. */
const plainText = fc.constantFrom<unknown>(
  'x9y8z7',
  'true',
  'True',
  'false',
  'yes',
  '',
  '   ',
  true,
  false,
  0,
  1,
  123_456,
  '{{resolve:ssm:/stage/certificate}}',
  'id-{{resolve:ssm:/stage/certificate}}',
);

const reference = fc.oneof(
  fc
    .constantFrom('Traced', 'Untraced', 'Blank', 'CertificateId', 'Env', 'Count', 'Looked', 'Asked', 'Wanted')
    .map((name) => ({ Ref: name })),
  fc.constantFrom<unknown>(
    { Ref: 'Certificate' },
    { Ref: 'Maker' },
    { Ref: 'Elsewhere' },
    { 'Fn::GetAtt': ['Maker', 'Id'] },
    { 'Fn::GetAtt': 'Maker.Nested.Id' },
    { 'Fn::ImportValue': 'certificate' },
    { 'Fn::ImportValue': { 'Fn::Sub': '${AWS::StackName}-certificate' } },
    { 'Fn::Sub': '${Certificate}' },
    { 'Fn::Sub': '${Traced}' },
    { 'Fn::Sub': '${Wanted}' },
    { 'Fn::Sub': 'id-${Wanted}${!Literal}' },
    { 'Fn::Sub': '${Maker.Id}' },
    { 'Fn::Sub': 'id-${Wanted}' },
    { 'Fn::Sub': 'TR${Wanted}' },
    { 'Fn::Sub': '  ${Wanted}' },
    { 'Fn::Sub': 'no{{resolve:ssm:/${Wanted}}}' },
    { 'Fn::Sub': '{{resolve:ssm:/${Wanted}}}-id' },
    { 'Fn::Join': ['', ['tr', { 'Fn::If': ['Perhaps', 'ue', NO_VALUE] }]] },
    { 'Fn::Join': ['u', [{ 'Fn::If': ['Perhaps', 'tr', 'xx'] }, 'e']] },
    { 'Fn::Select': [0, { 'Fn::Split': ['-', { 'Fn::Sub': 'true-${Wanted}' }] }] },
    { 'Fn::Select': [0, { 'Fn::GetAtt': ['Maker', 'List'] }] },
    { 'Fn::Select': [1, { 'Fn::If': ['Perhaps', ['', 'x'], ['', 'true']] }] },
    { 'Fn::Split': ['-', { 'Fn::If': ['Perhaps', '', 'a-b'] }] },
  ),
);

/**
 * Account, Region and stack are known only at deployment. These values use them only where they do not affect the verdict.
 */
const ofTheStack = fc.constantFrom<unknown>(
  { 'Fn::Sub': 'id-${AWS::StackName}-${AWS::Region}' },
  { 'Fn::Join': ['/', ['id', { Ref: 'AWS::AccountId' }, { Ref: 'AWS::Partition' }]] },
);

/** Literal text, or text from intrinsic functions. */
const textOf = (...leaves: fc.Arbitrary<unknown>[]): fc.Arbitrary<unknown> =>
  fc.letrec<{ text: unknown }>((tie) => {
    const inner = tie('text');
    return {
      text: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        ...leaves,
        fc.tuple(fc.constantFrom(...CONDITIONS), inner, inner).map((branches) => ({ 'Fn::If': branches })),
        fc
          .array(fc.oneof(inner, fc.constant(NO_VALUE)), { maxLength: 3 })
          .map((items) => ({ 'Fn::Join': ['', items] })),
        inner.map((Given) => ({ 'Fn::Sub': ['${Given}', { Given }] })),
        fc.tuple(fc.nat(1), inner, inner).map(([index, ...items]) => ({ 'Fn::Select': [index, items] })),
        fc.nat(1).map((index) => ({ 'Fn::Select': [index, { 'Fn::Split': ['-', 'true-x9y8z7'] }] })),
        fc
          .tuple(fc.constantFrom('Env', 'Wanted'), fc.constantFrom('Certificate', 'Traced'))
          .map(([Ref, key]) => ({ 'Fn::FindInMap': ['Stages', { Ref }, key] })),
        inner.map((each) => ({ 'Fn::Base64': each })),
      ),
    };
  }).text;

/** Property values: text, absent values and other types. */
function valueOf(text: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const branches = fc.tuple(fc.constantFrom(...CONDITIONS), text, fc.constant(NO_VALUE));
  return fc.oneof(
    { weight: 12, arbitrary: text },
    { weight: 2, arbitrary: fc.constant(NO_VALUE) },
    { weight: 2, arbitrary: branches.map((each) => ({ 'Fn::If': each })) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, [true], [], {}, { Id: 'x9y8z7' }) },
    { weight: 1, arbitrary: fc.constant({ 'Fn::Transform': { Name: 'AWS::Include' } }) },
  );
}

const value = valueOf(textOf(plainText, reference));
const id = valueOf(textOf(plainText, reference, ofTheStack));

/** Some of the members, in the given order. */
const some = (members: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Json> =>
  fc.record(members, { requiredKeys: [] });

const STRANGE: Json = JSON.parse('{"__proto__": {"ClientCertificateId": "x"}, "constructor": 1, "Tags": [null]}');

/** The properties as written, or in one of the forms that make them unknown. */
const sometimesUnknown = (properties: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.oneof(
    { weight: 16, arbitrary: properties },
    { weight: 1, arbitrary: properties.map((each) => ({ ...each, ...STRANGE })) },
    {
      weight: 1,
      arbitrary: properties.map((each) => ({ ...each, 'Fn::Transform': { Name: 'AWS::Include' } })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(...CONDITIONS), properties, fc.oneof(properties, fc.constant(NO_VALUE)))
        .map((branches) => ({ 'Fn::If': branches })),
    },
    { weight: 1, arbitrary: fc.constant(NO_VALUE) },
  );

const resourceOf = (Type: string, properties: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc
    .tuple(
      sometimesUnknown(properties),
      fc.option(fc.constantFrom(...CONDITIONS), { nil: undefined, freq: 4 }),
      fc.option(fc.constantFrom('Certificate', 'Maker'), { nil: undefined }),
    )
    .map(([Properties, Condition, DependsOn]) => ({
      Type,
      ...(Condition === undefined ? {} : { Condition }),
      ...(DependsOn === undefined ? {} : { DependsOn }),
      ...('Ref' in Properties ? {} : { Properties }),
    }));

const API = { Ref: 'Api' };

const apiId = fc.constantFrom<unknown>(API, 'a1b2c3d4e5', { 'Fn::ImportValue': 'api' });

const stage = (StageName: unknown): fc.Arbitrary<Json> =>
  resourceOf(
    'AWS::ApiGateway::Stage',
    fc
      .tuple(apiId, some({ ClientCertificateId: id, TracingEnabled: value }))
      .map(([RestApiId, others]) => ({ RestApiId, StageName, ...others })),
  );

const stageDescription = sometimesUnknown(
  some({ ClientCertificateId: id, TracingEnabled: value, LoggingLevel: fc.constant('INFO') }),
);

const deployment: fc.Arbitrary<Json> = resourceOf(
  'AWS::ApiGateway::Deployment',
  fc
    .tuple(apiId, some({ StageName: value, StageDescription: fc.oneof(stageDescription, value) }))
    .map(([RestApiId, others]) => ({ RestApiId, ...others })),
);

/** A stage with a unique name, and a deployment that also creates it. */
const doubledStage = (index: number): fc.Arbitrary<Resources> =>
  fc
    .tuple(
      some({ ClientCertificateId: id, TracingEnabled: value }),
      some({ StageDescription: stageDescription }),
      fc.constantFrom<unknown>(
        `both${index}`,
        { 'Fn::Sub': `both${index}-\${Env}` },
        { 'Fn::Sub': `both${index}-\${Wanted}` },
        { 'Fn::Join': ['-', [`both${index}`, { Ref: 'Asked' }]] },
      ),
    )
    .map(([ofStage, ofDeployment, StageName]) => ({
      resources: {
        [`Both${index}Stage`]: {
          Type: 'AWS::ApiGateway::Stage',
          Properties: { RestApiId: API, StageName, ...ofStage },
        },
        [`Both${index}Deployment`]: {
          Type: 'AWS::ApiGateway::Deployment',
          Properties: { RestApiId: API, StageName, ...ofDeployment },
        },
      },
      doubled: [`Both${index}Deployment`],
    }));

const loop = (index: number): fc.Arbitrary<Json> =>
  fc
    .tuple(
      fc.constantFrom<unknown>(['Dev', 'Prod'], { Ref: 'Names' }, { Ref: 'MoreNames' }),
      fc.oneof(stage({ 'Fn::Sub': '${Name}' }), stage('${Name}')),
      fc.constantFrom<unknown>({ Ref: 'Name' }, { 'Fn::Sub': 'id-${Name}' }, undefined),
    )
    .map(([collection, body, id]) => ({
      [`Fn::ForEach::Loop${index}`]: [
        'Name',
        collection,
        { [`Loop${index}\${Name}`]: id === undefined ? body : withCertificate(body, id) },
      ],
    }));

const withCertificate = (body: Json, ClientCertificateId: unknown): Json => ({
  ...body,
  Properties: { RestApiId: API, ...(body['Properties'] as Json | undefined), ClientCertificateId },
});

const samApi: fc.Arbitrary<Json> = resourceOf(
  'AWS::Serverless::Api',
  some({
    StageName: fc.constantFrom<unknown>('prod', { Ref: 'Env' }, { 'Fn::Sub': '${Wanted}-api' }),
    TracingEnabled: value,
    OpenApiVersion: fc.constantFrom<unknown>('3.0.1', '', { Ref: 'Wanted' }, null),
  }),
);

const samFunction: fc.Arbitrary<Json> = resourceOf(
  'AWS::Serverless::Function',
  some({
    Events: fc.constantFrom<unknown>(
      { Get: { Type: 'Api', Properties: { Path: '/', Method: 'get' } } },
      { Get: { Type: 'Api', Properties: { Path: '/', Method: 'get', RestApiId: API } } },
      { Queue: { Type: 'SQS', Properties: { Queue: 'arn' } } },
    ),
  }),
);

const globals = fc.option(
  some({ TracingEnabled: value, OpenApiVersion: fc.constantFrom('3.0.1', '') }).map((Api) => ({ Globals: { Api } })),
  { nil: {} },
);

interface Resources {
  readonly resources: Json;
  readonly doubled: readonly string[];
}

const named = (arbitrary: fc.Arbitrary<Json>, name: string): fc.Arbitrary<Resources> =>
  arbitrary.map((resource) => ({ resources: { [name]: resource }, doubled: [] }));

const part = (index: number): fc.Arbitrary<Resources> =>
  fc.oneof(
    { weight: 5, arbitrary: named(stage(`stage${index}`), `Stage${index}`) },
    { weight: 5, arbitrary: named(deployment, `Deployment${index}`) },
    { weight: 1, arbitrary: doubledStage(index) },
    { weight: 2, arbitrary: loop(index).map((resources) => ({ resources, doubled: [] })) },
    { weight: 2, arbitrary: named(samApi, `Sam${index}`) },
    { weight: 1, arbitrary: named(samFunction, `Function${index}`) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom<Json>(
          { [`Topic${index}`]: { Type: 'AWS::SNS::Topic' } },
          {
            [`Nested${index}`]: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'https://a/b.yml' } },
          },
          { [`Kit${index}`]: { Type: 'My::Stage::Kit::MODULE' } },
        )
        .map((resources) => ({ resources, doubled: [] })),
    },
  );

const parts = fc
  .integer({ min: 1, max: 5 })
  .chain((length) => fc.tuple(...Array.from({ length }, (_, index) => part(index))));

const transforms = (resources: Json): string[] => [
  'AWS::LanguageExtensions',
  ...(JSON.stringify(resources).includes('AWS::Serverless::') ? ['AWS::Serverless-2016-10-31'] : []),
];

export const generatedStacks: fc.Arbitrary<GeneratedStack> = fc
  .record({
    parts,
    parameters: given,
    Conditions: conditions,
    globals,
    macro: fc.option(fc.constant('Mine'), { nil: undefined, freq: 20 }),
  })
  .map(({ parts: all, parameters, Conditions, globals: Globals, macro }) => {
    const Resources: Json = {
      Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'orders' } },
      Certificate: { Type: 'AWS::ApiGateway::ClientCertificate' },
      Maker: { Type: 'Custom::Maker', Properties: { ServiceToken: 'arn' } },
      ...Object.assign({}, ...all.map(({ resources }) => resources)),
    };
    return {
      template: {
        AWSTemplateFormatVersion: '2010-09-09',
        Transform: [...transforms(Resources), ...(macro === undefined ? [] : [macro])],
        Parameters: PARAMETERS,
        Mappings: MAPPINGS,
        Conditions,
        ...Globals,
        Resources,
      },
      parameters,
      doubled: all.flatMap(({ doubled }) => doubled),
    };
  });
