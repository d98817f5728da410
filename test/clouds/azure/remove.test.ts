import { PassThrough } from 'node:stream';
import { ask } from '../../../cli/azure';
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
    expect(await remove()).toEqual({ status: 0, out: `${SCOPE}\nThere is nothing to do.`, err: '' });
    expect(server.writes()).toEqual([]);
  });

  it('deletes an exemption that has expired and is still configured', async () => {
    const { at, deploy, server, machine } = await open();
    await deploy({ config });
    const later = at({ subscription: SCOPE.slice(15) }, { ...machine, now: new Date('2028-01-01') });
    await later.remove({ config });
    expect(server.state()).toEqual({});
  });

  it.each([
    ['y', kinds.length],
    ['Yes', kinds.length],
    ['n', 0],
    ['', 0],
  ])('asks before it does: %p', async (answer, deleted) => {
    const { deploy, remove, server, questions } = await open({ answer });
    await deploy();
    const before = server.requests.length;
    const { status, out } = await remove({ yes: false });
    expect({ status, writes: server.writes(before).length }).toEqual({ status: 0, writes: deleted });
    expect(questions).toEqual(['Delete these? Nothing is denied any more then. [y/N] ']);
    expect(out.split('\n').at(-1)).toBe(
      deleted > 0 ? `0 created, 0 updated, ${deleted} deleted.` : 'Nothing was changed.',
    );
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
      err: 'Nobody is there to confirm the removal. Where it is meant, say so. Example: gatewarden azure remove --subscription 00000000-0000-0000-0000-000000000000 --yes',
    });
    expect(server.requests).toEqual([]);
  });
});

describe('the question', () => {
  it.each([
    ['an answer', (input: PassThrough) => input.write('yes\n'), 'yes'],
    ['the end of the input', (input: PassThrough) => input.end(), ''],
  ])('takes %s', async (_name, type, answer) => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const asked = ask('Sure? ', input, output);
    type(input);
    expect(await asked).toBe(answer);
    expect(String(output.read())).toContain('Sure? ');
  });
});
