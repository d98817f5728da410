import * as fc from 'fast-check';

type Json = Readonly<Record<string, unknown>>;

/** Adds a broken part to a template, at a place on which no target of a control depends. */
export type Breakage = (template: Json) => Json;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const section = (template: Json, name: string): Json => (isObject(template[name]) ? template[name] : {});

const withMember = (template: Json, name: string, member: unknown): Json => ({
  ...template,
  [name]: { ...section(template, name), Broken99: member },
});

/** An expression inside other values. */
const nested = (expression: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    expression,
    expression.map((each) => ({ Inner: [1, { Deep: each }] })),
    expression.map((each) => ['a', each]),
  );

/** The value with one of its scalars replaced, chosen by a number. */
function withReplacedScalar(value: unknown, choice: number, replacement: unknown): unknown {
  const entries = isObject(value) ? Object.entries(value) : Array.isArray(value) ? [...value.entries()] : [];
  if (entries.length === 0) return replacement;
  const [key, member] = entries[choice % entries.length] ?? ['', undefined];
  const replaced = withReplacedScalar(member, Math.floor(choice / entries.length), replacement);
  return Array.isArray(value) ? value.with(Number(key), replaced) : { ...(value as Json), [key]: replaced };
}

const intrinsic = nested(
  fc.constantFrom<unknown>(
    { 'Fn::Sub': '${Na-me}' },
    { 'Fn::Sub': ['${A}', { A: ['a', 'list'] }] },
    { 'Fn::Sub': { 'Fn::Invented': 1 } },
    { 'Fn::Sub': 7 },
    { 'Fn::Select': [5, ['a']] },
    { 'Fn::Select': ['x'] },
    { 'Fn::Invented': 'x' },
    { 'Fn::Invented::Deeper': [{ 'Fn::Sub': '${Na-me}' }] },
    { 'Fn::GetAtt': 7 },
    { 'Fn::GetAtt': ['Nothing99', 'Arn'] },
    { Ref: 'Nothing99' },
    { Ref: ['a', 'list'] },
    { 'Fn::FindInMap': ['Nothing99', 'a', 'b'] },
    { 'Fn::FindInMap': 'x' },
    { 'Fn::If': ['Nothing99', 1, 2] },
    { 'Fn::If': [1, 2] },
    { 'Fn::Join': 'x' },
    { 'Fn::Join': ['-', [{ 'Fn::Sub': '${Na-me}' }]] },
    { 'Fn::Split': ['', 'a'] },
    { 'Fn::Length': 'x' },
    { 'Fn::ToJsonString': 'x' },
    { 'Fn::ForEach::Loop': ['x'] },
    { 'Fn::Sub': 'a', Other: 'b' },
    { 'Fn::Base64': { 'Fn::GetAtt': 'NoAttribute' } },
  ),
);

const brokenCondition = fc.constantFrom<unknown>(
  { 'Fn::Equals': ['a'] },
  { 'Fn::Invented': ['a', 'b'] },
  { 'Fn::And': [{ Condition: 'Nothing99' }, { Condition: 'Nothing99' }] },
  { 'Fn::Equals': [['a'], { b: 'c' }] },
  { Condition: 'Broken99' },
  { 'Fn::Not': 'x' },
  'text',
  7,
  null,
);

const brokenResource = fc.oneof(
  intrinsic.map((each) => ({ Type: 'AWS::SNS::Topic', Properties: { DisplayName: each } })),
  intrinsic.map((each) => ({ Type: 'AWS::SNS::Topic', Metadata: { Note: each } })),
  intrinsic.map((Properties) => ({ Type: 'AWS::SNS::Topic', Properties })),
  intrinsic,
  fc.constantFrom<unknown>(
    { Properties: { DisplayName: 'no type' } },
    { Type: 7 },
    { Type: ['AWS::SNS::Topic'] },
    { Type: 'AWS::SNS::Topic', Condition: 'Nothing99' },
    { Type: 'AWS::SNS::Topic', Condition: ['a'] },
    { Type: 'AWS::SNS::Topic', DependsOn: 'Nothing99' },
    { Type: 'AWS::SNS::Topic', DependsOn: { a: 'b' } },
    { Type: 'AWS::SNS::Topic', Properties: 'text' },
    {},
    'text',
    7,
    null,
    [],
  ),
);

