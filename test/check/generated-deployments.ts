import * as fc from 'fast-check';
import { address, anyAddress, MAYBE, odd, protocol, valueOf, WANTED } from './generated-addresses';

type Json = Readonly<Record<string, unknown>>;

/** An ARM template of API Management resources, with its deployment parameters. */
export interface GeneratedDeployment {
  readonly template: Json;
  /** Values of the declared types. */
  readonly parameters: Json;
}

const PARAMETERS = {
  host: { type: 'string', defaultValue: 'orders.contoso.com' },
  scheme: { type: 'string', defaultValue: 'http' },
  environment: { type: 'string', defaultValue: 'dev' },
  blank: { type: 'string', defaultValue: '' },
  asked: { type: 'string' },
  wanted: { type: 'string' },
  deploy: { type: 'bool', defaultValue: true },
  mayDeploy: { type: 'bool' },
  count: { type: 'int', defaultValue: 2 },
  anyCount: { type: 'int' },
  protocols: { type: 'array', defaultValue: ['https', 'wss'] },
  askedProtocols: { type: 'array' },
  settings: { type: 'object', defaultValue: { url: 'https://settings.contoso.com', protocols: ['http'] } },
  wantedSettings: { type: 'object' },
};

const given = fc.record(
  {
    scheme: fc.constantFrom('https', 'HTTP', ''),
    environment: fc.constantFrom('dev', 'prod'),
    asked: fc.constantFrom('https://asked.contoso.com', 'http://asked.contoso.com', ''),
    deploy: fc.boolean(),
    count: fc.integer({ min: 0, max: 3 }),
    askedProtocols: fc.constantFrom([], ['https'], ['ws', 'wss'], ['Https', 1]),
    settings: fc.constantFrom({}, { url: 'ws://settings.contoso.com', protocols: ['https'] }),
  },
  { requiredKeys: [] },
);

const VARIABLES = {
  secure: "[concat('https', '://', parameters('host'))]",
  insecure: 'http://variables.contoso.com',
  open: "[format('{0}://{1}', parameters('scheme'), parameters('wanted'))]",
  copy: [{ name: 'many', count: 2, input: "[concat('https://', copyIndex('many'))]" }],
};

const FUNCTIONS = [
  {
    namespace: 'contoso',
    members: {
      address: {
        parameters: [{ name: 'host', type: 'string' }],
        output: { type: 'string', value: "[concat('https://', parameters('host'))]" },
      },
    },
  },
];

