import { readOpenApi } from '../../../core/api-documents';
import { Alternatives, PartlyKnown, Unknown } from '../../../core/values';
import { backendOf, clientsOf, openApi, verdicts } from './importing';

const three = (servers: unknown, others: object = {}): string =>
  JSON.stringify({ openapi: '3.0.3', info: { title: 'Fleet', version: '4' }, servers, paths: {}, ...others });

const two = (members: object): string =>
  JSON.stringify({ swagger: '2.0', info: { title: 'Fleet', version: '4' }, paths: {}, ...members });

const at = (...urls: string[]) => urls.map((url) => ({ url }));

describe('the servers of OpenAPI 3', () => {
  it.each<[string, unknown, string]>([
    ['https', at('https://fleet.example'), 'pass pass'],
    ['https in capitals', at('HTTPS://FLEET.EXAMPLE'), 'pass pass'],
    ['https with a port and a path', at('https://fleet.example:8443/v4'), 'pass pass'],
    ['http', at('http://fleet.example'), 'fail unknown'],
    ['http in capitals', at('HTTP://fleet.example'), 'fail unknown'],
    ['http with a port', at('http://fleet.example:8080'), 'fail unknown'],
    ['http, then https', at('http://fleet.example', 'https://fleet.example'), 'pass pass'],
    ['https, then http', at('https://fleet.example', 'http://fleet.example'), 'pass pass'],
    ['a path, then http', at('/v4', 'http://fleet.example'), 'fail unknown'],
    ['ws, then http', at('ws://fleet.example', 'http://fleet.example'), 'fail unknown'],
    ['ws', at('ws://fleet.example'), 'fail unknown'],
    ['wss', at('wss://fleet.example'), 'pass pass'],
    ['a path', at('/v4'), 'unknown pass'],
    ['the root', at('/'), 'unknown pass'],
    ['an empty text', at(''), 'unknown pass'],
    ['no server', [], 'unknown pass'],
    ['null', null, 'unknown pass'],
    ['an address without a scheme', at('//fleet.example/v4'), 'unknown unknown'],
    ['a host alone', at('fleet.example/v4'), 'unknown unknown'],
    ['an address with a blank before it', at(' https://fleet.example'), 'unknown unknown'],
    ['a server without url', [{ description: 'none' }], 'unknown unknown'],
    ['a server that is a text', ['http://fleet.example'], 'unknown unknown'],
    ['one server instead of a list', { url: 'https://fleet.example' }, 'unknown unknown'],
    ['a number', at(5 as never), 'unknown unknown'],
  ])('%s', (_what, servers, expected) => {
    expect(verdicts(openApi(three(servers)))).toBe(expected);
  });

  it('does not look at servers of paths and operations, which API Management ignores', () => {
    const paths = { '/a': { servers: at('http://a.example'), get: { servers: at('http://b.example') } } };
    expect(verdicts(openApi(three(at('https://fleet.example'), { paths })))).toBe('pass pass');
    expect(verdicts(openApi(three(undefined, { paths })))).toBe('unknown pass');
  });

  it.each<[string, object, string]>([
    ['in the host', { url: 'https://{region}.fleet.example', variables: { region: { default: 'eu' } } }, 'pass'],
    ['without a value in the host', { url: 'https://{region}.fleet.example' }, 'pass'],
    ['without a value in the host, over http', { url: 'http://{region}.fleet.example' }, 'fail'],
    ['for the scheme', { url: '{s}://fleet.example', variables: { s: { default: 'https' } } }, 'pass'],
    ['for the scheme, over http', { url: '{s}://fleet.example', variables: { s: { default: 'http' } } }, 'fail'],
    [
      'for the scheme, with other values',
      { url: '{s}://fleet.example', variables: { s: { default: 'https', enum: ['https', 'http'] } } },
      'unknown',
    ],
    ['for the scheme, without a default', { url: '{s}://fleet.example', variables: { s: { enum: ['http'] } } }, 'fail'],
    ['for the scheme, without a value', { url: '{s}://fleet.example', variables: {} }, 'unknown'],
    ['for the whole address', { url: '{base}/v4', variables: { base: { default: 'http://fleet.example' } } }, 'fail'],
    ['that is not a text', { url: '{s}://fleet.example', variables: { s: { default: true } } }, 'unknown'],
    ['with the name of a method of objects', { url: '{toString}://fleet.example', variables: {} }, 'unknown'],
  ])('with a variable %s', (_what, server, verdict) => {
    expect(backendOf(openApi(three([server]))).verdict).toBe(verdict);
  });
});

