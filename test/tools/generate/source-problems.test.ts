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
    write('access-log.ts', 'export const accessLog = defineControl({});\n');
    expect(await sourceProblems(folder, list)).toEqual([
      "controls/access-log.ts is not in controls/list.ts. Add: export { accessLog } from './access-log';",
    ]);
  });

  it('reports each control whose line is missing', async () => {
    write('list.ts', "export { tracing } from './tracing';\n");
    expect(await sourceProblems(folder, list)).toEqual(
      ['backend-https', 'client-certificate', 'client-https'].map((name) =>
        expect.stringMatching(new RegExp(`^controls/${name}\\.ts is not in controls/list\\.ts\\. Add: `)),
      ),
    );
  });

  it('reports a control that its file does not export', async () => {
    write('access-log.ts', 'const accessLog = defineControl({});\n');
    expect(await sourceProblems(folder, list)).toEqual([
      'controls/access-log.ts: a control is not exported. Declare it as `export const accessLog = defineControl({`.',
    ]);
  });

  it('accepts a file without a control', async () => {
    write('shared.ts', 'export const page = 1;\n');
    expect(await sourceProblems(folder, list)).toEqual([]);
  });

  it('reports a control with the name of another file', async () => {
    write('list.ts', "export { backendHttps } from './backend-https';\nexport { accessLog } from './access-log';\n");
    const problems = await sourceProblems(folder, { accessLog: { ...list.tracing, id: 'GW005' } });
    expect(problems).toContain(
      'controls/access-log.ts: the name of GW005 is tracing. Set name to access-log, or rename the file to controls/tracing.ts.',
    );
  });
});
