import { askWithKeys } from '../../environment';
import { type CommandOptions, type Commands, configuration, openCommands, planWith, SCOPE } from './commands';

let commands: Commands;
afterEach(() => commands.close());
const open = async (options?: CommandOptions): Promise<Commands> => {
  commands = await openCommands(options);
  return commands;
};

const kinds = planWith('Deny').map(({ kind }) => kind);

const config = configuration(
  `exemptions: [{control: GW004, scope: ${SCOPE}/resourceGroups/legacy, reason: old, expires: 2026-06-01}]`,
);

describe('gatewarden azure remove', () => {
  it('deletes all resources, each before the resources that it refers to', async () => {
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

  it('succeeds if there are no resources', async () => {
    const { remove, server } = await open();
    expect(await remove()).toEqual({ status: 0, out: `${SCOPE}\nNo changes: everything is up to date.`, err: '' });
    expect(server.writes()).toEqual([]);
  });

  it('deletes an expired exemption that is still in the configuration', async () => {
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
  ])('asks for confirmation: %p ends with %i', async (answer, expected, deleted) => {
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
  ])('treats %s at the confirmation question as no', async (_name, key) => {
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

  it('does not ask for confirmation if there are no resources', async () => {
    const { remove, questions } = await open({ answer: 'n' });
    expect(await remove({ yes: false })).toMatchObject({ status: 0 });
    expect(questions).toEqual([]);
  });

  it('does nothing without a terminal', async () => {
    const { remove, server } = await open();
    expect(await remove({ yes: false })).toEqual({
      status: 2,
      out: '',
      err: 'This command asks for confirmation, and standard input is not a terminal. Use --yes. Example: gatewarden azure remove --subscription 00000000-0000-0000-0000-000000000000 --yes',
    });
    expect(server.requests).toEqual([]);
  });
});
