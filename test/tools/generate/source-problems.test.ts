import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { list } from '../../../controls';
import { sourceProblems } from '../../../tools/generate/source-problems';

const root = join(__dirname, '../../..');

describe('sourceProblems', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gatewarden-sources-'));
    cpSync(join(root, 'controls'), join(folder, 'controls'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string): void => writeFileSync(join(folder, 'controls', name), text);

  it('reports nothing for the product', async () => {
    expect(await sourceProblems(root, list)).toEqual([]);
  });

  it('reports a control that the list does not export', async () => {
    write('never-listed.ts', 'export const neverListed = defineControl({});\n');
    expect(await sourceProblems(folder, list)).toEqual([
      "controls/never-listed.ts is not in controls/list.ts. Add: export { neverListed } from './never-listed';",
    ]);
  });

  it('reports each control whose line is missing', async () => {
    write('list.ts', "export { tracing } from './tracing';\n");
    const others = Object.values(list).filter(({ name }) => name !== 'tracing');
    expect(await sourceProblems(folder, list)).toEqual(
      others.map(({ name }) =>
        expect.stringMatching(new RegExp(`^controls/${name}\\.ts is not in controls/list\\.ts\\. Add: `)),
      ),
    );
  });

  it('reports a control that its file does not export', async () => {
    write('never-listed.ts', 'const neverListed = defineControl({});\n');
    expect(await sourceProblems(folder, list)).toEqual([
      'controls/never-listed.ts: a control is not exported. Declare it as `export const neverListed = defineControl({`.',
    ]);
  });

  it('accepts a file without a control', async () => {
    write('shared.ts', 'export const page = 1;\n');
    expect(await sourceProblems(folder, list)).toEqual([]);
  });

  it('reports a control with the name of another file', async () => {
    write(
      'list.ts',
      "export { backendHttps } from './backend-https';\nexport { neverListed } from './never-listed';\n",
    );
    const problems = await sourceProblems(folder, { neverListed: { ...list.tracing, id: 'GW999' } });
    expect(problems).toContain(
      'controls/never-listed.ts: the name of GW999 is tracing. Set name to never-listed, or rename the file to controls/tracing.ts.',
    );
  });
});