/** A list or an absent value. Other types have their own test, because verdicts of check and policies differ there. */
const protocols = fc.oneof(
  { weight: 3, arbitrary: fc.array(valueOf(protocol), { maxLength: 3 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>(
      null,
      '',
      "[parameters('protocols')]",
      "[parameters('askedProtocols')]",
      "[parameters('settings').protocols]",
      "[createArray('https', parameters('scheme'))]",
      "[createArray('http', parameters('wanted'))]",
      "[union(parameters('protocols'), createArray('ws'))]",
      "[reference('site').protocols]",
      `[if(${MAYBE}, createArray('https'), createArray('wss', 'https'))]`,
      `[if(${MAYBE}, createArray('http'), createArray('https', 'ws'))]`,
      `[if(${MAYBE}, createArray('http'), createArray('https'))]`,
      `[if(${MAYBE}, createArray('https'), null())]`,
      `[concat(createArray('https'), if(${MAYBE}, createArray(), createArray('wss')))]`,
      `[flatten(createArray(createArray('ws'), if(${MAYBE}, createArray(), createArray('wss'))))]`,
    ),
  },
);

/** Some of the members. Azure ignores the letter case of their names. */
const some = (members: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Json> =>
  fc
    .tuple(fc.record(members, { requiredKeys: [] }), fc.constantFrom(same, same, same, same, capitalized, upperCase))
    .map(([object, rename]) => Object.fromEntries(Object.entries(object).map(([key, each]) => [rename(key), each])));

const same = (name: string): string => name;
const upperCase = (name: string): string => name.toUpperCase();
const capitalized = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

const cluster = some({
  managementEndpoints: fc.oneof(
    fc.array(valueOf(anyAddress), { maxLength: 2 }),
    fc.constantFrom<unknown>(null, '', "[parameters('protocols')]"),
  ),
});

const backend = some({
  url: valueOf(anyAddress),
  protocol: fc.constantFrom('http', 'soap'),
  properties: fc.oneof(
    { weight: 4, arbitrary: some({ serviceFabricCluster: fc.oneof({ weight: 4, arbitrary: cluster }, odd, address) }) },
    fc.constantFrom<unknown>(null, "[parameters('wantedSettings')]", "[parameters('settings')]"),
  ),
});

const api = some({ serviceUrl: valueOf(anyAddress), protocols, displayName: anyAddress });

const propertyLoop = fc
  .tuple(api, fc.constantFrom<unknown>(0, 2, "[parameters('count')]", "[parameters('anyCount')]"))
  .map(([{ protocols: _protocols, ...others }, count]) => ({
    ...others,
    copy: [
      { name: 'protocols', count, input: "[if(equals(copyIndex('protocols'), 0), 'https', parameters('scheme'))]" },
    ],
  }));

const properties = (arbitrary: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.oneof(
    { weight: 14, arbitrary: arbitrary.map((each) => ({ properties: each })) },
    { weight: 1, arbitrary: arbitrary.map((each) => ({ Properties: each })) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Json>(
        {},
        { properties: null },
        { properties: {} },
        { properties: "[parameters('settings')]" },
        { properties: "[parameters('wantedSettings')]" },
        {
          properties: `[if(${MAYBE}, createObject('url', 'http://a', 'serviceUrl', 'http://a'), createObject('URL', 'ws://a', 'ServiceURL', concat('http:', ${WANTED})))]`,
        },
        {
          properties: `[if(${MAYBE}, createObject('url', 'https://a', 'URL', 'http://a', 'serviceUrl', 'http://a', 'SERVICEURL', 'https://a'), createObject('url', 'http://a'))]`,
        },
        {
          properties: `[union(createObject('serviceUrl', 'https://a'), if(${MAYBE}, createObject('protocols', createArray('http')), createObject()))]`,
        },
        {
          properties: `[shallowMerge(createArray(createObject('url', 'http://a'), if(${MAYBE}, createObject('url', concat('https://', ${WANTED})), createObject())))]`,
        },
        {
          properties: JSON.parse(
            '{"__proto__": {"url": "http://a"}, "serviceUrl": "https://a", "ServiceUrl": "http://a"}',
          ),
        },
      ),
    },
  );

const condition = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Json>({}) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom<unknown>(
        true,
        false,
        'True',
        "[parameters('deploy')]",
        "[parameters('mayDeploy')]",
        "[equals(parameters('environment'), 'prod')]",
        "[and(parameters('mayDeploy'), equals(parameters('environment'), 'prod'))]",
        "[or(parameters('mayDeploy'), not(equals(parameters('environment'), 'prod')))]",
      )
      .map((each) => ({ condition: each })),
  },
);

/** The child resources of a service. */
const CHILDREN: readonly { readonly type: string; readonly body: fc.Arbitrary<Json> }[] = [
  { type: 'backends', body: properties(backend) },
  { type: 'apis', body: properties(fc.oneof({ weight: 6, arbitrary: api }, { weight: 1, arbitrary: propertyLoop })) },
  { type: 'workspaces/backends', body: properties(backend) },
  { type: 'workspaces/apis', body: properties(api) },
  { type: 'apis/operations', body: properties(api) },
  { type: 'loggers', body: properties(api) },
];

const SERVICE = 'Microsoft.ApiManagement/service';

const child = fc.constantFrom(...CHILDREN).chain(({ type, body }) =>
  fc.tuple(body, condition, fc.constantFrom(same, same, same, upperCase)).map(([{ ...own }, when, rename]) => ({
    type: rename(type),
    apiVersion: '2024-05-01',
    ...when,
    ...own,
  })),
);

const nameOf = (type: string, index: number): string =>
  type
    .split('/')
    .map((_segment, level) => `n${index}-${level}`)
    .join('/');

/** A child resource with its full type and name. */
const whole = (index: number): fc.Arbitrary<Json> =>
  fc.tuple(child, fc.constantFrom('apim', "[parameters('wanted')]", "[parameters('host')]")).map(([each, service]) => ({
    ...each,
    type: `${SERVICE}/${each.type}`,
    name: service.startsWith('[')
      ? `[concat(${service.slice(1, -1)}, '/${nameOf(each.type, index)}')]`
      : `${service}/${nameOf(each.type, index)}`,
  }));

/** A service with nested child resources. */
const parent = (index: number): fc.Arbitrary<Json> =>
  fc.tuple(fc.array(child, { maxLength: 3 }), condition).map(([children, when]) => ({
    type: SERVICE,
    apiVersion: '2024-05-01',
    name: `apim${index}`,
    location: 'westeurope',
    ...when,
    resources: children.map((each, place) => ({ ...each, name: nameOf(each.type, place) })),
  }));

const loop = (index: number): fc.Arbitrary<Json> =>
  fc
    .tuple(child, fc.constantFrom<unknown>(0, 3, "[parameters('count')]", "[parameters('anyCount')]"))
    .map(([each, count]) => ({
      ...each,
      type: `${SERVICE}/${each.type}`,
      name: `[concat('apim/${nameOf(each.type, index)}', copyIndex())]`,
      copy: { name: `loop${index}`, count },
    }));

const nested = (index: number): fc.Arbitrary<Json> =>
  fc
    .tuple(
      fc.array(whole(index), { minLength: 1, maxLength: 2 }),
      fc.constantFrom<Json>(
        {},
        {
          expressionEvaluationOptions: { scope: 'inner' },
          parameters: { scheme: { value: "[parameters('scheme')]" }, asked: { value: "[parameters('wanted')]" } },
        },
        {
          expressionEvaluationOptions: { scope: 'inner' },
          parameters: {
            scheme: `[if(${MAYBE}, createObject('value', 'https'), createObject('value', null()))]`,
            asked: { value: `[concat('https://', ${WANTED})]` },
            host: { value: `[if(${MAYBE}, 'a', 'b')]` },
          },
        },
      ),
      condition,
    )
    .map(([resources, options, when]) => ({
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2022-09-01',
      name: `nested${index}`,
      ...when,
      properties: {
        mode: 'Incremental',
        ...options,
        template: { ...templateOf(resources), ...('parameters' in options ? {} : { variables: undefined }) },
      },
    }));

const linked = (index: number): Json => ({
  type: 'Microsoft.Resources/deployments',
  apiVersion: '2022-09-01',
  name: `linked${index}`,
  properties: { mode: 'Incremental', templateLink: { uri: 'https://example.com/apis.json' } },
});

const templateOf = (resources: readonly Json[]): Json => ({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: PARAMETERS,
  variables: VARIABLES,
  functions: FUNCTIONS,
  resources,
});

const part = (index: number): fc.Arbitrary<Json> =>
  fc.oneof(
    { weight: 8, arbitrary: whole(index) },
    { weight: 2, arbitrary: parent(index) },
    { weight: 2, arbitrary: loop(index) },
    { weight: 2, arbitrary: nested(index) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Json>(linked(index), {
        type: 'Microsoft.Storage/storageAccounts',
        apiVersion: '2023-05-01',
        name: `store${index}`,
        properties: { serviceUrl: 'http://a', protocols: ['http'] },
      }),
    },
  );

/** Symbolic names, as in language version 2.0, which Bicep generates. */
const symbolic = (template: Json): Json => ({
  ...template,
  languageVersion: '2.0',
  resources: {
    ...Object.fromEntries((template['resources'] as Json[]).map((resource, index) => [`resource${index}`, resource])),
    there: { type: SERVICE, apiVersion: '2024-05-01', name: 'apim', existing: true },
  },
});

export const generatedDeployments: fc.Arbitrary<GeneratedDeployment> = fc
  .record({
    resources: fc.integer({ min: 1, max: 5 }).chain((length) => fc.tuple(...Array.from({ length }, (_, i) => part(i)))),
    parameters: given,
    write: fc.constantFrom(same, same, same, symbolic) as fc.Arbitrary<(template: Json) => Json>,
  })
  .map(({ resources, parameters, write }) => ({ template: write(templateOf(resources)), parameters }));
