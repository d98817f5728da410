import * as fc from 'fast-check';
import type { Catalogue, Properties } from '../../core/catalogue';
import { readPath } from '../../core/values';
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

/** The members of an object: values, and members of the objects in it. */
interface Members {
  readonly [name: string]: Arbitrary | Members;
}

const arbitraryOf = (member: Arbitrary | Members): Arbitrary =>
  member instanceof fc.Arbitrary ? member : object(member);

/** An object with some of these members, or occasionally another value. */
function object(members: Members): Arbitrary {
  const arbitraries = Object.fromEntries(Object.entries(members).map(([name, member]) => [name, arbitraryOf(member)]));
  const record = fc
    .tuple(fc.record(arbitraries, { requiredKeys: [] }), fc.array(spelling, { minLength: 3, maxLength: 3 }))
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

const backend: Members = {
  url: address,
  protocol: words('http', 'soap'),
  type: words('Single', 'Pool'),
  tls: { validateCertificateChain: flag, validateCertificateName: flag },
  credentials: {
    certificate: list(text),
    authorization: { scheme: words('Basic'), parameter: text },
  },
  properties: { serviceFabricCluster: { managementEndpoints: list(address) } },
};
const api: Members = { path: text, type: words('http', 'websocket'), serviceUrl: address, protocols: list(protocol) };

/** The resource types and properties that the definitions evaluate, and some other types. */
const PROPERTIES: Readonly<Record<string, Members>> = {
  service: {
    virtualNetworkType: words('None', 'External', 'Internal'),
    platformVersion: words('stv1', 'stv2', 'mtv1', 'undetermined'),
    apiVersionConstraint: {
      minApiVersion: words('2019-12-01', '2021-08-01', '2022-04-01-preview', '2020-1-01', '202x-01-01'),
    },
  },
  'service/apis': api,
  'service/backends': backend,
  'service/workspaces/apis': api,
  'service/workspaces/backends': backend,
  'service/apis/policies': { format: words('xml', 'rawxml'), value: policy },
  'service/apis/operations/policies': { value: policy },
  'service/products/policies': { value: policy },
  'service/workspaces/policies': { value: policy },
  'service/namedValues': {
    displayName: text,
    secret: flag,
    value: text,
    keyVault: { secretIdentifier: address },
  },
  'service/subscriptions': {
    scope: words('/apis', '/subscriptions/1/service/contoso/apis', '/apis/orders', '/products/a', 'apis'),
    state: words('active', 'suspended', 'submitted'),
  },
  'service/tenant': { enabled: flag },
  'service/portalconfigs': { enableBasicAuth: flag },
  'service/apis/operations': api,
};

/** A type whose resources have any values for their properties. */
const UNKNOWN_TYPE = 'service/loggers';

const NAMESPACE = 'Microsoft.ApiManagement/';

interface TargetType {
  /** The type without the namespace. */
  readonly path: string;
  readonly members: Members;
}

/** The types that the controls target, with the properties that the controls bind. */
const targetTypes = (catalogue: Catalogue): TargetType[] =>
  catalogue
    .flatMap(({ targets }) => Object.entries(targets))
    .filter(([type]) => type.startsWith(NAMESPACE))
    .map(([type, { facts, onlyWith, unused, copiedFrom, compliant, violating }]) => ({
      path: type.slice(NAMESPACE.length),
      members: [...Object.values(facts), onlyWith, unused?.property, copiedFrom?.property]
        .filter((property) => typeof property === 'string')
        .map((property) => nested(property.split('.'), bound(property, [...compliant, ...violating])))
        .reduce(merged, {}),
    }));

/** The values of a property in a control's examples, in any letter case, and some flags and texts. */
function bound(property: string, examples: readonly Properties[]): Arbitrary {
  const values = examples.map((example) => readPath(example, property)).filter((value) => value !== undefined);
  const texts = values.flat().filter((value) => typeof value === 'string');
  return mostly(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom<unknown>(null, ...values) },
      { weight: 2, arbitrary: flag },
      { weight: 1, arbitrary: text },
      ...(texts.length === 0 ? [] : [{ weight: 4, arbitrary: words(...texts) }]),
    ),
  );
}

const nested = (names: readonly string[], value: Arbitrary): Members =>
  names.reduceRight<Arbitrary | Members>((member, each) => ({ [each]: member }), value) as Members;

/** The members of both. Where both have a value, the value of the first. */
function merged(one: Members, other: Members): Members {
  const added = Object.entries(other).map(([name, member]) => {
    const present = one[name];
    if (present === undefined) return [name, member] as const;
    const areObjects = !(present instanceof fc.Arbitrary) && !(member instanceof fc.Arbitrary);
    return [name, areObjects ? merged(present, member) : present] as const;
  });
  return { ...one, ...Object.fromEntries(added) };
}

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
export function resourcesFor(catalogue: Catalogue): fc.Arbitrary<GeneratedResource> {
  const targets = targetTypes(catalogue);
  const membersOf = targets.reduce<Readonly<Record<string, Members>>>(
    (known, { path, members }) => ({ ...known, [path]: merged(known[path] ?? {}, members) }),
    PROPERTIES,
  );
  const properties = Object.entries(membersOf).map(([path, members]) => [path, object(members)] as const);
  const byPath = new Map<string, Arbitrary>([...properties, [UNKNOWN_TYPE, hostile]]);
  const path = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...new Set(targets.map((target) => target.path))) },
    { weight: 1, arbitrary: fc.constantFrom(...byPath.keys()) },
  );
  return path.chain((chosen) => resourceOf(chosen, byPath.get(chosen) ?? hostile));
}

const resourceOf = (path: string, properties: Arbitrary): fc.Arbitrary<GeneratedResource> =>
  fc
    .tuple(
      fc.constantFrom(NAMESPACE, 'microsoft.apimanagement/', 'MICROSOFT.APIMANAGEMENT/'),
      name,
      fc.option(properties, { freq: 40, nil: undefined }),
      spelling,
      path === 'service' ? service : fc.constant({}),
    )
    .map(([namespace, called, given, spell, others]) => ({
      type: namespace + path,
      name: called,
      ...others,
      ...(given === undefined ? {} : { [spell('properties')]: given }),
    }));

/** Generates resources. The same seed gives the same resources. */
export const generateResources = (catalogue: Catalogue, count: number, seed: number): GeneratedResource[] =>
  fc.sample(resourcesFor(catalogue), { numRuns: count, seed });

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
