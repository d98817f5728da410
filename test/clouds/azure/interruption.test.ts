import type { Stored } from './arm-rules';
import type { Fault } from './arm-server';
import { type Commands, configuration, openCommands, SCOPE } from './commands';

const exemption = (group: string): string => `
  - control: GW003
    scope: ${SCOPE}/resourceGroups/${group}
    reason: moves to the new platform in March
    expires: 2027-03-31`;

const before = configuration(`controls: {GW003: warn}\nexemptions:${exemption('old')}`);
const after = configuration(`exemptions:${exemption('new')}`);

/** Resources of an earlier version that the initiative of that version refers to. */
function addOutdated({ server }: Commands): void {
  const id = (kind: string): string => `${SCOPE}/providers/Microsoft.Authorization/${kind}/gatewarden-old`;
  const metadata = { source: 'https://github.com/gatewarden/gatewarden' };
  server.add(id('policyDefinitions'), { metadata });
  server.add(id('policySetDefinitions'), {
    metadata,
    policyDefinitions: [{ policyDefinitionId: id('policyDefinitions'), policyDefinitionReferenceId: 'old' }],
  });
  server.add(id('policyAssignments'), { metadata, policyDefinitionId: id('policySetDefinitions') });
}

interface Case {
  readonly name: string;
  readonly prepare: (commands: Commands) => Promise<unknown>;
  readonly command: (commands: Commands) => Promise<{ status: number }>;
}

const CASES: readonly Case[] = [
  {
    name: 'the first deployment',
    prepare: async () => undefined,
    command: (commands) => commands.deploy({ config: after }),
  },
  {
    name: 'an update that creates, changes and deletes',
    prepare: async (commands) => {
      await commands.deploy({ config: before });
      addOutdated(commands);
    },
    command: (commands) => commands.deploy({ config: after }),
  },
  {
    name: 'a removal',
    prepare: async (commands) => {
      await commands.deploy({ config: after });
      addOutdated(commands);
    },
    command: (commands) => commands.remove({ config: after }),
  },
];

let commands: Commands;
beforeAll(async () => {
  commands = await openCommands();
});
afterAll(() => commands.close());

type Fate = (number: number) => Fault | undefined;

/** Runs a command from a state with an interruption, and then again without one. */
async function runTwice(command: Case['command'], from: ReadonlyMap<string, Stored>, fate: Fate = () => undefined) {
  const { server } = commands;
  server.resources.clear();
  for (const [id, resource] of from) server.resources.set(id, resource);
  const start = server.requests.length;
  server.fault = (number) => fate(number - start);
  const { status } = await command(commands);
  const requests = server.requests.length - start;
  server.fault = () => undefined;
  const again = await command(commands);
  return { status, again: again.status, requests, state: withoutUpdates(server.state()) };
}

/** Removes `updatedBy`, which is set only if the repeated run changes a resource that the interrupted run created. */
const withoutUpdates = (state: Readonly<Record<string, unknown>>): unknown =>
  JSON.parse(JSON.stringify(state, (name, value: unknown) => (name === 'updatedBy' ? undefined : value)));

describe.each(CASES)('$name', ({ prepare, command }) => {
  it.each(['lost', 'unanswered'] as const)(
    'interrupted at any request (%s), ends the same when repeated',
    async (fault) => {
      commands.server.resources.clear();
      await prepare(commands);
      const from = new Map(commands.server.resources);
      const whole = await runTwice(command, from);
      expect(whole).toMatchObject({ status: 0, again: 0 });
      expect(whole.requests).toBeGreaterThan(10);
      for (let at = 0; at < whole.requests; at += 1) {
        // From this request on, no request reaches the server.
        const interrupted = await runTwice(command, from, (number) =>
          number < at ? undefined : number === at ? fault : 'lost',
        );
        expect({ at, ...interrupted }).toEqual({ at, ...whole, status: 2, requests: expect.any(Number) });
      }
    },
    60_000,
  );
});
