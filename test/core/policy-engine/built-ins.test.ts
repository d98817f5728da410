import { readdirSync, readFileSync } from 'node:fs';
import { evaluatePolicy, type LoadedDefinition, loadDefinition } from '../../../core/policy-engine';
import { readArmTemplate } from '../../../core/templates/arm/read';
import { describeWithShared, sharedFile } from '../../shared';
import { API, BACKEND, type Json, SERVICE } from './policies';

const folder = sharedFile('corpora/azure/builtin');
const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

const withProperties = (type: string, properties: unknown, others: Json = {}): Json => ({
  type,
  name: 'contoso/example',
  properties,
  ...others,
});
const service = (sku: string, properties: Json = {}) =>
  withProperties(SERVICE, properties, { name: 'contoso', location: 'eastus', sku: { name: sku, capacity: 1 } });
const named = (properties: Json) => withProperties(`${SERVICE}/namedValues`, { displayName: 'key', ...properties });
const subscription = (properties: Json) => withProperties(`${SERVICE}/subscriptions`, properties);
const tenant = (enabled: unknown) => withProperties(`${SERVICE}/tenant`, { enabled });
const portal = (enableBasicAuth: unknown) => withProperties(`${SERVICE}/portalconfigs`, { enableBasicAuth });
const policy = (value: unknown, type = `${API}/policies`) => withProperties(type, { format: 'rawxml', value });
const backend = (properties: Json) =>
  withProperties(BACKEND, { url: 'https://a.contoso.com', protocol: 'http', ...properties });
const basic = { authorization: { scheme: 'Basic', parameter: 'dXNlcg==' } };
const base = '<policies><inbound><base /></inbound>\r\n\t<outbound>\n<base/> </outbound><backend><base/></backend>';

/** For each built-in definition, resources that do not match and resources that match. */
const CASES: Readonly<Record<string, { readonly effect: string; readonly compliant: Json[]; readonly other: Json[] }>> =
  {
    'AllApiSubscription_AuditDeny.json': {
      effect: 'Deny',
      compliant: [
        subscription({ scope: '/apis/orders', state: 'active' }),
        subscription({ scope: '/apis', state: 'suspended' }),
        subscription({ state: 'active' }),
      ],
      other: [
        subscription({ scope: '/subscriptions/1/service/contoso/APIS', state: 'Active' }),
        subscription({ scope: '/apis', STATE: 'active' }),
      ],
    },
    'AllowedVNETSkus_AuditDeny.json': {
      effect: 'Deny',
      compliant: [service('Developer'), service('premium')],
      other: [service('Basic'), withProperties(SERVICE, {}, { location: 'eastus' })],
    },
    'BackendAuth_AuditDeny.json': {
      effect: 'Deny',
      compliant: [
        backend({ credentials: { certificate: ['a'] } }),
        backend({ credentials: { certificate: [], ...basic } }),
        backend({ url: null }),
        backend({ protocol: 'soap' }),
      ],
      other: [
        backend({}),
        backend({ credentials: { certificate: [] } }),
        backend({ credentials: { authorization: { scheme: 'Basic' } } }),
        withProperties(BACKEND, { URL: 'https://a.contoso.com', Protocol: 'HTTP' }),
      ],
    },
    'BackendCertificateChecks_AuditDeny.json': {
      effect: 'Deny',
      compliant: [backend({}), backend({ tls: { validateCertificateChain: true, validateCertificateName: 'true' } })],
      other: [
        backend({ tls: { validateCertificateChain: false } }),
        backend({ tls: { validateCertificateName: 'False' } }),
      ],
    },
    'BasePolicy_Audit.json': {
      effect: 'Deny',
      compliant: [
        policy(`${base}<on-error><base/></on-error></policies>`),
        policy(`${base}<on-error><base/></on-error>`, `${SERVICE}/workspaces/apis/operations/policies`),
        policy('<policies />', `${SERVICE}/policies`),
      ],
      other: [policy(base), policy(`${base}<on-error><BASE/></on-error>`.replace('inbound', 'x')), policy(undefined)],
    },
    'BasicAuthDisabled_Modify.json': {
      effect: 'Modify',
      compliant: [portal(false), portal('false')],
      other: [portal(true), portal(undefined)],
    },
    'BasicAuth_Audit.json': {
      effect: 'Audit',
      compliant: [portal(false), portal('FALSE')],
      other: [portal(true), portal(null), portal('')],
    },
    'DirectManagementAPIEnabled_AuditDeny.json': {
      effect: 'Deny',
      compliant: [tenant(false), tenant(undefined), tenant('yes')],
      other: [tenant(true), tenant('TRUE')],
    },
    'HTTPEnabled_AuditDeny.json': {
      effect: 'Deny',
      compliant: [withProperties(API, { protocols: ['https', 'WSS'] }), withProperties(API, {})],
      other: [
        withProperties(API, { protocols: ['https', 'HTTP'] }),
        withProperties(API.toLowerCase(), { Protocols: ['ws'] }),
      ],
    },
    'MinimumApiVersion_AuditDeny.json': {
      effect: 'Deny',
      compliant: [
        service('Developer', { apiVersionConstraint: { minApiVersion: '2019-12-01' } }),
        service('Developer', { apiVersionConstraint: { minApiVersion: '2021-08-01-preview' } }),
        service('consumption'),
      ],
      other: [
        service('Developer'),
        service('Developer', { apiVersionConstraint: { minApiVersion: '2019-01-01' } }),
        service('Developer', { apiVersionConstraint: { minApiVersion: '2021-08-01-PREVIEW' } }),
      ],
    },
    'NamedValueSecretsInKV_AuditDeny.json': {
      effect: 'Deny',
      compliant: [named({ secret: true, keyVault: { secretIdentifier: 'https://a' } }), named({ secret: false })],
      other: [named({ secret: 'TRUE' }), named({ secret: true, keyVault: { secretIdentifier: null } })],
    },
    'PlatformVersion_AuditDeny.json': {
      effect: 'Deny',
      compliant: [service('Developer', { platformVersion: 'stv2' }), service('Developer')],
      other: [service('Developer', { platformVersion: 'STV1' })],
    },
    'PublicEndpoint_AINE.json': {
      effect: 'AuditIfNotExists',
      compliant: [service('Consumption'), withProperties(API, {})],
      other: [service('Developer')],
    },
    'PublicEndpoint_DINE.json': {
      effect: 'DeployIfNotExists',
      compliant: [service('Consumption')],
      other: [service('Premium')],
    },
    'VNETEnabled_Audit.json': {
      effect: 'Deny',
      compliant: [service('Developer', { virtualNetworkType: 'External' }), service('Basic')],
      other: [service('Developer', { virtualNetworkType: 'none' }), service('Premium')],
    },
  };

