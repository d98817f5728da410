import * as fc from 'fast-check';
import { HOSTS, NUMBERS, POLICY_PARTS, PROTOCOLS, SCHEMES, TEXTS } from './pool';

/** A resource in a request to Azure Resource Manager. */
export interface GeneratedResource {
  readonly type: string;
  readonly name: string;
  readonly [member: string]: unknown;
}

const scalar = fc.constantFrom<unknown>(null, true, false, ...NUMBERS, ...TEXTS, ...PROTOCOLS.slice(0, 4));

/** Values that are invalid for every property. */
const hostile = fc.oneof(
  { weight: 6, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.array(fc.array(scalar, { maxLength: 2 }), { maxLength: 2 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('url', 'http', '[*]', '0', 'length'), scalar, { maxKeys: 2 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      JSON.parse('{"__proto__": {"url": "http://a"}}'),
      JSON.parse('{"constructor": {"prototype": {"url": "http://a"}}}'),
    ),
  },
);

type Arbitrary = fc.Arbitrary<unknown>;

const mostly = (arbitrary: Arbitrary): Arbitrary =>
  fc.oneof({ weight: 8, arbitrary }, { weight: 1, arbitrary: hostile }, { weight: 1, arbitrary: fc.constant(null) });

/** The spellings of a name: property names are case-insensitive in Azure. */
const spelling = fc.oneof(
  { weight: 12, arbitrary: fc.constant((name: string) => name) },
  { weight: 1, arbitrary: fc.constant((name: string) => name.toUpperCase()) },
  { weight: 1, arbitrary: fc.constant((name: string) => name.charAt(0).toUpperCase() + name.slice(1)) },
  // Not a spelling of the name.
  { weight: 1, arbitrary: fc.constant((name: string) => name.replace(/s/, 'ſ').replace(/k/, '\u212a')) },
);

/** An object with some of these members, or occasionally another value. */
function object(members: Readonly<Record<string, Arbitrary>>): Arbitrary {
  const record = fc
    .tuple(fc.record(members, { requiredKeys: [] }), fc.array(spelling, { minLength: 3, maxLength: 3 }))
    .map(([given, spellings]) =>
      Object.fromEntries(
        Object.entries(given).map(([name, value], index) => [
          spellings[index % spellings.length]?.(name) ?? name,
          value,
        ]),
      ),
    );
  return fc.oneof(
    { weight: 60, arbitrary: record },
    { weight: 1, arbitrary: fc.tuple(record, record).map(([one, other]) => ({ ...one, ...inCapitals(other) })) },
    { weight: 2, arbitrary: hostile },
  );
}

/** Allows an object to have a name twice, in different letter case. */
const inCapitals = (object: object): object =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name.toUpperCase(), value]));

const list = (item: Arbitrary): Arbitrary =>
  fc.oneof(
    { weight: 10, arbitrary: fc.array(item, { maxLength: 4 }) },
    { weight: 2, arbitrary: item },
    { weight: 1, arbitrary: fc.array(fc.array(item, { maxLength: 2 }), { maxLength: 2 }) },
    { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('0', 'a'), item, { maxKeys: 2 }) },
  );

const words = (...values: readonly string[]): Arbitrary =>
  mostly(
    fc
      .tuple(fc.constantFrom(...values), fc.constantFrom('as it is', 'upper', 'lower', 'padded'))
      .map(([word, how]) =>
        how === 'upper'
          ? word.toUpperCase()
          : how === 'lower'
            ? word.toLowerCase()
            : how === 'padded'
              ? `${word} `
              : word,
      ),
  );

const address = mostly(
  fc.tuple(fc.constantFrom(...SCHEMES), fc.constantFrom(...HOSTS)).map(([scheme, host]) => scheme + host),
);
const protocol = mostly(fc.constantFrom(...PROTOCOLS));
const flag = mostly(fc.constantFrom<unknown>(true, false, 'true', 'false', 'TRUE', 'False', 0, 1));
const text = mostly(fc.constantFrom(...TEXTS));
const policy = mostly(fc.array(fc.constantFrom(...POLICY_PARTS), { maxLength: 8 }).map((parts) => parts.join('')));

