import { defineControl, requires, yes } from '../../../core/catalogue';
import { generateRelated, generateResources } from '../../../tools/oracle/resources';
import { catalogue } from '../../catalogue';

const COUNT = 5000;
const generated = generateResources(catalogue, COUNT, 1);
const texts = JSON.stringify(generated);

describe('generated resources', () => {
  it('are the same for the same seed', () => {
    expect(generateResources(catalogue, COUNT, 1)).toEqual(generated);
    expect(generateRelated(100, 1)).toEqual(generateRelated(100, 1));
    expect(generateResources(catalogue, COUNT, 2)).not.toEqual(generated);
  });

  it('include every type that the policies evaluate', () => {
    const types = new Set(generated.map(({ type }) => type.toLowerCase()));
    for (const type of ['service', 'service/apis', 'service/backends', 'service/workspaces/apis', 'service/tenant'])
      expect(types).toContain(`microsoft.apimanagement/${type}`);
  });

  it.each([
    ['a long s', 'httpſ://'],
    ['the Kelvin sign', '\u212a'],
    ['a combining mark', 'e\u0301'],
    ['a null character', '\\u0000'],
    ['a long text', 'x'.repeat(3000)],
    ['upper case', 'HTTPS://'],
    ['nested arrays', '[['],
    ['a text for a list', '"protocols":"http'],
    ['an object for a list', '"protocols":{'],
    ['null for a list', '"protocols":null'],
    ['null in a list', '"protocols":[null'],
    ['a name of the prototype', '"__proto__"'],
    ['names in capitals', '"SERVICEURL"'],
    ['null for the properties', '"properties":null'],
  ])('include %s', (_, text) => {
    expect(texts).toContain(text);
  });

  it('include the properties that a new control binds, with the values of its examples', () => {
    const target = {
      noun: 'example resources',
      facts: { logger: 'tls.logger' },
      remediation: 'Set tls.logger.',
      documentation: 'https://example.com',
      compliant: [{ tls: { logger: 'orders-logger' } }],
      violating: [{}],
    };
    const control = defineControl({
      id: 'GW099',
      name: 'example',
      title: 'Resources have a logger',
      severity: 'LOW',
      defaultMode: 'enforce',
      rationale: 'An example.',
      references: [],
      requirement: requires('logger', yes),
      targets: {
        'Microsoft.ApiManagement/service/backends': target,
        'Microsoft.ApiManagement/service/diagnostics': target,
      },
    });
    const all = generateResources([...catalogue, control], COUNT, 1);
    const countOf = (type: string, properties: object) =>
      all.filter(
        (each) => each.type.endsWith(type) && JSON.stringify(each).includes(JSON.stringify(properties).slice(1, -1)),
      ).length;
    expect(countOf('service/diagnostics', { logger: 'orders-logger' })).toBeGreaterThan(COUNT / 100);
    expect(countOf('service/diagnostics', { logger: false })).toBeGreaterThan(0);
    expect(countOf('service/backends', { logger: 'orders-logger' })).toBeGreaterThan(COUNT / 100);
    expect(countOf('service/backends', { validateCertificateChain: true })).toBeGreaterThan(0);
  });

  it('include a name twice, in different letter case', () => {
    const twice = generated.filter(({ properties }) => {
      const names = Object.keys(properties ?? {}).map((name) => name.toLowerCase());
      return names.length > new Set(names).size;
    });
    expect(twice.length).toBeGreaterThan(0);
  });
});