const brokenParameter = fc.constantFrom<unknown>(
  {},
  'text',
  { Type: 7 },
  { Type: 'String', Default: ['a'] },
  { Type: 'String', Default: 'c', AllowedValues: ['a', 'b'] },
  { Type: 'Number', Default: 'many' },
);

const brokenOutput = fc.oneof(
  intrinsic.map((Value) => ({ Value })),
  fc.constantFrom<unknown>({}, 'text', null, { Value: 'a', Condition: 'Nothing99' }, { Value: 'a', Condition: 7 }),
);

const isOtherType = (type: unknown): boolean =>
  typeof type === 'string' &&
  !/^AWS::(?:ApiGateway|Serverless|CloudFormation)::|^Microsoft\.(?:ApiManagement|Resources)\/|::MODULE$/i.test(type);

/** Replaces a scalar in the properties of a resource that no control targets. */
const inOtherResource = (name: string, properties: string, expression: fc.Arbitrary<unknown>) =>
  fc.tuple(expression, fc.nat()).map(([broken, choice]): Breakage => {
    return (template) => {
      const resources = Object.entries((template[name] ?? {}) as Json).filter(
        ([, body]) => isObject(body) && isOtherType(body['Type'] ?? body['type']) && isObject(body[properties]),
      );
      if (resources.length === 0) return template;
      const [key, body] = resources[choice % resources.length] as [string, Json];
      const replaced = { ...body, [properties]: withReplacedScalar(body[properties], choice, broken) };
      const all = template[name];
      return {
        ...template,
        [name]: Array.isArray(all) ? all.with(Number(key), replaced) : { ...(all as Json), [key]: replaced },
      };
    };
  });

const added = (name: string, member: fc.Arbitrary<unknown>): fc.Arbitrary<Breakage> =>
  member.map(
    (broken): Breakage =>
      (template) =>
        withMember(template, name, broken),
  );

const newSection = (broken: fc.Arbitrary<unknown>): fc.Arbitrary<Breakage> =>
  broken.map(
    (each): Breakage =>
      (template) => ({ ...template, Invented99: each }),
  );

export const stackBreakages: fc.Arbitrary<Breakage> = fc.oneof(
  { weight: 4, arbitrary: inOtherResource('Resources', 'Properties', intrinsic) },
  { weight: 4, arbitrary: added('Resources', brokenResource) },
  { weight: 2, arbitrary: added('Outputs', brokenOutput) },
  { weight: 2, arbitrary: added('Conditions', brokenCondition) },
  { weight: 1, arbitrary: added('Parameters', brokenParameter) },
  { weight: 1, arbitrary: added('Mappings', intrinsic) },
  { weight: 1, arbitrary: added('Metadata', intrinsic) },
  { weight: 1, arbitrary: added('Rules', intrinsic) },
  { weight: 1, arbitrary: newSection(intrinsic) },
);

const armExpression = nested(
  fc.constantFrom<unknown>(
    "[like('shop-prod', '*-prod')]",
    "[invented(parameters('nothing99'))]",
    "[invented99(concat('a', 'b')).of[0]]",
    "[parameters('nothing99')]",
    "[variables('nothing99')]",
    '[invented.call(1)]',
    '[concat(]',
    "[concat('a', 'b']",
    "[concat('a' 'b')]",
    '[first(1, 2, 3)]',
    "[createObject('a')]",
    "[substring('abc', 9)]",
    "[reference('nothing99').a.b]",
    "[copyIndex('nothing99')]",
    "[if(true(), 'a')]",
    "[split('a', 'b'",
    "[lambdaVariables('nothing99')]",
    '[]',
    "['unfinished]",
    "[resourceId('no type')]",
  ),
);