describe('the schemes and the host of OpenAPI 2', () => {
  it.each<[string, object, string]>([
    ['https', { host: 'fleet.example', schemes: ['https'] }, 'pass pass'],
    ['https in capitals', { host: 'fleet.example:8443', basePath: '/v4', schemes: ['HTTPS'] }, 'pass pass'],
    ['http', { host: 'fleet.example', schemes: ['http'] }, 'fail fail'],
    ['http and https', { host: 'fleet.example', schemes: ['http', 'https'] }, 'pass fail'],
    ['wss', { host: 'fleet.example', schemes: ['wss'] }, 'pass pass'],
    ['no schemes', { host: 'fleet.example' }, 'unknown unknown'],
    ['an empty list of schemes', { host: 'fleet.example', schemes: [] }, 'unknown unknown'],
    ['no host', { schemes: ['https'] }, 'unknown pass'],
    ['no host, and http', { schemes: ['http'] }, 'unknown fail'],
    ['neither', {}, 'unknown pass'],
    ['a scheme that is not a text', { host: 'fleet.example', schemes: [5] }, 'unknown fail'],
    ['a scheme instead of a list', { host: 'fleet.example', schemes: 'https' }, 'unknown fail'],
    ['a host with a scheme', { host: 'http://fleet.example', schemes: ['https'] }, 'unknown pass'],
    ['a host that is not a text', { host: 5, schemes: ['https'] }, 'unknown pass'],
    ['x-servers', { 'x-servers': at('http://fleet.example') }, 'fail unknown'],
    [
      'x-servers beside another host',
      { 'x-servers': at('https://fleet.example'), host: 'fleet.example', schemes: ['http'] },
      'unknown fail',
    ],
    [
      'x-servers beside a host, all over http',
      { 'x-servers': at('http://a.example'), host: 'b.example', schemes: ['http'] },
      'fail fail',
    ],
  ])('%s', (_what, members, expected) => {
    expect(verdicts({ path: 'fleet', format: 'swagger-json', value: two(members) })).toBe(expected);
  });
});

describe('the text of a document', () => {
  const yaml =
    "openapi: 3.1.0\ninfo: {title: Fleet, version: '4'}\nservers:\n  - url: http://fleet.example # old\npaths: {}\n";

  it.each<[string, unknown, string]>([
    ['YAML', yaml, 'fail'],
    ['YAML with a byte order mark and CRLF', `\uFEFF${yaml.replaceAll('\n', '\r\n')}`, 'fail'],
    ['YAML with a number as its version', yaml.replace('3.1.0', '3.1'), 'fail'],
    [
      'YAML in flow style',
      "{openapi: '3.0.0', servers: [{url: 'https://fleet.example'}], paths: {}}".replace('{o', '\n{ o'),
      'pass',
    ],
    ['YAML with an anchor', 'openapi: 3.0.0\nx: &a [{url: "http://fleet.example"}]\nservers: *a\n', 'fail'],
    ['JSON with blanks before it', `\n  ${three(at('http://fleet.example'))}`, 'fail'],
    ['OpenAPI 2 in YAML', 'swagger: "2.0"\nhost: fleet.example\nschemes: [http]\n', 'fail'],
    ['OpenAPI 2 with a number as its version', 'swagger: 2.0\nhost: fleet.example\nschemes: [https]\n', 'pass'],
    ['an object', JSON.parse(three(at('http://fleet.example'))), 'fail'],
    ['JSON that ends early', three(at('https://fleet.example')).slice(0, -1), 'unknown'],
    ['YAML that is not well-formed', 'openapi: 3.0.0\nservers: [\n', 'unknown'],
    ['a link', 'https://fleet.example/openapi.yaml', 'unknown'],
    ['XML', '<definitions/>', 'unknown'],
    ['a list', '[]', 'unknown'],
    ['a number', 5, 'unknown'],
    ['no version', JSON.stringify({ servers: at('https://fleet.example') }), 'unknown'],
    [
      'a version that is not known',
      JSON.stringify({ openapi: '4.0.0', servers: at('https://fleet.example') }),
      'unknown',
    ],
    ['OpenAPI 1', JSON.stringify({ swagger: '1.2', host: 'fleet.example', schemes: ['https'] }), 'unknown'],
    [
      'two versions',
      JSON.stringify({ openapi: '3.0.0', swagger: '2.0', servers: at('https://fleet.example') }),
      'unknown',
    ],
    [
      'a large text in YAML',
      `openapi: 3.0.0\nx: ${'a'.repeat(1024 * 1024)}\nservers: [{url: 'https://fleet.example'}]\n`,
      'unknown',
    ],
  ])('%s', (_what, value, verdict) => {
    expect(backendOf(openApi(value)).verdict).toBe(verdict);
  });

  it('is read as it is, whatever its format says about the version', () => {
    const value = two({ host: 'fleet.example', schemes: ['http'] });
    expect(verdicts({ path: 'fleet', format: 'openapi+json', value })).toBe('fail fail');
  });
});

