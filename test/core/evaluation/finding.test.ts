import { evaluate } from '../../../core/evaluation/finding';
import { Alternatives, SetOnceDeployed, Unknown } from '../../../core/values/unknown';
import { backendHttps, certificate, clientHttps, tracing } from '../../catalogue';
import {
  certificateMeanings,
  type Meaning,
  protocolsMeanings,
  show,
  tracingMeanings,
  urlMeanings,
  withValue,
} from '../../meanings';

const stage = 'AWS::ApiGateway::Stage';
const deployment = 'AWS::ApiGateway::Deployment';
const backend = 'Microsoft.ApiManagement/service/backends';
const api = 'Microsoft.ApiManagement/service/apis';

describe.each<[string, typeof tracing, string, string, readonly Meaning[]]>([
  ['TracingEnabled of a stage', tracing, stage, 'TracingEnabled', tracingMeanings],
  ['ClientCertificateId of a stage', certificate, stage, 'ClientCertificateId', certificateMeanings],
  ['url of a backend', backendHttps, backend, 'url', urlMeanings],
  ['serviceUrl of an API', backendHttps, api, 'serviceUrl', urlMeanings],
  ['protocols of an API', clientHttps, api, 'protocols', protocolsMeanings],
])('%s', (_name, control, type, property, meanings) => {
  it.each(meanings.map(([value, verdict, why]) => ({ shown: show(value), value, verdict, why })))(
    '$shown: $verdict, for $why',
    ({ value, verdict }) => {
      expect(evaluate(control, { type, properties: withValue({}, property, value) })?.verdict).toBe(verdict);
    },
  );
});

describe('a number that JSON cannot represent', () => {
  it.each([
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    [Number.NaN, 'NaN'],
  ])('%p is neither a certificate nor true', (value, shown) => {
    const properties = { ClientCertificateId: value, TracingEnabled: value };
    expect(evaluate(certificate, { type: stage, properties })).toMatchObject({
      verdict: 'fail',
      observation: `ClientCertificateId is ${shown}`,
    });
    expect(evaluate(tracing, { type: stage, properties })).toMatchObject({ verdict: 'fail' });
  });
});

describe('a deployment', () => {
  it.each([undefined, null, ''])(
    'without a stage name (%p) creates no stage: the controls do not apply',
    (StageName) => {
      expect(evaluate(tracing, { type: deployment, properties: { RestApiId: 'a', StageName } })).toBeUndefined();
    },
  );

  it('with a stage name is evaluated like a stage', () => {
    expect(evaluate(tracing, { type: deployment, properties: { StageName: 'v1' } })).toMatchObject({
      verdict: 'fail',
      property: 'StageDescription.TracingEnabled',
      observation: 'StageDescription.TracingEnabled is missing',
    });
  });

  it.each([
    [{ TracingEnabled: false }, 'unknown'],
    [{ TracingEnabled: true }, 'pass'],
  ])('that may or may not name a stage is %p: %s', (StageDescription, verdict) => {
    const properties = { StageName: new Unknown('it is imported'), StageDescription };
    expect(evaluate(tracing, { type: deployment, properties })?.verdict).toBe(verdict);
  });
});

describe('an unknown value', () => {
  const unknown = new Unknown('the value comes from another stack');

  it('is never a pass', () => {
    expect(evaluate(tracing, { type: stage, properties: { TracingEnabled: unknown } })).toMatchObject({
      verdict: 'unknown',
      observation: 'TracingEnabled depends on a value known only at deployment: the value comes from another stack',
    });
  });

  it('in the path of a property makes the property unknown', () => {
    const properties = { StageName: 'v1', StageDescription: unknown };
    expect(evaluate(certificate, { type: deployment, properties })?.verdict).toBe('unknown');
  });

  it('does not change a verdict that fails anyway', () => {
    const properties = { url: 'http://a', properties: { serviceFabricCluster: { managementEndpoints: [unknown] } } };
    expect(evaluate(backendHttps, { type: backend, properties })).toMatchObject({ verdict: 'fail', property: 'url' });
  });
});

describe('Service Fabric', () => {
  it('requires https for the management endpoints', () => {
    const properties = {
      url: 'fabric:/orders/web',
      properties: { serviceFabricCluster: { managementEndpoints: ['https://a:19080', 'http://b:19080'] } },
    };
    expect(evaluate(backendHttps, { type: backend, properties })).toMatchObject({
      verdict: 'fail',
      property: 'properties.serviceFabricCluster.managementEndpoints',
      item: 1,
      observation: 'properties.serviceFabricCluster.managementEndpoints[1] is "http://b:19080"',
    });
  });
});

describe('resources without readable properties', () => {
  it.each([undefined, null, 'text', 7, []])('%p: everything is absent', (properties) => {
    expect(evaluate(tracing, { type: stage, properties })?.verdict).toBe('fail');
  });

  it('finds nothing on prototypes', () => {
    const properties = JSON.parse('{"__proto__": {"TracingEnabled": true}}') as unknown;
    expect(evaluate(tracing, { type: stage, properties })?.verdict).toBe('fail');
    expect(evaluate(tracing, { type: 'constructor', properties })).toBeUndefined();
    const inherited = Object.create({ TracingEnabled: true }) as unknown;
    expect(evaluate(tracing, { type: stage, properties: inherited })?.verdict).toBe('fail');
  });
});

const branches = (...values: unknown[]) => new Alternatives('Perhaps is not known', values);
const traced = (TracingEnabled: unknown) => evaluate(tracing, { type: stage, properties: { TracingEnabled } })?.verdict;

describe('a value with alternatives', () => {
  it.each([
    [branches(true, 'true'), 'pass'],
    [branches(false, undefined), 'fail'],
    [branches(true, false), 'unknown'],
    [branches(true, new Unknown('it is imported')), 'unknown'],
    [branches(false, branches('no', undefined)), 'fail'],
  ])('%# is a fail only where each of them fails', (value, verdict) => {
    expect(traced(value)).toBe(verdict);
  });

  it('can contain the property', () => {
    const properties = { StageName: 'v1', StageDescription: branches({ TracingEnabled: false }, {}) };
    expect(evaluate(tracing, { type: deployment, properties })?.verdict).toBe('fail');
  });

  it('can determine whether a stage exists', () => {
    const verdictOf = (StageName: unknown) =>
      evaluate(tracing, { type: deployment, properties: { StageName } })?.verdict;
    expect(verdictOf(branches('v1', 'v2'))).toBe('fail');
    expect(verdictOf(branches('v1', undefined))).toBe('unknown');
    expect(verdictOf(branches(undefined, ''))).toBeUndefined();
  });
});

describe('a value that is set at deployment', () => {
  const id = new SetOnceDeployed('Certificate is made by the deployment');

  it.each([
    [certificate, 'ClientCertificateId', 'pass'],
    [tracing, 'TracingEnabled', 'unknown'],
  ])('$id: %s', (control, property, verdict) => {
    expect(evaluate(control, { type: stage, properties: { [property]: id } })?.verdict).toBe(verdict);
  });

  it('counts as a stage name of a deployment', () => {
    expect(evaluate(tracing, { type: deployment, properties: { StageName: id } })?.verdict).toBe('fail');
  });
});
