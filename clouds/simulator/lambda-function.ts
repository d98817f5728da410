import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { Invocation, InvocationOutcome } from './lambda-runtime';

/** CloudFormation waits this long for one call of a hook. */
const TIMEOUT_MS = 30_000;

export interface FunctionConfiguration {
  /** The folder that would be deployed, for example `build/TypeFunction`. */
  readonly codeFolder: string;
  /** `file.export`, as Lambda names a handler. */
  readonly handler: string;
  readonly region: string;
  /** Variables of the function's own, as in its configuration. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a call left. */
export interface Completion {
  /** The JSON that the handler answered. */
  readonly result: string;
  /** What the process wrote to standard output and standard error, each in order. */
  readonly output: string;
}

/** How Lambda reports a failed function to whoever called it. */
export interface FailureReport {
  readonly errorType: string;
  readonly errorMessage: string;
}

/** A function failed in a way that its handler did not answer: it crashed, threw or took too long. */
export class FunctionError extends Error {
  constructor(
    message: string,
    readonly report: FailureReport,
    readonly output: string,
  ) {
    super(message);
    this.name = 'FunctionError';
  }
}

/**
 * A packaged handler in a process of its own, as Lambda would run it: it sees nothing of this process but the payload,
 * and none of its environment, so no credentials either. The process starts with the first call and is kept for the
 * next ones. Calls are made one after the other.
 */
export class LambdaFunction {
  private process: ChildProcess | undefined;
  private output = '';
  private lastCall: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly configuration: FunctionConfiguration,
    /** The built `lambda-runtime.js`. */
    private readonly runtimeFile: string,
  ) {}

  /**
   * Calls the function with a payload of JSON and gives the JSON it answers.
   * @throws FunctionError when there is no answer.
   */
  async invoke(payload: string): Promise<string> {
    return (await this.run(payload)).result;
  }

  /** As {@link invoke}, with what the function printed. */
  run(payload: string): Promise<Completion> {
    const call = this.lastCall.then(() => this.call(payload));
    this.lastCall = call.catch(() => undefined);
    return call;
  }

  /** Ends the process. The next call would start another. */
  close(): void {
    this.process?.kill('SIGKILL');
    this.process = undefined;
  }

  private call(payload: string): Promise<Completion> {
    this.process ??= this.start();
    const child = this.process;
    return new Promise((resolve, reject) => {
      const stopWaiting = (): void => {
        clearTimeout(timer);
        child.removeListener('message', onMessage);
        child.removeListener('close', onClose);
      };
      const fail = (message: string, report: FailureReport): void => {
        stopWaiting();
        reject(new FunctionError(message, report, this.takeOutput()));
      };
      const onMessage = (outcome: InvocationOutcome): void => {
        stopWaiting();
        // What was printed before the answer was sent is there to be read, on another pipe, in this turn of the loop.
        setImmediate(() => {
          if ('result' in outcome) resolve({ result: outcome.result, output: this.takeOutput() });
          else fail(`The handler threw ${outcome.errorType}: ${outcome.errorMessage}`, outcome);
        });
      };
      const onClose = (code: number | null, signal: string | null): void => {
        const end = signal ?? `exit status ${code}`;
        fail(`The handler's process ended (${end}) before it answered.`, {
          errorType: 'Runtime.ExitError',
          errorMessage: `Runtime exited with error: ${end}`,
        });
      };
      const timer = setTimeout(() => {
        this.close();
        const seconds = TIMEOUT_MS / 1000;
        fail(`The handler did not answer within ${seconds} seconds.`, {
          errorType: 'Sandbox.Timedout',
          errorMessage: `Task timed out after ${seconds.toFixed(2)} seconds`,
        });
      }, TIMEOUT_MS);
      child.on('message', onMessage);
      child.on('close', onClose);
      // A process that has just ended takes nothing any more; its end is reported above.
      child.send({ payload } satisfies Invocation, () => undefined);
    });
  }

  private takeOutput(): string {
    const output = this.output;
    this.output = '';
    return output;
  }

  private start(): ChildProcess {
    const { codeFolder, handler, region, environment } = this.configuration;
    const child = fork(this.runtimeFile, [], {
      // Without what flags this process was started with, and without its environment.
      execArgv: [],
      env: {
        ...environment,
        _HANDLER: handler,
        LAMBDA_TASK_ROOT: codeFolder,
        AWS_REGION: region,
        AWS_LAMBDA_FUNCTION_NAME: 'TypeFunction',
        TZ: ':UTC',
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child.once('close', () => {
      if (this.process === child) this.process = undefined;
    });
    for (const stream of [child.stdout, child.stderr] as Socket[]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
      stream.unref();
    }
    // A handler that waits for its next call keeps nobody else from ending.
    child.unref();
    child.channel?.unref();
    return child;
  }
}

/** The packaged hook of this project. */
export const packagedHook = (
  root: string,
  region: string,
  { handler = 'handlers.entrypoint', environment = {} }: Partial<FunctionConfiguration> = {},
): LambdaFunction =>
  new LambdaFunction(
    { codeFolder: join(root, 'build', 'TypeFunction'), handler, region, environment },
    join(root, 'dist', 'lambda-runtime.js'),
  );