describe('an OpenAPI document with unknown parts', () => {
  const unknown = new Unknown('reference() is evaluated only at deployment');
  const document = (servers: unknown) => ({ openapi: '3.0.0', servers });

  it.each<[string, unknown, string]>([
    ['servers', document(unknown), 'unknown'],
    ['a server', document([unknown]), 'unknown'],
    ['an address', document([{ url: unknown }]), 'unknown'],
    ['an address with a known start', document([{ url: new PartlyKnown('later', 'https://') }]), 'pass'],
    ['an address that starts with http', document([{ url: new PartlyKnown('later', 'http://') }]), 'fail'],
    ['a start that decides nothing', document([{ url: new PartlyKnown('later', 'http') }]), 'unknown'],
    ['an address beside https', document([{ url: unknown }, { url: 'https://fleet.example' }]), 'pass'],
    ['an address beside http', document([{ url: 'http://fleet.example' }, { url: unknown }]), 'unknown'],
    [
      'one of two addresses',
      document([{ url: new Alternatives('a parameter', ['http://a.example', 'http://b.example']) }]),
      'fail',
    ],
    [
      'one of two addresses, of which one is encrypted',
      document([{ url: new Alternatives('a parameter', ['http://a.example', 'https://b.example']) }]),
      'unknown',
    ],
    ['the whole document', unknown, 'unknown'],
    ['the rest of the document', new PartlyKnown('later', '{"openapi": "3.0.0"'), 'unknown'],
    ['the rest of a text that starts with https', new PartlyKnown('later', 'https://'), 'unknown'],
    ['the rest of a text in place of servers', document(new PartlyKnown('later', 'https://')), 'unknown'],
    ['the rest of a text in place of a server', document([new PartlyKnown('later', 'https://')]), 'unknown'],
    [
      'the rest of a text in place of schemes',
      { swagger: '2.0', host: 'a', schemes: new PartlyKnown('x', 'https://') },
      'unknown',
    ],
    ['a host', { swagger: '2.0', host: unknown, schemes: ['http'] }, 'fail'],
    ['the schemes', { swagger: '2.0', host: 'fleet.example', schemes: unknown }, 'unknown'],
    ['a scheme', { swagger: '2.0', host: 'fleet.example', schemes: [unknown] }, 'unknown'],
  ])('%s', (_what, value, verdict) => {
    expect(backendOf(openApi(value)).verdict).toBe(verdict);
  });

  it('names the unknown part', () => {
    expect(backendOf(openApi(document([{ url: unknown }]))).observation).toBe(
      'value (openapi): servers[0].url depends on a value known only at deployment: reference() is evaluated only at deployment',
    );
    expect(clientsOf(openApi({ swagger: '2.0', schemes: ['https', unknown] })).observation).toBe(
      'value (openapi): schemes is ["https", …]',
    );
  });
});

describe('the operations of a document', () => {
  const integration = { type: 'HTTP', uri: 'http://fleet.example' };

  it('are its methods, with their integrations', () => {
    const { operations } = readOpenApi({
      paths: {
        '/vans': {
          get: { 'x-amazon-apigateway-integration': integration },
          parameters: [],
          'x-amazon-apigateway-any-method': {},
        },
      },
    });
    expect(operations).toEqual([
      { path: '/vans', method: 'get', integration },
      { path: '/vans', method: 'x-amazon-apigateway-any-method', integration: undefined },
    ]);
  });

  it('are unknown where the document refers to another one', () => {
    const { operations } = readOpenApi({
      paths: {
        '/vans': { $ref: 'vans.yaml' },
        '/trips': { get: { 'x-amazon-apigateway-integration': { $ref: '#/x', type: 'MOCK' } } },
      },
    });
    expect(operations).toEqual([
      { path: '/vans', method: expect.any(Unknown), integration: expect.any(Unknown) },
      { path: '/trips', method: 'get', integration: expect.any(Unknown) },
    ]);
    expect(readOpenApi({ paths: new Unknown('later') }).operations).toBeInstanceOf(Unknown);
    expect(readOpenApi({}).operations).toBeInstanceOf(Unknown);
  });
});
