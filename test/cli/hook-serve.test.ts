import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HookServeOptions, hookServe } from '../../cli/hook-serve';
import { recordedEnvironment } from '../environment';

const root = join(__dirname, '../..');
const inputs = JSON.parse(readFileSync(join(root, 'inputs/inputs_1_invalid_pre_create.json'), 'utf8'));
const SECRET = 'wJalrXUtnFEMI-K7MDENG';

interface Served {
  readonly printed: string[];
  readonly url: string;
  stop(): Promise<number>;
}

const running: Served[] = [];
// A failed test would leave its server running, and jest would wait for it.
afterEach(async () => {
  for (const served of running.splice(0)) await served.stop();
});

/** Serves until stopped, and records the output. */
async function serve(options: Partial<HookServeOptions> = {}): Promise<Served> {
  const printed: string[] = [];
  const events = new EventEmitter();
  const print = (line: string): void => {
    printed.push(line);
    events.emit('printed');
  };
  const status = hookServe(
    { port: 0, region: 'eu-west-1', environment: {}, ...options },
    recordedEnvironment({ print, warn: print, interrupted: () => once(events, 'stop').then(() => undefined) }),
  );
  await Promise.race([status, once(events, 'printed')]);
  const served: Served = {
    printed,
    url: /http:\S+/.exec(printed.join('\n'))?.[0] ?? '',
    stop: () => {
      events.emit('stop');
      return status;
    },
  };
  running.push(served);
  return served;
}

describe('gatewarden hook serve', () => {
  it('serves the packaged hook until it is stopped, and never prints requests', async () => {
    const served = await serve();
    const response = await fetch(`${served.url}/2015-03-31/functions/TypeFunction/invocations`, {
      method: 'POST',
      body: JSON.stringify({
        actionInvocationPoint: 'CREATE_PRE_PROVISION',
        requestData: {
          callerCredentials: JSON.stringify({ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: SECRET }),
          targetName: 'AWS::ApiGateway::Stage',
          targetType: 'RESOURCE',
          targetLogicalId: 'Stage',
          targetModel: inputs['AWS::ApiGateway::Stage'],
        },
      }),
    });
    expect(await response.json()).toMatchObject({ hookStatus: 'FAILED', errorCode: 'NonCompliant' });
    expect(await served.stop()).toBe(0);
    expect(served.printed.at(-1)).toMatch(/^TypeFunction answered FAILED in \d+ ms$/);
    expect(served.printed.join('\n')).not.toContain(SECRET);
    await expect(fetch(served.url)).rejects.toThrow('fetch failed');
  });

  it('names the alternatives if the port is in use', async () => {
    const served = await serve();
    const port = Number(new URL(served.url).port);
    await expect(serve({ port })).rejects.toThrow(
      `Port ${port} is in use. Use another port, or 0 for a free one. Example: --port 3002`,
    );
  });
});
