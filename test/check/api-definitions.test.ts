import { checkTemplate } from '../../check/check-template';
import { parseDocument } from '../../core/templates';
import { catalogue } from '../catalogue';

const API = 'Microsoft.ApiManagement/service/apis';

const check = (type: string, properties: object, parameters: object = {}) =>
  checkTemplate(
    parseDocument(
      JSON.stringify(
        {
          $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
          contentVersion: '1.0.0.0',
          parameters,
          variables: { $fxv_0: 'openapi: 3.0.3\nservers:\n- url: http://depot.example\npaths: {}\n' },
          resources: [{ type, apiVersion: '2024-05-01', name: 'gw/depot', properties }],
        },
        null,
        2,
      ),
      { file: 'depot.json' },
    ),
    {
      catalogue,
      parameters: new Map(),
      configuration: { controls: {}, parameters: {}, exemptions: [] },
      now: new Date('2027-01-01T00:00:00Z'),
    },
  ).findings;

const statuses = (...given: Parameters<typeof check>): string =>
  check(...given)
    .map(({ status }) => status)
    .join(' ');

const SWAGGER = JSON.stringify({ swagger: '2.0', host: 'depot.example', schemes: ['http'], paths: {} });

describe('an API that imports a definition', () => {
  it('is reported at the line of the definition', () => {
    expect(check(API, { path: 'depot', format: 'swagger-json', value: SWAGGER })).toMatchObject([
      {
        status: 'fail',
        property: 'value',
        line: 16,
        message: 'value (swagger-json): schemes[0] with host is "http://depot.example".',
        remediation: 'Correct the servers.',
      },
      { status: 'fail', property: 'value', line: 16, message: 'value (swagger-json): schemes is ["http"].' },
    ]);
  });

  it.each([API, 'Microsoft.ApiManagement/service/workspaces/apis', API.toUpperCase()])('is decided on %s', (type) => {
    expect(statuses(type, { Format: 'swagger-json', VALUE: SWAGGER })).toBe('fail fail');
  });

  it('is decided by the text that Bicep loads from a file', () => {
    expect(statuses(API, { format: 'openapi', value: "[variables('$fxv_0')]" })).toBe('fail unknown');
  });

  it('is unknown if the definition or its format is', () => {
    const parameters = { given: { type: 'string' } };
    expect(statuses(API, { format: 'openapi', value: "[parameters('given')]" }, parameters)).toBe('unknown unknown');
    expect(statuses(API, { format: "[parameters('given')]", value: SWAGGER }, parameters)).toBe('unknown unknown');
    const text = '[concat(\'{"openapi": "3.0.3", "servers": [{"url": "\', parameters(\'given\'), \'"}]}\')]';
    expect(statuses(API, { format: 'openapi', value: text }, parameters)).toBe('unknown unknown');
  });

  it('is unknown if its definition is given twice', () => {
    const finding = check(API, { format: 'swagger-json', value: SWAGGER, Value: SWAGGER })[0];
    expect(finding?.status).not.toBe('pass');
  });
});

describe('the url of a backend', () => {
  const BACKEND = 'Microsoft.ApiManagement/service/backends';
  const url = 'http://placeholder.invalid';

  it.each<[string, object, string, RegExp]>([
    ['of a pool', { type: 'Pool', url }, 'pass', /^url is not used, because type is "Pool"\.$/],
    ['of a pool, in another letter case', { Type: 'POOL', Url: url }, 'pass', /^url is not used/],
    ['of a pool without url', { type: 'Pool' }, 'pass', /^url is missing\.$/],
    ['of a single backend', { type: 'Single', url }, 'fail', /^url is "http:/],
    ['of a backend without type', { url }, 'fail', /^url is "http:/],
    ['of another type', { type: 'Pool ', url }, 'fail', /^url is "http:/],
    [
      'of an unknown type',
      { type: "[parameters('type')]", url },
      'unknown',
      /^Whether url is used depends on type, which /,
    ],
    ['of an unknown type, encrypted', { type: "[parameters('type')]", url: 'https://a.example' }, 'pass', /type/],
    ['of a type that starts with S', { type: "[concat('S', parameters('type'))]", url }, 'fail', /^url is "http:/],
  ])('%s', (_what, properties, status, message) => {
    const [finding] = check(BACKEND, properties, { type: { type: 'string' } });
    expect(finding?.status).toBe(status);
    expect(finding?.message).toMatch(message);
  });

  it('that a pool has twice fails, because Azure Policy cannot evaluate it', () => {
    expect(check(BACKEND, { type: 'Pool', url: 'https://a.example', URL: 'https://b.example' })).toMatchObject([
      { status: 'fail', property: 'url', message: expect.stringContaining('url is set twice') },
    ]);
  });

  it('does not hide the other facts of a pool', () => {
    const fabric = { serviceFabricCluster: { managementEndpoints: ['http://cluster.example:19080'] } };
    expect(check(BACKEND, { type: 'Pool', url, properties: fabric })).toMatchObject([
      { status: 'fail', property: 'properties.serviceFabricCluster.managementEndpoints' },
    ]);
  });
});
