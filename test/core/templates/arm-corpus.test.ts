import { readdirSync, readFileSync } from 'node:fs';
import { type ArmReading, isArmTemplate, readArmTemplate } from '../../../core/templates/arm/read';
import { Unknown } from '../../../core/values/unknown';
import { describeWithShared, sharedFile } from '../../shared';

const CORPUS = 'corpora/azure';
const MODULES = `${CORPUS}/templates/bicep-registry-modules/avm`;

const parse = (path: string): unknown => JSON.parse(readFileSync(sharedFile(path), 'utf8').replace(/^\uFEFF/, ''));

/** `type name: property = value` for each property that contains the address of an API or a backend. */
function addresses({ resources }: ArmReading): string[] {
  return resources.flatMap(({ type, name, body }) => {
    const properties = body['properties'];
    if (!/\/service\/(?:workspaces\/)?(?:apis|backends)$/.test(type)) return [];
    if (typeof properties !== 'object' || properties === null) return [];
    return Object.entries(properties)
      .filter(([key, value]) => ['url', 'serviceUrl', 'protocols'].includes(key) && value !== null)
      .map(([key, value]) => `${type.replace('Microsoft.ApiManagement/', '')} ${show(name)}: ${key} = ${show(value)}`);
  });
}

const show = (value: unknown): string =>
  value instanceof Unknown ? '?' : typeof value === 'string' ? value : JSON.stringify(value);

describeWithShared('the ARM templates of other projects', () => {
  const files = readdirSync(sharedFile(CORPUS), { recursive: true, encoding: 'utf8' })
    .filter((name) => /^(?:templates|template-analyzer)\/.*\.json$/.test(name))
    // Recorded responses of the service. One of them is not valid JSON.
    .filter((name) => !name.includes('ApiClientJsonResponses'));
  const templates = files.map((name) => `${CORPUS}/${name}`).filter((name) => isArmTemplate(parse(name)));

  it('are recognised', () => {
    expect(files.filter((name) => !templates.includes(`${CORPUS}/${name}`))).toEqual([
      'template-analyzer/TA-000029/TA-000029.json',
    ]);
  });

  it.each(templates)('%s is read with the defaults of its parameters', (name) => {
    const { resources, unread } = readArmTemplate(parse(name));
    expect(resources.length).toBeGreaterThan(0);
    expect(unread.filter(({ hiddenType }) => hiddenType === undefined)).toEqual([]);
  });

  it('contain the protocols of the APIs in TA-000029', () => {
    const { resources } = readArmTemplate(parse(`${CORPUS}/template-analyzer/TA-000029/APIMService.json`));
    const apis = resources.filter(({ type }) => type === 'Microsoft.ApiManagement/service/apis');
    expect(
      Object.fromEntries(
        apis.map(({ name, body }) => [
          show(name).split('/')[1],
          (body['properties'] as Record<string, unknown>)['protocols'],
        ]),
      ),
    ).toEqual({
      httpsonly: ['https'],
      missingprotocols: undefined,
      httponly: ['http'],
      wsonly: ['ws'],
      httpandws: ['http', 'ws'],
      httpandhttps: ['http', 'https'],
      wsandhttps: ['ws', 'https'],
      emptyprotocols: [],
    });
  });

  it('deploy resources according to their parameters, including those in nested templates', () => {
    const template = parse(`${MODULES}/res/api-management/service/main.json`);
    const started = performance.now();
    const reading = readArmTemplate(template, {
      parameters: {
        name: 'apim',
        publisherEmail: 'apis@contoso.com',
        publisherName: 'Contoso',
        apis: [
          { name: 'plain', displayName: 'Plain', path: 'plain', serviceUrl: 'http://plain.contoso.com' },
          { name: 'both', displayName: 'Both', path: 'both', protocols: ['http', 'https'] },
        ],
        backends: [
          { name: 'orders', url: 'https://orders.contoso.com' },
          { name: 'pool', type: 'Pool', pool: { services: [{ id: '/backends/orders' }] } },
        ],
        workspaces: [
          {
            name: 'team',
            displayName: 'Team',
            gateway: { name: 'gateway' },
            apis: [{ name: 'events', displayName: 'Events', path: 'events', serviceUrl: 'wss://events.contoso.com' }],
            backends: [{ name: 'labels', url: 'HTTP://labels.contoso.com' }],
          },
        ],
      },
    });
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(addresses(reading)).toEqual([
      'service/apis apim/plain: protocols = ["https"]',
      'service/apis apim/plain: serviceUrl = http://plain.contoso.com',
      'service/apis apim/both: protocols = ["http","https"]',
      'service/backends apim/orders: url = https://orders.contoso.com',
      'service/workspaces/apis apim/team/events: protocols = ["https"]',
      'service/workspaces/apis apim/team/events: serviceUrl = wss://events.contoso.com',
      'service/workspaces/backends apim/team/labels: url = HTTP://labels.contoso.com',
    ]);
  });

  it('have unknown values for parameters that are not given', () => {
    const template = parse(`${MODULES}/ptn/azd/apim-api/main.json`);
    expect(addresses(readArmTemplate(template))).toEqual([
      'service/apis ?: protocols = ["https"]',
      'service/apis ?: serviceUrl = ?',
    ]);
    const parameters = { name: 'apim', apiName: 'echo', apiBackendUrl: 'http://echo.contoso.com' };
    expect(addresses(readArmTemplate(template, { parameters }))).toEqual([
      'service/apis apim/echo: protocols = ["https"]',
      'service/apis apim/echo: serviceUrl = http://echo.contoso.com',
    ]);
  });
});
