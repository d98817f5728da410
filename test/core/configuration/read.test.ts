import { ConfigurationError, readConfiguration } from '../../../core/configuration';
import { catalogue, certificate } from '../../catalogue';

const read = (value: unknown) => readConfiguration(value, catalogue);

describe('a configuration', () => {
  it.each([undefined, null, {}])('%p has the defaults', async (value) => {
    expect(await read(value)).toEqual({ controls: {}, parameters: {}, exemptions: [] });
  });

  const exemption = { control: 'GW001', stack: 'legacy-*', reason: 'moves in March', expires: '2027-03-31' };

  it.each<[object, object]>([
    [{ controls: { GW002: 'warn', GW003: 'off' } }, { controls: { GW002: 'warn', GW003: 'off' } }],
    [
      { parameters: { GW001: { allowed: ['A1', 'b2'], implicitStages: 'off' } } },
      { parameters: { GW001: { allowed: ['A1', 'b2'], implicitStages: 'off' } } },
    ],
    [{ parameters: { GW001: {} } }, {}],
    [{ clientCertificates: ['a1'] }, { parameters: { GW001: { allowed: ['a1'] } } }],
    [
      { implicitStages: 'warn' },
      { parameters: { GW001: { implicitStages: 'warn' }, GW002: { implicitStages: 'warn' } } },
    ],
    [
      { clientCertificates: ['a1'], parameters: { GW001: { implicitStages: 'warn' } } },
      { parameters: { GW001: { allowed: ['a1'], implicitStages: 'warn' } } },
    ],
    [{ exemptions: [exemption] }, { exemptions: [exemption] }],
    ...['移行', '٢', '#1'].map((reason): [object, object] => [
      { exemptions: [{ ...exemption, reason }] },
      { exemptions: [{ ...exemption, reason }] },
    ]),
    [{ $schema: './schemas/gatewarden.schema.json', controls: {} }, {}],
  ])('%j is %j', async (value, expected) => {
    expect(await read(value)).toEqual({ controls: {}, parameters: {}, exemptions: [], ...expected });
  });

  it.each([
    [
      { clientCertificates: ['a1'], parameters: { GW001: { allowed: ['b2'] } } },
      'clientCertificates and parameters.GW001.allowed set the same parameter. Keep one of them. Example: {"parameters":{"GW001":{"allowed":["b2"]}}}',
    ],
    [
      { implicitStages: 'warn', parameters: { GW002: { implicitStages: 'warn' } } },
      'implicitStages and parameters.GW002.implicitStages set the same parameter. Keep one of them. Example: {"parameters":{"GW002":{"implicitStages":"warn"}}}',
    ],
    [
      { controlls: {} },
      'controlls: Unknown property. Allowed properties: controls, parameters, clientCertificates, implicitStages, exemptions, $schema. Example: {"controls":{"GW001":"enforce","GW002":"warn"}}',
    ],
    [
      { controls: { GW999: 'warn' } },
      'controls.GW999: Unknown property. Allowed properties: GW001, GW002, GW003, GW004. Example: {"controls":',
    ],
    [
      { controls: { tracing: 'warn' } },
      'controls.tracing: Unknown property. Use GW002. Example: {"controls":{"GW002":"warn"}}',
    ],
    [
      { controls: { gw003: 'warn' } },
      'controls.gw003: Unknown property. Use GW003. Example: {"controls":{"GW003":"warn"}}',
    ],
    [
      { parameters: { tracing: { implicitStages: 'warn' } } },
      'parameters.tracing: Unknown property. Use GW002. Example: {"parameters":{"GW002":{"implicitStages":"warn"}}}',
    ],
    [
      { controls: { GW003: 'never' } },
      'controls.GW003: Unknown value "never". Allowed values: enforce, warn, off. Example: {"controls":{"GW003":"warn"}}',
    ],
    [
      { controls: 'warn' },
      'controls: Must be an object, not "warn". Example: {"controls":{"GW001":"enforce","GW002":"warn"}}',
    ],
    [{ controls: { 'a/b~#%': 'warn' } }, 'controls.a/b~#%: Unknown property.'],
    [
      { parameters: { GW001: { allowedd: ['a1'] } } },
      'parameters.GW001.allowedd: Unknown property. Allowed properties: allowed, implicitStages. Example: {"parameters":{"GW001":{"allowed":["a1b2c3"],"implicitStages":"warn"}}}',
    ],
    [
      { parameters: { GW003: { allowed: ['a1'] } } },
      'parameters.GW003: Unknown property. Allowed properties: GW001, GW002. Example: {"parameters":',
    ],
    [
      { parameters: { GW002: { implicitStages: 'never' } } },
      'parameters.GW002.implicitStages: Unknown value "never". Allowed values: enforce, warn, off. Example: {"parameters":{"GW002":{"implicitStages":"warn"}}}',
    ],
    [
      { parameters: { GW001: { allowed: [] } } },
      'parameters.GW001.allowed: Must not be empty. Example: {"parameters":{"GW001":{"allowed":["a1b2c3"]}}}',
    ],
    [{ parameters: { GW001: { allowed: 'a1' } } }, 'parameters.GW001.allowed: Must be a list, not "a1". Example: '],
    [
      { parameters: { GW001: { allowed: ['a1', 'a1'] } } },
      'parameters.GW001.allowed: Must not contain an item twice. Example: ',
    ],
    [
      { clientCertificates: [''] },
      'clientCertificates.0: Must not be empty. Example: {"clientCertificates":["a1b2c3"]}',
    ],
    [
      { exemptions: [{ ...exemption, control: 'GW999' }] },
      'exemptions.0.control: Unknown value "GW999". Allowed values: GW001, GW002, GW003, GW004. Example: {"exemptions":[{',
    ],
    [{ exemptions: ['GW001'] }, 'exemptions.0: Must be an object, not "GW001". Example: {"exemptions":[{'],
    [{ exemptions: [{ stack: 'a' }] }, 'exemptions.0: Needs control, reason and expires. Example: '],
    [
      { exemptions: [{ control: 'GW001', reason: 'r', expires: '2027-03-31' }] },
      'exemptions.0: Needs stack, resource or scope. Example: {"exemptions":[{',
    ],
    [{ exemptions: [{ ...exemption, expires: 'soon' }] }, 'exemptions.0.expires: Must be a valid date, not "soon". '],
    [{ exemptions: [{ ...exemption, reason: ' ' }] }, 'exemptions.0.reason: Must not be blank. Example: '],
    [
      { exemptions: [{ ...exemption, reason: 'r'.repeat(501) }] },
      'exemptions.0.reason: Must have at most 500 characters. ',
    ],
    [
      { exemptions: [{ ...exemption, stack: `*${'a'.repeat(255)}` }] },
      'exemptions.0.stack: Must have at most 255 characters. ',
    ],
    [
      { exemptions: [{ ...exemption, resource: `*${'a'.repeat(255)}` }] },
      'exemptions.0.resource: Must have at most 255 characters. ',
    ],
    ...['\u200b', '\u3164\ufeff', '\u{e0041}', '\u2800', '-'].map(
      (reason) =>
        [
          { exemptions: [exemption, { ...exemption, reason }] },
          'exemptions.1.reason: Must contain a letter or a digit. Example: {"exemptions":[{"control":"GW001",',
        ] as [object, string],
    ),
    [{ $schema: 7 }, '$schema: Must be a string, not 7.'],
    ['warn', 'The configuration is not an object. Example: {"controls":{"GW001":"warn"}}'],
    [[], 'The configuration is not an object.'],
  ])('%j is refused, with path, problem and example', async (value, message) => {
    const error: unknown = await read(value).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as ConfigurationError).message).toContain(message);
  });

  it.each([
    [{ clientCertificates: ['a1'], parameters: { GW001: { allowed: ['b2'] } } }],
    [{ parameters: { GW001: { allowedd: ['a1'] } } }],
    [{ exemptions: 7 }],
    [{ clientCertificates: 7 }],
    [{ controls: { GW004: 'never' } }],
    [{ parameters: { tracing: {} } }],
    [{ controlls: {} }],
  ])('%j is refused with an example that is accepted', async (value) => {
    const { message } = (await read(value).catch((reason: unknown) => reason)) as ConfigurationError;
    const example: unknown = JSON.parse(message.split('Example: ')[1] ?? '');
    expect(Object.keys(example as object)).toHaveLength(1);
    expect(await read(example)).toBeDefined();
  });
});

it('reads a list of 20,000 values in linear time', async () => {
  const ids = Array.from({ length: 20_000 }, (_, index) => `id${index}`);
  const start = performance.now();
  expect((await read({ clientCertificates: ids })).parameters).toEqual({ GW001: { allowed: ids } });
  await expect(read({ clientCertificates: [...ids, 'id7'] })).rejects.toThrow('Must not contain an item twice.');
  // Comparing each pair takes several seconds.
  expect(performance.now() - start).toBeLessThan(2000);
});

it('reads parameters and shorthands by their own names only', async () => {
  const parameters = { constructor: { ...certificate.parameters?.['allowed'], shorthand: 'valueOf' } } as never;
  const read = readConfiguration({}, [{ ...certificate, parameters }]);
  expect((await read).parameters).toEqual({});
});
