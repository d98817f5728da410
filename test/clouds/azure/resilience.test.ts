import { ArmError } from './arm-error';
import { type CommandOptions, type Commands, openCommands, planWith } from './commands';

let commands: Commands;
afterEach(() => commands.close());
const open = async (options?: CommandOptions): Promise<Commands> => {
  commands = await openCommands(options);
  return commands;
};

describe('a temporary error', () => {
  it.each([
    ['a lost connection', 'lost' as const],
    ['an answer that was lost', 'unanswered' as const],
    ['throttling', new ArmError(429, 'TooManyRequests', 'Too many requests.', { 'Retry-After': '1' })],
    ['a failure of the service', new ArmError(503, 'ServiceUnavailable', 'Try again.')],
  ])('is waited for: %s at a PUT', async (_name, fault) => {
    const { deploy, server } = await open({ retries: 3 });
    let faults = 0;
    server.fault = (_number, { method }) => {
      if (method !== 'PUT' || faults === 1) return undefined;
      faults += 1;
      return fault;
    };
    expect(await deploy()).toMatchObject({ status: 0, err: '' });
    expect({ faults, size: server.resources.size }).toEqual({ faults: 1, size: planWith('Deny').length });
  });

  it('of a reference to a resource that Azure has just created is retried', async () => {
    const { deploy, server, waits } = await open({ settlesAfter: 3 });
    const { status, err } = await deploy();
    expect({ status, size: server.resources.size }).toEqual({ status: 0, size: planWith('Deny').length });
    expect(err.split('\n')[0]).toBe(
      'gatewarden-api-management: Azure returned PolicyDefinitionNotFound, which can be temporary. Retrying in 1 s.',
    );
    // Three retries of the initiative, because of the last definition, and three of the assignment, because of the initiative.
    expect(waits).toEqual([1000, 2000, 4000, 1000, 2000, 4000]);
  });

  it('is retried only a limited number of times', async () => {
    const { deploy, waits } = await open({ settlesAfter: 1000 });
    const { status, err } = await deploy();
    expect({ status, waits }).toEqual({ status: 2, waits: [1000, 2000, 4000, 8000, 16_000] });
    expect(err.split('\n').at(-1)).toMatch(/PolicyDefinitionNotFound.*could not be found\.$/);
  });
});
