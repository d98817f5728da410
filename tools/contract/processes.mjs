// Runs commands, and starts and stops servers.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

const START_LIMIT_MS = 30_000;

/** A failed command with its output. */
export class CommandFailed extends Error {
  constructor(command, outcome) {
    super(`${command} ended with ${outcome.signal ?? `status ${outcome.status}`}:\n${outcome.output}`);
    this.name = 'CommandFailed';
    this.outcome = outcome;
  }
}

/**
 * Runs a command to its end: `{ status, signal, output }`, where output is stdout and stderr.
 * Rejects with CommandFailed if the exit status is not 0, and with the error of `spawn` if the command does not exist.
 */
export async function run(command, args, { input = '', ...options } = {}) {
  const child = spawn(command, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
  const output = collect(child);
  child.stdin.on('error', () => undefined).end(input);
  const [status, signal] = await once(child, 'close');
  const outcome = { status, signal, output: output() };
  if (status !== 0) throw new CommandFailed([command, ...args].join(' '), outcome);
  return outcome;
}

/**
 * Starts a server and waits until its output matches `ready`: `{ match, output(), stop() }`. stop() also ends the
 * server's child processes. Rejects if the server ends before it is ready, or is not ready after 30 seconds.
 */
export async function start(command, args, { ready, ...options }) {
  const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collect(child);
  const end = once(child, 'close');
  const kill = () => killGroup(child.pid);
  process.once('exit', kill);
  const stop = async () => {
    process.removeListener('exit', kill);
    kill();
    await end;
  };

  const limit = Date.now() + START_LIMIT_MS;
  while (!ready.test(output())) {
    const ended = child.exitCode !== null || child.signalCode !== null;
    if (ended || Date.now() > limit) {
      await stop();
      throw new Error(
        `${command} ${ended ? 'ended before it was ready' : `was not ready after ${START_LIMIT_MS / 1000} s`}:\n${output()}`,
      );
    }
    await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), end, pause(100)]);
  }
  return { match: ready.exec(output()), output, stop };
}

/** A port that is currently free. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function collect(child) {
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => chunks.push(text));
  return () => chunks.join('');
}

function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // The process has already ended.
  }
}
