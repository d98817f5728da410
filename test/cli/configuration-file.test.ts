import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration } from '../../cli/configuration-file';
import { catalogue } from '../catalogue';

const folder = mkdtempSync(join(tmpdir(), 'gatewarden-configuration-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (text: string, name = 'gatewarden.yaml'): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const implicitStagesOff = {
  controls: {},
  parameters: { GW001: { implicitStages: 'off' }, GW002: { implicitStages: 'off' } },
  exemptions: [],
};

const read = (named: string | undefined, from: string) => loadConfiguration(named, from, catalogue);

describe('gatewarden.yaml', () => {
  it.each([
    [
      'controls: { GW002: warn, GW001: off }',
      { controls: { GW001: 'off', GW002: 'warn' }, parameters: {}, exemptions: [] },
    ],
    ['implicitStages: off', implicitStagesOff],
    ['implicitStages: "off"', implicitStagesOff],
    ['parameters: { GW001: { implicitStages: off }, GW002: { implicitStages: off } }', implicitStagesOff],
    ['clientCertificates: [a1b2c3]', { controls: {}, parameters: { GW001: { allowed: ['a1b2c3'] } }, exemptions: [] }],
    ['# yaml-language-server: $schema=a.json\n$schema: a.json', { controls: {}, parameters: {}, exemptions: [] }],
    ['', { controls: {}, parameters: {}, exemptions: [] }],
    ['# nothing yet', { controls: {}, parameters: {}, exemptions: [] }],
    [
      'exemptions:\n  - { control: GW001, stack: legacy-*, reason: moves in March, expires: 2027-03-31 }',
      {
        controls: {},
        parameters: {},
        exemptions: [{ control: 'GW001', stack: 'legacy-*', reason: 'moves in March', expires: '2027-03-31' }],
      },
    ],
  ])('%j', async (text, expected) => {
    const file = write(text);
    expect(await read(file, folder)).toEqual(expected);
  });

  it.each([
    ['controls: { GW002: on }', 'controls.GW002: '],
    ['clientCertificates: [off]', 'clientCertificates.0: '],
    ['controls: { GW999: warn }', 'controls.GW999: Unknown property.'],
    ['exemptions: [{ control: GW001, stack: a, expires: 2027-03-31 }]', 'exemptions.0: Needs reason. '],
    ['controls: [', 'gatewarden.yaml:1:'],
    [
      'exemptions: []\ncontrols: {}\nexemptions: []',
      'gatewarden.yaml:3:1: Duplicate key "exemptions": line 3 overrides line 1. Remove one of the two.',
    ],
    ['warn', 'The configuration is not an object.'],
  ])('%j is rejected, with file and reason', async (text, message) => {
    await expect(read(write(text), folder)).rejects.toThrow(message);
    await expect(read(write(text), folder)).rejects.toThrow('gatewarden.yaml');
  });

  it('is found in parent folders, the nearest first', async () => {
    const below = join(folder, 'stacks', 'api');
    mkdirSync(below, { recursive: true });
    write('controls: { GW001: warn }');
    expect((await read(undefined, below)).controls).toEqual({ GW001: 'warn' });
    writeFileSync(join(folder, 'stacks', 'gatewarden.yml'), 'controls: { GW001: enforce }');
    expect((await read(undefined, below)).controls).toEqual({ GW001: 'enforce' });
  });

  it('must exist if it is named', async () => {
    await expect(read(join(folder, 'missing.yaml'), folder)).rejects.toThrow('missing.yaml: No such file or folder.');
  });

  it('must be a file', async () => {
    const folderOfThatName = join(folder, 'configuration');
    mkdirSync(folderOfThatName);
    await expect(read(folderOfThatName, folder)).rejects.toThrow('configuration: The path is a folder, not a file.');
  });
});
