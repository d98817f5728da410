import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '../../cli/configuration-file';

const folder = mkdtempSync(join(tmpdir(), 'gatewarden-configuration-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (text: string, name = 'gatewarden.yaml'): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

describe('gatewarden.yaml', () => {
  it.each([
    [
      'controls: { GW002: warn, GW001: off }',
      { controls: { GW001: 'off', GW002: 'warn' }, implicitStages: 'enforce', exemptions: [] },
    ],
    ['implicitStages: off', { controls: {}, implicitStages: 'off', exemptions: [] }],
    ['implicitStages: "off"', { controls: {}, implicitStages: 'off', exemptions: [] }],
    [
      'clientCertificates: [a1b2c3]',
      { clientCertificates: ['a1b2c3'], controls: {}, implicitStages: 'enforce', exemptions: [] },
    ],
    ['', { controls: {}, implicitStages: 'enforce', exemptions: [] }],
    ['# nothing yet', { controls: {}, implicitStages: 'enforce', exemptions: [] }],
    [
      'exemptions:\n  - { control: GW001, stack: legacy-*, reason: moves in March, expires: 2027-03-31 }',
      {
        controls: {},
        implicitStages: 'enforce',
        exemptions: [{ control: 'GW001', stack: 'legacy-*', reason: 'moves in March', expires: '2027-03-31' }],
      },
    ],
  ])('%j', async (text, expected) => {
    const file = write(text);
    expect(await readConfiguration(file, folder)).toEqual(expected);
  });

  it.each([
    ['controls: { GW002: on }', 'controls.GW002: '],
    ['controls: { GW999: warn }', 'controls.GW999: There is no such property.'],
    ['exemptions: [{ control: GW001, stack: a, expires: 2027-03-31 }]', 'does not have required property "reason"'],
    ['controls: [', 'gatewarden.yaml:1:'],
    ['warn', 'The type configuration is no object.'],
  ])('%j is refused, with file and reason', async (text, message) => {
    await expect(readConfiguration(write(text), folder)).rejects.toThrow(message);
    await expect(readConfiguration(write(text), folder)).rejects.toThrow('gatewarden.yaml');
  });

  it('is found upwards, the nearest first', async () => {
    const below = join(folder, 'stacks', 'api');
    mkdirSync(below, { recursive: true });
    write('controls: { GW001: warn }');
    expect((await readConfiguration(undefined, below)).controls).toEqual({ GW001: 'warn' });
    writeFileSync(join(folder, 'stacks', 'gatewarden.yml'), 'controls: { GW001: enforce }');
    expect((await readConfiguration(undefined, below)).controls).toEqual({ GW001: 'enforce' });
  });

  it('has to be a file', async () => {
    await expect(readConfiguration(folder, folder)).rejects.toThrow(/: This is a folder\.$/);
  });

  it('that was named has to be there', async () => {
    await expect(readConfiguration(join(folder, 'missing.yaml'), folder)).rejects.toThrow(
      'missing.yaml: There is no such file or folder.',
    );
  });

  it('has to be a file', async () => {
    const folderOfThatName = join(folder, 'configuration');
    mkdirSync(folderOfThatName);
    await expect(readConfiguration(folderOfThatName, folder)).rejects.toThrow('configuration: This is a folder.');
  });
});
