import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { RuntimeRequest, RuntimeResponse } from './lambda-runtime';

/** The timeout of CloudFormation for one invocation of a hook, in milliseconds. */
const TIMEOUT_MS = 30_000;

export interface FunctionConfiguration {
  /** The folder with the code of the function, for example `build/TypeFunction`. */
  readonly codeFolder: string;
  /** The handler in Lambda's format, `file.export`. */
  readonly handler: string;
  readonly region: string;
  /** The environment variables in the configuration of the function. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The result of an invocation. */
export interface Completion {
  /** The result of the handler, as JSON. */
  readonly result: string;
  /** The output on stdout and stderr, each in order. */
  readonly output: string;
}

/** The error object in Lambda's response for a failed function. */
export interface FailureReport {
  readonly errorType: string;
  readonly errorMessage: string;
}

/** The handler returned no result: the function threw, exited or timed out. */
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
 * Runs a packaged handler in a separate process, as Lambda does. The process receives only the payload, not the
 * environment of this process, so it has no credentials. It starts with the first invocation and is reused for the next
 * ones. Invocations run one after the other.
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
   * Invokes the function with a JSON payload and returns the result as JSON.
   * @throws FunctionError if the handler returns no result.
   */
  async invoke(payload: string): Promise<string> {
    return (await this.run(payload)).result;
  }

  /** Like {@link invoke}, but also returns the output of the function. */
  run(payload: string): Promise<Completion> {
    const call = this.lastCall.then(() => this.call(payload));
    this.lastCall = call.catch(() => undefined);
    return call;
  }

  /** Ends the process. The next invocation starts a new one. */
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
      const onMessage = (response: RuntimeResponse): void => {
        stopWaiting();
        // The output was written before the response, to another pipe. It can be read in this turn of the event loop.
        setImmediate(() => {
          if ('result' in response) resolve({ result: response.result, output: this.takeOutput() });
          else fail(`The handler threw ${response.errorType}: ${response.errorMessage}`, response);
        });
      };
      const onClose = (code: number | null, signal: string | null): void => {
        const end = signal ?? `exit status ${code}`;
        fail(`The process of the handler ended (${end}) before the handler returned a result.`, {
          errorType: 'Runtime.ExitError',
          errorMessage: `Runtime exited with error: ${end}`,
        });
      };
      const timer = setTimeout(() => {
        this.close();
        const seconds = TIMEOUT_MS / 1000;
        fail(`The handler returned no result within ${seconds} seconds.`, {
          errorType: 'Sandbox.Timedout',
          errorMessage: `Task timed out after ${seconds.toFixed(2)} seconds`,
        });
      }, TIMEOUT_MS);
      child.on('message', onMessage);
      child.on('close', onClose);
      // Sending to a process that has just ended fails. `onClose` reports the end, so the error is ignored.
      child.send({ payload } satisfies RuntimeRequest, () => undefined);
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
      // The process inherits neither the Node.js flags nor the environment of this process.
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
    // An idle handler process must not keep this process alive.
    child.unref();
    child.channel?.unref();
    return child;
  }
}

/** The built hook of this package. */
export const packagedHook = (
  root: string,
  region: string,
  { handler = 'handlers.entrypoint', environment = {} }: Partial<FunctionConfiguration> = {},
): LambdaFunction =>
  new LambdaFunction(
    { codeFolder: join(root, 'build', 'TypeFunction'), handler, region, environment },
    join(root, 'dist', 'lambda-runtime.js'),
  );
