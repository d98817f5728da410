import * as fc from 'fast-check';
import { Alternatives, Unknown } from '../../../core/values';
import { backendOf, clientsOf, openApi, verdicts } from './importing';

const document = (url: string): string => JSON.stringify({ openapi: '3.0.3', servers: [{ url }], paths: {} });
const HTTP = document('http://lockers.example');
const HTTPS = document('https://lockers.example');
const NO_ADDRESS = JSON.stringify({ openapi: '3.0.3', paths: {} });
const unknown = new Unknown('reference() is evaluated only at deployment');

describe('an API with a definition and properties of its own', () => {
  it.each<[string, object, string]>([
    ['both https', openApi(HTTPS, { serviceUrl: 'https://lockers.example', protocols: ['https'] }), 'pass pass'],
    [
      'the definition http',
      openApi(HTTP, { serviceUrl: 'https://lockers.example', protocols: ['https'] }),
      'fail unknown',
    ],
    ['the properties http', openApi(HTTPS, { serviceUrl: 'http://lockers.example', protocols: ['http'] }), 'fail fail'],
    ['an unknown serviceUrl', openApi(HTTPS, { serviceUrl: unknown }), 'unknown pass'],
    ['an unknown serviceUrl, the definition http', openApi(HTTP, { serviceUrl: unknown }), 'fail unknown'],
    ['no address in the definition', openApi(NO_ADDRESS, { serviceUrl: 'https://lockers.example' }), 'pass pass'],
    [
      'no address in the definition, serviceUrl http',
      openApi(NO_ADDRESS, { serviceUrl: 'http://a.example' }),
      'fail pass',
    ],
    ['no address at all', openApi(NO_ADDRESS), 'unknown pass'],
    ['no address at all, protocols http', openApi(NO_ADDRESS, { protocols: ['http'] }), 'unknown fail'],
    ['an empty definition', openApi('', { serviceUrl: 'https://lockers.example' }), 'pass pass'],
    ['no definition', openApi(undefined), 'pass pass'],
  ])('%s', (_what, properties, expected) => {
    expect(verdicts(properties)).toBe(expected);
  });

  it('names the property that decides, with its own remediation', () => {
    expect(backendOf(openApi(HTTP, { serviceUrl: 'https://lockers.example' }))).toMatchObject({
      property: 'value',
      observation: 'value (openapi): servers[0].url is "http://lockers.example"',
      remediation: 'Correct the servers.',
    });
    expect(backendOf(openApi(HTTPS, { serviceUrl: 'http://lockers.example' }))).toMatchObject({
      property: 'serviceUrl',
      observation: 'serviceUrl is "http://lockers.example"',
      remediation: 'Set serviceUrl to an address that starts with https:// or wss://.',
    });
    expect(backendOf(openApi(NO_ADDRESS)).observation).toBe(
      'value (openapi): the document contains no absolute address, and serviceUrl is missing',
    );
    expect(clientsOf(openApi(HTTP)).observation).toBe(
      'value (openapi): servers[0].url is "http://lockers.example", and API Management may serve clients over the protocol of this address',
    );
    expect(clientsOf({ format: 'wsdl', value: '<definitions/>' }).observation).toBe(
      'value (wsdl): definitions cannot be read: the document contains no address of a WSDL 1.1 port',
    );
  });
});

describe('a definition with many possible values', () => {
  const numbers = Array.from({ length: 20 }, (_, index) => index);
  const oneOf = (values: readonly unknown[]): Alternatives => new Alternatives('the parameter has no value', values);
  const many = (document: (url: string) => string | undefined): Alternatives =>
    oneOf([undefined, ...numbers.map((number) => document(`http://lockers-${number}.example`))]);

  it('is unknown, also if there may be no definition', () => {
    const properties = openApi(many(document), { format: oneOf([undefined, 'openapi', 'openapi+json']) });
    expect(verdicts(properties)).toBe('unknown unknown');
    expect(backendOf(properties).observation).toBe(
      'value depends on a value known only at deployment: the parameter has no value',
    );
  });
});

describe('the format of a definition', () => {
  it.each([
    'openapi-link',
    'openapi+json-link',
    'swagger-link-json',
    'swagger-link',
    'wsdl-link',
    'wadl-link-json',
    'graphql-link',
    'odata-link',
    'grpc-link',
    'OpenAPI-Link',
  ])('%s is a link: unknown, also beside https', (format) => {
    const properties = {
      format,
      value: 'https://specs.example/a',
      serviceUrl: 'https://a.example',
      protocols: ['https'],
    };
    expect(verdicts(properties)).toBe('unknown unknown');
    expect(backendOf(properties).observation).toBe(
      `value (${format}) cannot be read: it is a link, and the document is not in the template`,
    );
  });

  it.each(['wadl-xml', 'odata', 'grpc', 'graphql', 'next-year', '__proto__', ''])(
    '%s is not read: unknown',
    (format) => {
      expect(verdicts({ format, value: HTTPS })).toBe('unknown unknown');
    },
  );

  it.each<[string, object, string]>([
    ['in capitals', { format: 'OPENAPI', value: HTTP }, 'fail unknown'],
    ['missing', { value: HTTPS }, 'unknown unknown'],
    ['unknown', { format: unknown, value: HTTPS }, 'unknown unknown'],
    ['one of two', { format: new Alternatives('p', ['openapi', 'openapi+json']), value: HTTP }, 'fail unknown'],
    ['perhaps a link', { format: new Alternatives('p', ['openapi', 'openapi-link']), value: HTTPS }, 'unknown unknown'],
  ])('%s', (_what, properties, expected) => {
    expect(verdicts(properties)).toBe(expected);
  });
});

