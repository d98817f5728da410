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
    [{ controlls: {} }, 'controlls: Unknown property. Example: {"controls":{"GW001":"enforce","GW002":"warn"}}'],
    [{ controls: { GW999: 'warn' } }, 'controls.GW999: Unknown property. Example: {"controls":'],
    [
      { parameters: { GW001: { allowedd: ['a1'] } } },
      'parameters.GW001.allowedd: Unknown property. Example: {"parameters":{"GW001":{"allowed":["a1b2c3"],"implicitStages":"warn"}}}',
    ],
    [{ parameters: { GW003: { allowed: ['a1'] } } }, 'parameters.GW003: Unknown property. Example: {"parameters":'],
    [
      { parameters: { GW002: { implicitStages: 'never' } } },
      'parameters.GW002.implicitStages: Instance does not match any',
    ],
    [{ parameters: { GW001: { allowed: [] } } }, 'parameters.GW001.allowed: '],
    [{ parameters: { GW001: { allowed: 'a1' } } }, 'parameters.GW001.allowed: '],
    [{ parameters: { GW001: { allowed: ['a1', 'a1'] } } }, 'parameters.GW001.allowed: '],
    [{ clientCertificates: [''] }, 'clientCertificates.0: '],
    [{ exemptions: [{ ...exemption, control: 'GW999' }] }, 'exemptions.0.control: '],
    [{ $schema: 7 }, '$schema: '],
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
    [{ controlls: {} }],
  ])('%j is refused with an example that is accepted', async (value) => {
    const { message } = (await read(value).catch((reason: unknown) => reason)) as ConfigurationError;
    const example: unknown = JSON.parse(message.split('Example: ')[1] ?? '');
    expect(Object.keys(example as object)).toHaveLength(1);
    expect(await read(example)).toBeDefined();
  });
});

it('reads parameters and shorthands by their own names only', async () => {
  const parameters = { constructor: { ...certificate.parameters?.['allowed'], shorthand: 'valueOf' } } as never;
  const read = readConfiguration({}, [{ ...certificate, parameters }]);
  expect((await read).parameters).toEqual({});
});
