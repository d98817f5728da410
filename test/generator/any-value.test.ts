import * as fc from 'fast-check';
import { factsElsewhere } from '../../core/api-documents';
import { evaluate } from '../../core/evaluation/finding';
import { evaluatePolicy, loadDefinition } from '../../core/policy-engine';
import { policyDefinitions } from '../../generator/azure/policy-definition';
import { catalogue as controls } from '../catalogue';

/** Values that implementations could interpret differently as an encrypted, unencrypted or absent URL or protocol. */
const PROTOCOLS = [
  'https',
  'HTTPS',
  'http',
  'http\u017f',
  'ws',
  'wss',
  'WSS',
  ' https',
  'https\n',
  '\uff48ttps',
  '{}',
  'null',
];
const ADDRESSES = [
  'https://a',
  'HTTPS://A',
  'http\u017f://a',
  'http://a',
  'https:/',
  '\ufeffhttps://a',
  '\thttps://a',
  '{{url}}',
];
const OTHERS = [
  'fabric:/a',
  'FABRIC:/a',
  'FABR\u0130C:/a',
  'fabr\u0131c:/a',
  'fabric:',
  '',
  ' ',
  '*',
  'https://*',
  '[https]',
];
const HOSTILE = [...PROTOCOLS, ...ADDRESSES, ...OTHERS, null, true, false, 0, -0, 1, 1.5, 1e21];

const NAMES = ['0', 'a', '*', 'length', 'protocols', 'managementEndpoints', 'serviceFabricCluster'];

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    { arbitrary: fc.constantFrom<unknown>(...HOSTILE), weight: 6 },
    { arbitrary: fc.string({ unit: 'grapheme' }), weight: 1 },
    { arbitrary: fc.array(tie('value'), { maxLength: 4 }), weight: 3 },
    { arbitrary: fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 3 }), weight: 1 },
  ),
}));

const endpoints = fc.record({ managementEndpoints: value }, { requiredKeys: [] });
const serviceFabric = fc.record(
  { serviceFabricCluster: fc.oneof({ arbitrary: endpoints, weight: 3 }, { arbitrary: value, weight: 1 }) },
  { requiredKeys: [] },
);

const properties = fc.oneof(
  {
    arbitrary: fc.record(
      {
        url: value,
        type: fc.oneof(fc.constantFrom<unknown>('Pool', 'POOL', 'Single', 'po\u2126l', 'Pool ', ['Pool']), value),
        serviceUrl: value,
        protocols: value,
        sourceApiId: value,
        properties: fc.oneof(serviceFabric, value),
      },
      { requiredKeys: [] },
    ),
    weight: 20,
  },
  { arbitrary: value, weight: 1 },
);

const requirements = policyDefinitions(controls)
  .filter(({ effect }) => effect.follows === 'mode')
  .map((definition) => ({ ...definition, loaded: loadDefinition(definition.properties) }));

const copies = policyDefinitions(controls)
  .filter(({ name }) => name.endsWith('-copies'))
  .map((definition) => ({ ...definition, loaded: loadDefinition(definition.properties) }));

const types = [...new Set(controls.flatMap(({ targets }) => Object.keys(targets)))].filter((type) =>
  type.startsWith('Microsoft.'),
);

describe.each(types)('with any properties of %s', (type) => {
  const suffix = type.split('/').slice(2).join('-');

  it('each definition denies exactly the resources that violate its control', () => {
    fc.assert(
      fc.property(properties, (given) => {
        for (const { control, name, loaded } of requirements) {
          const applies = name === `gatewarden-${control.id.toLowerCase()}-${suffix}`;
          const verdict = applies ? evaluate(control, { type, properties: given })?.verdict : 'pass';
          const { effect } = evaluatePolicy(loaded, {
            resource: { type, name: 'apim/example', properties: given },
            parameters: { effect: 'Deny' },
          });
          expect({ name, effect }).toEqual({ name, effect: verdict === 'pass' ? 'none' : 'deny' });
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('the audit of copies reports exactly the resources that pass and take a fact from another resource', () => {
    const seen = { audit: 0, none: 0 };
    fc.assert(
      fc.property(properties, (given) => {
        for (const { control, name, loaded } of copies) {
          const target = control.targets[type];
          const elsewhere = target === undefined ? undefined : factsElsewhere(target, given);
          const { effect } = evaluatePolicy(loaded, { resource: { type, name: 'apim/example', properties: given } });
          seen[effect as 'audit' | 'none'] += 1;
          const isDenied = evaluate(control, { type, properties: given })?.verdict === 'fail';
          const expected = elsewhere === undefined ? 'none' : 'audit';
          expect({ name, effect }).toEqual({ name, effect: isDenied ? effect : expected });
        }
      }),
      { numRuns: 1000 },
    );
    expect(copies.length).toBe(2);
    expect(seen.none).toBeGreaterThan(0);
    expect(seen.audit > 0).toBe(type.endsWith('/apis'));
  });
});
