import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFiles } from '../../check/pool';
import { controls } from '../../controls';
import type { SourceFile } from '../../core/files/discover';
import { fixture } from '../packages';

const folder = mkdtempSync(join(tmpdir(), 'gatewarden-pool-'));
afterAll(() => rmSync(folder, { recursive: true }));

const worker = join(fixture, 'dist/check-worker.js');
const options = {
  // The worker uses the same catalogue.
  catalogue: controls,
  parameters: new Map([['StageName', { text: 'prod' }]]),
  configuration: { controls: { GW002: 'warn' }, parameters: {}, exemptions: [] },
  now: new Date('2026-01-01'),
} as const;

const stage = (name: string): string => `Parameters:
  StageName: {Type: String}
Resources:
  ${name}:
    Type: AWS::ApiGateway::Stage
    Properties: {StageName: !Ref StageName, TracingEnabled: false}
`;

/** Templates, other files and unreadable files in turn. */
const files: SourceFile[] = Array.from({ length: 1250 }, (_, index) => {
  const path = join(folder, `${index}.yml`);
  const texts = [
    stage(`Stage${index}`),
    'name: ci',
    'Resources: {A: {Type: AWS::B::C}',
    `Resources: {S: {Type: AWS::B::C, Name: [}}`,
  ];
  writeFileSync(path, texts[index % texts.length] ?? '');
  return { path, origin: index % 7 === 0 ? 'named' : 'found' };
});

describe('checking many files', () => {
  it('has the same results with one thread and with several, in the order of the files', async () => {
    const alone = await checkFiles(files, options, { worker, threads: 1 });
    const together = await checkFiles(files, options, { worker, threads: 3 });
    expect(together).toEqual(alone);
    const controlsOf = (files: typeof alone) => files.flatMap(({ findings }) => findings.map(({ control }) => control));
    expect(controlsOf(together).every((control) => controls.includes(control))).toBe(true);
    expect(alone.map(({ file }) => file)).toEqual(files.map(({ path }) => path));
    expect(alone[1248]).toMatchObject({
      isTemplate: true,
      resources: 1,
      declared: ['StageName'],
      findings: [
        { control: controls[0], status: 'fail', resource: 'Stage1248', line: 6 },
        { control: controls[1], status: 'fail', mode: 'warn' },
      ],
    });
    expect(alone.filter(({ errors }) => errors.length > 0)).toHaveLength(
      files.filter(({ origin }, index) => index % 4 > 1 || (index % 4 === 1 && origin === 'named')).length,
    );
  });

  it('reports progress', async () => {
    let done = 0;
    await checkFiles(files, options, { worker, threads: 3, onChecked: (count) => (done += count) });
    expect(done).toBe(1250);
  });

  it('reports an unreadable file and continues', async () => {
    const missing: SourceFile = { path: join(folder, 'missing.yml'), origin: 'named' };
    const checked = await checkFiles([missing, ...files.slice(0, 1)], options, { worker });
    expect(checked.map(({ errors }) => errors.map(({ message }) => message))).toEqual([
      ['No such file or folder.'],
      [],
    ]);
  });

  it('fails if a thread fails', async () => {
    const broken = join(folder, 'broken-worker.js');
    writeFileSync(broken, 'throw new Error("out of order");');
    await expect(checkFiles(files, options, { worker: broken, threads: 2 })).rejects.toThrow('out of order');
  });

  it('starts no worker for few files', async () => {
    const nowhere = join(folder, 'no-worker.js');
    expect(await checkFiles(files.slice(0, 300), options, { worker: nowhere, threads: 8 })).toHaveLength(300);
    expect(await checkFiles([], options, { worker: nowhere })).toEqual([]);
  });
});
