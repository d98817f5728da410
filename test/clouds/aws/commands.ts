import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../../cli/environment';
import {
  hookConfigure,
  hookDeregister,
  hookDisable,
  hookRegister,
  hookResults,
  hookStatus,
} from '../../../cli/hook-registry';
import { recordedEnvironment } from '../../environment';
import { fixture } from '../../packages';
import { type LoopbackAws, type LoopbackOptions, openLoopbackAws } from './loopback/server';

// Creating the archive takes longer than the rest of a registration, so all tests share one archive.
jest.mock('../../../clouds/aws/package', () => {
  const { packHook, ...rest } =
    jest.requireActual<typeof import('../../../clouds/aws/package')>('../../../clouds/aws/package');
  const packed = new Map<string, ReturnType<typeof packHook>>();
  return {
    ...rest,
    packHook: (folder: string) => {
      const known = packed.get(folder) ?? packHook(folder);
      packed.set(folder, known);
      return known;
    },
  };
});

/** A module that removes the waiting times between polls from a process of the command line. */
export const withoutWaiting = join(__dirname, 'without-waiting.cjs');

/** Environment variables with credentials, isolated from the environment of this process. */
export const credentials = (aws: LoopbackAws) => ({
  AWS_ENDPOINT_URL: aws.url,
  AWS_ACCESS_KEY_ID: 'AKIAOWNER',
  AWS_SECRET_ACCESS_KEY: 'secret-of-the-owner',
  AWS_REGION: 'eu-west-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
});

export interface Said {
  readonly status: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

type Command<Options> = (options?: Partial<Options>) => Promise<Said>;
type OptionsOf<C extends (options: never, ...rest: never) => unknown> = Parameters<C>[0];

export interface Commands {
  readonly aws: LoopbackAws;
  readonly register: Command<OptionsOf<typeof hookRegister>>;
  readonly configure: Command<OptionsOf<typeof hookConfigure>>;
  readonly status: Command<OptionsOf<typeof hookStatus>>;
  readonly results: Command<OptionsOf<typeof hookResults>>;
  readonly disable: Command<OptionsOf<typeof hookDisable>>;
  readonly deregister: Command<OptionsOf<typeof hookDeregister>>;
  readonly close: () => Promise<void>;
}

/** The commands with the clients of the SDK, connected to a loopback AWS, with a clock that does not wait. */
export async function openCommands(
  options: Partial<LoopbackOptions> = {},
  { now = new Date('2026-11-02T12:00:00Z'), answer }: { now?: Date; answer?: string | Environment['ask'] } = {},
): Promise<Commands> {
  const aws = await openLoopbackAws({ runtimeFile: join(fixture, 'dist/lambda-runtime.js'), ...options });
  Object.assign(process.env, credentials(aws), { AWS_MAX_ATTEMPTS: '1' });
  const said = async (command: (environment: Environment) => Promise<number>): Promise<Said> => {
    const environment = recordedEnvironment({
      now: () => now,
      ask: typeof answer === 'string' ? async () => answer : answer,
    });
    const { out, err } = environment;
    return { status: await command(environment), out, err };
  };
  const common = { region: [], allRegions: false };
  return {
    aws,
    register: (given) => said((environment) => hookRegister({ ...common, ...given }, environment)),
    configure: (given) =>
      said((environment) => hookConfigure({ ...common, allStacks: false, dryRun: false, ...given }, environment)),
    status: (given) => said((environment) => hookStatus({ ...common, format: 'pretty', ...given }, environment)),
    results: (given) =>
      said((environment) =>
        hookResults({ ...common, since: '24h', failed: false, format: 'pretty', ...given }, environment),
      ),
    disable: (given) => said((environment) => hookDisable({ ...common, yes: true, ...given }, environment)),
    deregister: (given) =>
      said((environment) => hookDeregister({ ...common, yes: true, purge: false, ...given }, environment)),
    close: aws.close,
  };
}

/** Uses a temporary folder as the working directory, so that no other gatewarden.yaml is found. */
export function inFolderOfItsOwn(): { readonly path: (name: string) => string } {
  const folder = mkdtempSync(join(tmpdir(), 'gatewarden-registry-'));
  const before = process.cwd();
  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    process.chdir(folder);
  });
  afterAll(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });
  return { path: (name) => join(folder, name) };
}