const backend = object({
  url: address,
  protocol: words('http', 'soap'),
  type: words('Single', 'Pool'),
  tls: object({ validateCertificateChain: flag, validateCertificateName: flag }),
  credentials: object({
    certificate: list(text),
    authorization: object({ scheme: words('Basic'), parameter: text }),
  }),
  properties: object({ serviceFabricCluster: object({ managementEndpoints: list(address) }) }),
});
const api = object({ path: text, type: words('http', 'websocket'), serviceUrl: address, protocols: list(protocol) });

/** The resource types and properties that the definitions evaluate, and some other types. */
const PROPERTIES: Readonly<Record<string, Arbitrary>> = {
  service: object({
    virtualNetworkType: words('None', 'External', 'Internal'),
    platformVersion: words('stv1', 'stv2', 'mtv1', 'undetermined'),
    apiVersionConstraint: object({
      minApiVersion: words('2019-12-01', '2021-08-01', '2022-04-01-preview', '2020-1-01', '202x-01-01'),
    }),
  }),
  'service/apis': api,
  'service/backends': backend,
  'service/workspaces/apis': api,
  'service/workspaces/backends': backend,
  'service/apis/policies': object({ format: words('xml', 'rawxml'), value: policy }),
  'service/apis/operations/policies': object({ value: policy }),
  'service/products/policies': object({ value: policy }),
  'service/workspaces/policies': object({ value: policy }),
  'service/namedValues': object({
    displayName: text,
    secret: flag,
    value: text,
    keyVault: object({ secretIdentifier: address }),
  }),
  'service/subscriptions': object({
    scope: words('/apis', '/subscriptions/1/service/contoso/apis', '/apis/orders', '/products/a', 'apis'),
    state: words('active', 'suspended', 'submitted'),
  }),
  'service/tenant': object({ enabled: flag }),
  'service/portalconfigs': object({ enableBasicAuth: flag }),
  'service/apis/operations': api,
  'service/loggers': hostile,
};

const HELD = ['service/apis', 'service/backends', 'service/workspaces/apis', 'service/workspaces/backends'];

const kind = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...HELD) },
  { weight: 1, arbitrary: fc.constantFrom(...Object.keys(PROPERTIES)) },
);

const name = fc.constantFrom(
  'contoso/orders',
  'contoso/orders;rev=3',
  'orders',
  'CONTOSO/Orders',
  'contoso/team/ü',
  '',
);

const service = fc.record(
  {
    sku: object({
      name: words('Developer', 'Basic', 'Standard', 'Premium', 'Consumption', 'Isolated'),
      capacity: scalar,
    }),
    location: fc.constantFrom<unknown>('westeurope', 'West Europe', null, ''),
    tags: object({ environment: text }),
  },
  { requiredKeys: [] },
);

/**
 * API Management resources. Most have properties that the controls or the built-in policies evaluate, and many of these
 * have unusual values: other letter case, blanks, null, other types, arrays for scalars and scalars for arrays, strings
 * that a careless comparison confuses.
 */
export const resources: fc.Arbitrary<GeneratedResource> = kind.chain((path) =>
  fc
    .tuple(
      fc.constantFrom('Microsoft.ApiManagement/', 'microsoft.apimanagement/', 'MICROSOFT.APIMANAGEMENT/'),
      name,
      fc.option(PROPERTIES[path] ?? hostile, { freq: 40, nil: undefined }),
      spelling,
      path === 'service' ? service : fc.constant({}),
    )
    .map(([namespace, called, properties, spell, others]) => ({
      type: namespace + path,
      name: called,
      ...others,
      ...(properties === undefined ? {} : { [spell('properties')]: properties }),
    })),
);

/** Generates resources. The same seed gives the same resources. */
export const generateResources = (count: number, seed: number): GeneratedResource[] =>
  fc.sample(resources, { numRuns: count, seed });

const related = fc.option(
  fc.record({
    type: fc.constant('Microsoft.ApiManagement/service/tenant'),
    name: fc.constant('access'),
    properties: object({ enabled: flag }),
  }),
  { nil: undefined },
);

/** Generates the related resource that the built-in policies with an IfNotExists effect evaluate, or none. */
export const generateRelated = (count: number, seed: number): (GeneratedResource | undefined)[] =>
  fc.sample(related, { numRuns: count, seed });