describe('a definition that is known only in part', () => {
  it.each<[string, unknown, string]>([
    ['unknown', unknown, 'unknown'],
    ['one of two, both http', new Alternatives('p', [HTTP, document('http://b.example')]), 'fail'],
    ['one of two, both https', new Alternatives('p', [HTTPS, document('https://b.example')]), 'pass'],
    ['one of two', new Alternatives('p', [HTTP, HTTPS]), 'unknown'],
    ['http or none', new Alternatives('p', [HTTP, undefined]), 'unknown'],
    ['https or none', new Alternatives('p', [HTTPS, undefined]), 'pass'],
    ['none in every case', new Alternatives('p', [null, undefined]), 'pass'],
  ])('%s', (_what, value, verdict) => {
    expect(backendOf(openApi(value)).verdict).toBe(verdict);
  });

  it('never passes because its formats and contents have too many combinations', () => {
    const contents = Array.from({ length: 6 }, (_, index) => document(`http://${index}.example`));
    const properties = new Alternatives('p', [{ path: 'parcels' }, ...contents.map((value) => openApi(value))]);
    expect(verdicts(properties)).toBe('unknown unknown');
    expect(backendOf(properties)).toMatchObject({
      property: 'value',
      observation: 'value depends on a value known only at deployment: p',
    });
  });
});

describe('a definition in the properties of an older version', () => {
  it('is read as well', () => {
    expect(backendOf({ contentFormat: 'openapi', contentValue: HTTP })).toMatchObject({
      verdict: 'fail',
      property: 'contentValue',
    });
  });

  it('counts beside a newer one, because the version of the request decides', () => {
    const both = { ...openApi(HTTPS), contentFormat: 'openapi', contentValue: HTTP };
    expect(backendOf(both).verdict).toBe('unknown');
    expect(backendOf({ ...both, value: HTTP }).verdict).toBe('fail');
    expect(backendOf({ ...both, contentValue: HTTPS }).verdict).toBe('pass');
  });
});

describe('a copy of another API', () => {
  const source = '/apis/lockers-v1';

  it.each<[string, object, string]>([
    ['without properties', { sourceApiId: source }, 'unknown unknown'],
    ['with an address', { sourceApiId: source, serviceUrl: 'https://a.example' }, 'pass unknown'],
    ['with protocols', { sourceApiId: source, protocols: ['https'] }, 'unknown pass'],
    ['with an empty list of protocols', { sourceApiId: source, protocols: [] }, 'unknown unknown'],
    ['with both', { sourceApiId: source, serviceUrl: 'https://a.example', protocols: ['https'] }, 'pass pass'],
    ['with http', { sourceApiId: source, serviceUrl: 'http://a.example', protocols: ['http'] }, 'fail fail'],
    [
      'perhaps with an address',
      { sourceApiId: source, serviceUrl: new Alternatives('p', ['https://a.example', '']) },
      'unknown unknown',
    ],
    ['of an unknown API', { sourceApiId: unknown }, 'unknown unknown'],
    ['of none', { sourceApiId: '' }, 'pass pass'],
    ['of none in every case', { sourceApiId: new Alternatives('p', [undefined, '']) }, 'pass pass'],
    ['with a definition', { ...openApi(HTTPS), sourceApiId: source }, 'pass pass'],
    ['with a definition over http', { ...openApi(HTTP), sourceApiId: source }, 'fail unknown'],
  ])('%s', (_what, properties, expected) => {
    expect(verdicts({ path: 'lockers', ...properties })).toBe(expected);
  });

  it('says what is copied', () => {
    expect(backendOf({ sourceApiId: source })).toMatchObject({
      property: 'sourceApiId',
      observation: 'serviceUrl is copied from another API: sourceApiId is "/apis/lockers-v1"',
      remediation: 'Set serviceUrl.',
    });
    expect(clientsOf({ sourceApiId: unknown }).observation).toMatch(/^protocols may be copied from another API: /);
  });
});

it('a type without definitions has no facts elsewhere', () => {
  const type = 'Microsoft.ApiManagement/service/backends';
  expect(backendOf({ url: 'https://a.example', format: 'openapi', value: HTTP }, type).verdict).toBe('pass');
});

describe('a damaged document with an http address', () => {
  const soap =
    '<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"><w:service name="a"><!-- b --><w:port name="c"><s:address location="http://lockers.example"/></w:port></w:service></w:definitions>';
  const yaml = 'openapi: 3.0.3\nservers:\n  - url: http://lockers.example\n    description: "old"\npaths: {}\n';

  it.each([
    ['openapi', HTTP],
    ['openapi', yaml],
    ['swagger-json', JSON.stringify({ swagger: '2.0', host: 'lockers.example', schemes: ['http'], paths: {} })],
    ['wsdl', soap],
  ])('never passes: %s', (format, text) => {
    expect(backendOf({ format, value: text }).verdict).toBe('fail');
    const seen = new Set<string>();
    // An `s` could make the address encrypted.
    const character = fc.oneof(
      fc.constantFrom(...Array.from('<>/"\'{}[]:,-#!&;\n =x')),
      fc.string({ minLength: 1, maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(3), character, (at, removed, added) => {
        fc.pre(!/s/i.test(added));
        const value = text.slice(0, at) + added + text.slice(at + removed);
        const { verdict } = backendOf({ format, value });
        seen.add(verdict);
        expect({ value, verdict }).not.toEqual({ value, verdict: 'pass' });
      }),
      { numRuns: 3000 },
    );
    expect([...seen].toSorted()).toEqual(['fail', 'unknown']);
  });
});
