import { askWithKeys } from '../../environment';
import { configuration, openStage, planWith, SCOPE, type Stage, type StageOptions } from './stage';

let stage: Stage;
afterEach(() => stage.close());
const open = async (options?: StageOptions): Promise<Stage> => {
  stage = await openStage(options);
  return stage;
};

const kinds = planWith('Deny').map(({ kind }) => kind);

const config = configuration(
  `exemptions: [{control: GW004, scope: ${SCOPE}/resourceGroups/legacy, reason: old, expires: 2026-06-01}]`,
);

describe('gatewarden azure remove', () => {
  it('deletes everything, what refers before what is referred to', async () => {
    const { deploy, remove, server } = await open();
    await deploy({ config });
    const before = server.requests.length;
    expect(await remove({ config })).toMatchObject({
      status: 0,
      err: '',
      out: expect.stringContaining(`0 created, 0 updated, ${kinds.length + 1} deleted.`),
    });
    expect(server.writes(before).map((write) => write.split(' ')[1])).toEqual([
      'policyExemptions',
      ...kinds.toReversed(),
    ]);
    expect(server.state()).toEqual({});
  });

  it('is content where there is nothing', async () => {
    const { remove, server } = await open();
    expect(await remove()).toEqual({ status: 0, out: `${SCOPE}\nNo changes: everything is up to date.`, err: '' });
    expect(server.writes()).toEqual([]);
  });

  it('deletes an exemption that has expired and is still configured', async () => {
    const { at, deploy, server } = await open();
    await deploy({ config });
    const later = at({ subscription: SCOPE.slice(15) }, new Date('2028-01-01'));
    await later.remove({ config });
    expect(server.state()).toEqual({});
  });

  it.each([
    ['y', 0, kinds.length],
    ['Yes', 0, kinds.length],
    ['n', 2, 0],
    ['', 2, 0],
  ])('asks before it does: %p ends with %i', async (answer, expected, deleted) => {
    const { deploy, remove, server, questions } = await open({ answer });
    await deploy();
    const before = server.requests.length;
    const { status, out, err } = await remove({ yes: false });
    expect({ status, writes: server.writes(before).length }).toEqual({ status: expected, writes: deleted });
    expect(questions).toEqual(['Delete these resources? Azure then no longer denies or reports violations. [y/N] ']);
    expect(`${out}\n${err}`).toContain(
      deleted > 0 ? `0 created, 0 updated, ${deleted} deleted.` : '\nNothing was changed.',
    );
  });

  it.each([
    ['Ctrl+C', '\u0003'],
    ['Ctrl+D', '\u0004'],
  ])('takes %s at the question as a no', async (_name, key) => {
    const { deploy, remove, server } = await open({ answer: (question) => askWithKeys(question, key) });
    await deploy();
    const before = server.requests.length;
    const { status, err } = await remove({ yes: false });
    expect({ status, err, writes: server.writes(before) }).toEqual({
      status: 2,
      err: 'Nothing was changed.',
      writes: [],
    });
  });

  it('does not ask where there is nothing to delete', async () => {
    const { remove, questions } = await open({ answer: 'n' });
    expect(await remove({ yes: false })).toMatchObject({ status: 0 });
    expect(questions).toEqual([]);
  });

  it('does nothing where nobody can answer', async () => {
    const { remove, server } = await open();
    expect(await remove({ yes: false })).toEqual({
      status: 2,
      out: '',
      err: 'This command asks for confirmation, and standard input is not a terminal. Use --yes. Example: gatewarden azure remove --subscription 00000000-0000-0000-0000-000000000000 --yes',
    });
    expect(server.requests).toEqual([]);
  });
});
