// Runs the package in AWS's Lambda runtime interface emulator and client, with the Node.js version that Lambda uses.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { installOnce } from './cache.mjs';
import { suiteEvents, unpack } from './package.mjs';
import { freePort, pause, run, start } from './processes.mjs';
import { Skipped } from './report.mjs';

const EMULATOR =
  'github.com/aws/aws-lambda-runtime-interface-emulator/cmd/aws-lambda-rie@v0.0.0-20261030222936-bef5c4ba774d';
const CLIENT = 'aws-lambda-ric@4.0.2';
const NODE = `node-${process.platform}-${process.arch}`;
const NODE_VERSION = '24.21.0';

/** Installs the Lambda emulator from source. */
async function installEmulator() {
  const folder = await installOnce('emulator', EMULATOR, (bin) =>
    run('go', ['install', EMULATOR], { env: { ...process.env, GOBIN: bin } }),
  );
  return join(folder, 'aws-lambda-rie');
}

/** Installs Node.js 24 and Lambda's runtime interface client, whose native part is built from source. */
async function installRuntime() {
  const packages = [CLIENT, `${NODE}@${NODE_VERSION}`];
  const folder = await installOnce('runtime', packages, async (prefix) => {
    const npm = ['install', '--prefix', prefix, '--ignore-scripts', '--no-audit', '--no-fund', '--force'];
    await run('npm', [...npm, ...packages]);
    for (const script of ['preinstall', 'postinstall'])
      await run('npm', ['run', script], { cwd: join(prefix, 'node_modules', 'aws-lambda-ric') });
  });
  const modules = join(folder, 'node_modules');
  return { node: join(modules, NODE, 'bin', 'node'), client: join(modules, 'aws-lambda-ric', 'index.mjs') };
}

/** Skips the step if an installation fails, because that is not a defect of the hook. */
async function installBoth() {
  try {
    return { emulator: await installEmulator(), ...(await installRuntime()) };
  } catch (error) {
    throw new Skipped(
      `the Lambda emulator or its Node.js client cannot be installed (needs Go, CMake and a C++ compiler). ${error.message}`,
    );
  }
}

/** `invoke` calls the endpoint of `gatewarden hook serve`, whose responses must equal those of the emulator. */
export async function decideInEmulator({ root, code, invoke }) {
  const { emulator, node, client } = await installBoth();
  const folder = await unpack(code);
  const [port, runtimePort] = [await freePort(), await freePort()];
  const addresses = ['--runtime-interface-emulator-address', `127.0.0.1:${port}`];
  const lambda = await start(
    emulator,
    [...addresses, '--runtime-api-address', `127.0.0.1:${runtimePort}`, node, client, 'handlers.entrypoint'],
    {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        AWS_REGION: 'eu-west-1',
        AWS_LAMBDA_FUNCTION_NAME: 'TypeFunction',
        LAMBDA_TASK_ROOT: folder,
      },
      ready: /\(rapid\) exec/,
    },
  );
  try {
    const events = await suiteEvents(root);
    for (const { event, expected } of events) {
      const answer = await post(`http://127.0.0.1:${port}/2015-03-31/functions/function/invocations`, event);
      assert.deepEqual({ hookStatus: answer.hookStatus, errorCode: answer.errorCode }, expected, lambda.output());
      assert.deepEqual(answer, await invoke(event));
    }
    const coldStart = /INIT REPORT\(durationMs: (?<milliseconds>[\d.]+)\)/.exec(lambda.output())?.groups.milliseconds;
    return `${events.length} responses in Node.js ${NODE_VERSION} equal those of gatewarden hook serve; cold start ${Math.round(coldStart)} ms`;
  } finally {
    await lambda.stop();
    await rm(folder, { recursive: true });
  }
}

async function post(url, event) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
      return await response.json();
    } catch (error) {
      // The emulator prints that it is ready shortly before it listens.
      if (attempt === 20 || error.cause?.code !== 'ECONNREFUSED') throw error;
      await pause(100);
    }
  }
}