const OTHER_TYPE = { type: 'Microsoft.Storage/storageAccounts', apiVersion: '2023-05-01' };

const brokenArmResource = fc.oneof(
  armExpression.map((kind) => ({ ...OTHER_TYPE, name: 'broken99', properties: { kind } })),
  armExpression.map((properties) => ({ ...OTHER_TYPE, name: 'broken99', properties })),
  armExpression.map((name) => ({ ...OTHER_TYPE, name, properties: {} })),
  armExpression.map((condition) => ({ ...OTHER_TYPE, name: 'broken99', condition })),
  armExpression.map((tags) => ({ ...OTHER_TYPE, name: 'broken99', tags, dependsOn: [tags] })),
  armExpression.map((count) => ({ ...OTHER_TYPE, name: 'broken99', copy: { name: 'loop99', count } })),
  fc.constantFrom<unknown>(
    { ...OTHER_TYPE, name: '' },
    { ...OTHER_TYPE },
    { ...OTHER_TYPE, name: 7 },
    { ...OTHER_TYPE, name: 'broken99', copy: { count: 2 } },
    { ...OTHER_TYPE, name: 'broken99', copy: { name: 'loop99', count: -1 } },
    { ...OTHER_TYPE, name: 'broken99', condition: 7 },
    { ...OTHER_TYPE, name: 'broken99', Name: 'twice' },
    { apiVersion: '2023-05-01', name: 'broken99' },
    { type: 7, apiVersion: '2023-05-01', name: 'broken99' },
    { type: 'Microsoft.Resources/deployments', apiVersion: '2022-09-01', name: 'broken99', properties: {} },
    {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2022-09-01',
      name: 'broken99',
      properties: { template: 7 },
    },
    {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2022-09-01',
      name: 'broken99',
      properties: { template: { resources: [{}, 7, null], outputs: { a: 7 }, variables: { v: '[concat(]' } } },
    },
    'text',
    7,
    null,
  ),
);

const addedArmResource = brokenArmResource.map(
  (broken): Breakage =>
    (template) =>
      Array.isArray(template['resources'])
        ? { ...template, resources: [...template['resources'], broken] }
        : withMember(template, 'resources', broken),
);

const brokenNamespace = fc.constantFrom<unknown>(
  7,
  {},
  { namespace: 'broken99' },
  { namespace: 'broken99', members: { call: { output: { value: '[concat(]' } } } },
  { namespace: 'broken99', members: { call: { output: {}, Output: {} } } },
);

const addedNamespace = brokenNamespace.map(
  (broken): Breakage =>
    (template) => ({
      ...template,
      functions: [...(Array.isArray(template['functions']) ? template['functions'] : []), broken],
    }),
);

export const deploymentBreakages: fc.Arbitrary<Breakage> = fc.oneof(
  { weight: 4, arbitrary: inOtherResource('resources', 'properties', armExpression) },
  { weight: 4, arbitrary: addedArmResource },
  { weight: 2, arbitrary: added('variables', armExpression) },
  {
    weight: 2,
    arbitrary: added(
      'outputs',
      fc.oneof(
        armExpression,
        armExpression.map((value) => ({ type: 'string', value })),
      ),
    ),
  },
  {
    weight: 2,
    arbitrary: added(
      'parameters',
      fc.oneof(
        armExpression.map((defaultValue) => ({ type: 'string', defaultValue })),
        fc.constantFrom<unknown>(7, 'text', {}, { type: 7 }, { type: 'string', defaultValue: 1, DefaultValue: 2 }),
      ),
    ),
  },
  { weight: 1, arbitrary: addedNamespace },
  { weight: 1, arbitrary: newSection(armExpression) },
);
