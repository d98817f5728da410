import type { Stored } from './arm-rules';
import type { Fault } from './arm-server';
import { configuration, openStage, SCOPE, type Stage } from './stage';

const exemption = (group: string): string => `
  - control: GW003
    scope: ${SCOPE}/resourceGroups/${group}
    reason: moves to the new platform in March
    expires: 2027-03-31`;

const before = configuration(`controls: {GW003: warn}\nexemptions:${exemption('old')}`);
const after = configuration(`exemptions:${exemption('new')}`);

/** Something an earlier version left, that its own initiative refers to. */
function addOutdated({ server }: Stage): void {
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
  readonly prepare: (stage: Stage) => Promise<unknown>;
  readonly command: (stage: Stage) => Promise<{ status: number }>;
}

const CASES: readonly Case[] = [
  { name: 'the first deployment', prepare: async () => undefined, command: (stage) => stage.deploy({ config: after }) },
  {
    name: 'an update that creates, changes and deletes',
    prepare: async (stage) => {
      await stage.deploy({ config: before });
      addOutdated(stage);
    },
    command: (stage) => stage.deploy({ config: after }),
  },
  {
    name: 'a removal',
    prepare: async (stage) => {
      await stage.deploy({ config: after });
      addOutdated(stage);
    },
    command: (stage) => stage.remove({ config: after }),
  },
];

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

type Fate = (number: number) => Fault | undefined;

/** Runs a command from a state, under a fate and then freely. */
async function runTwice(command: Case['command'], from: ReadonlyMap<string, Stored>, fate: Fate = () => undefined) {
  const { server } = stage;
  server.resources.clear();
  for (const [id, resource] of from) server.resources.set(id, resource);
  const start = server.requests.length;
  server.fault = (number) => fate(number - start);
  const { status } = await command(stage);
  const requests = server.requests.length - start;
  server.fault = () => undefined;
  const again = await command(stage);
  return { status, again: again.status, requests, state: withoutUpdates(server.state()) };
}

/** Whether something was created or changed last depends on where the interruption was. */
const withoutUpdates = (state: Readonly<Record<string, unknown>>): unknown =>
  JSON.parse(JSON.stringify(state, (name, value: unknown) => (name === 'updatedBy' ? undefined : value)));

describe.each(CASES)('$name', ({ prepare, command }) => {
  it.each(['lost', 'unanswered'] as const)(
    'interrupted at any request (%s), ends the same when repeated',
    async (fault) => {
      stage.server.resources.clear();
      await prepare(stage);
      const from = new Map(stage.server.resources);
      const whole = await runTwice(command, from);
      expect(whole).toMatchObject({ status: 0, again: 0 });
      expect(whole.requests).toBeGreaterThan(10);
      for (let at = 0; at < whole.requests; at += 1) {
        // From then on nothing comes through, as when a cable is pulled.
        const interrupted = await runTwice(command, from, (number) =>
          number < at ? undefined : number === at ? fault : 'lost',
        );
        expect({ at, ...interrupted }).toEqual({ at, ...whole, status: 2, requests: expect.any(Number) });
      }
    },
    60_000,
  );
});