const lowerCamel = (effect: string) => effect.charAt(0).toLowerCase() + effect.slice(1);

const load = (name: string): LoadedDefinition => loadDefinition(read(`${folder}/${name}`));

describeWithShared("Microsoft's own definitions for API Management", () => {
  it('all have test cases', () => {
    expect(readdirSync(folder).toSorted()).toEqual(Object.keys(CASES).toSorted());
  });

  describe.each(Object.entries(CASES))('%s', (name, { effect, compliant, other }) => {
    const effectOn = (resource: Json) => evaluatePolicy(load(name), { resource, parameters: { effect } }).effect;

    it.each(compliant)('does not match %j', (resource) => {
      expect(effectOn(resource)).toBe('none');
    });

    it.each(other)('matches %j', (resource) => {
      expect(effectOn(resource)).toBe(lowerCamel(effect));
    });
  });

  it('evaluate the related resource that they name', () => {
    const definition = load('PublicEndpoint_AINE.json');
    const evaluate = (endpointType: string, ...relatedResources: Json[]) =>
      evaluatePolicy(definition, { resource: service('Developer'), parameters: { endpointType }, relatedResources });
    const git = withProperties(`${SERVICE}/tenant`, { enabled: false }, { name: 'contoso/gitaccess' });
    expect(evaluate('Git', git).effect).toBe('none');
    expect(evaluate('Management', git)).toMatchObject({
      effect: 'auditIfNotExists',
      details: { type: `${SERVICE}/tenant`, name: 'access' },
    });
  });

  it('give the results that the tests of Template Analyzer expect', () => {
    const template = read(sharedFile('corpora/azure/template-analyzer/TA-000029/APIMService.json'));
    const definition = load('HTTPEnabled_AuditDeny.json');
    const decided = readArmTemplate(template)
      .resources.filter(({ type }) => type === API)
      .map(({ body }, index) => {
        const { effect } = evaluatePolicy(definition, {
          resource: { ...body, name: `api-${index}` },
          parameters: { effect: 'Deny' },
        });
        return [apiNames(template)[index], effect];
      });
    expect(Object.fromEntries(decided)).toEqual({
      httpsonly: 'none',
      missingprotocols: 'none',
      emptyprotocols: 'none',
      httponly: 'deny',
      wsonly: 'deny',
      httpandws: 'deny',
      httpandhttps: 'deny',
      wsandhttps: 'deny',
    });
  });
});

/** The names of the template's APIs, which it writes as `[concat(…, '/httpsonly')]`. */
const apiNames = (template: unknown): (string | undefined)[] =>
  (template as { resources: { type: string; name: string }[] }).resources
    .filter(({ type }) => type === API)
    .map(({ name }) => /'\/(\w+)'/.exec(name)?.[1]);
