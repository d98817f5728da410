import {
  type LambdaEndpoint,
  type LambdaFunction,
  packagedHook,
  type ServedCall,
  serveLambda,
} from '../clouds/simulator';
import type { Environment } from './environment';
import { ExitStatus, UsageError } from './exit-status';
import { packageRoot, requirePackagedHook } from './package-root';

export interface HookServeOptions {
  /** 0 takes any that is free. */
  readonly port: number;
  readonly region: string;
  /** Variables of the function, for example where it finds CloudWatch Logs. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The functions of template.yml, and the handler of each. */
const FUNCTIONS = { TypeFunction: 'handlers.entrypoint', TestEntrypoint: 'handlers.testEntrypoint' } as const;

/**
 * `gatewarden hook serve`: serves the packaged hook as Lambda would, until it is stopped. Prints an answer's status and
 * what the functions print themselves, and nothing of the requests: credentials come with those.
 */
export async function hookServe(
  { port, region, environment: variables }: HookServeOptions,
  environment: Environment,
): Promise<ExitStatus> {
  requirePackagedHook();
  const functions = new Map(
    Object.entries(FUNCTIONS).map(([name, handler]) => [
      name,
      packagedHook(packageRoot, region, { handler, environment: variables }),
    ]),
  );
  try {
    const endpoint = await open(functions, port, (call) => report(call, environment));
    environment.print(`The packaged hook answers at ${endpoint.url} as in Lambda, until Ctrl+C. For example:`);
    environment.print(`  cfn test --endpoint ${endpoint.url}`);
    environment.print(
      `  aws lambda invoke --endpoint-url ${endpoint.url} --no-sign-request --region ${region} ` +
        '--function-name TypeFunction --payload fileb://event.json answer.json',
    );
    await environment.interrupted();
    await endpoint.close();
    return ExitStatus.Clean;
  } finally {
    for (const each of functions.values()) each.close();
  }
}

async function open(
  functions: ReadonlyMap<string, LambdaFunction>,
  port: number,
  onCall: (call: ServedCall) => void,
): Promise<LambdaEndpoint> {
  try {
    return await serveLambda({ functions, port, onCall });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    const why = code === 'EACCES' ? 'is not allowed' : 'is taken';
    throw new UsageError(`Port ${port} ${why}. Choose another, or 0 for any that is free. Example: --port 3002`);
  }
}

function report({ functionName, answer, failed, durationMs, output }: ServedCall, environment: Environment): void {
  if (output !== '') environment.warn(output.trimEnd());
  environment.print(
    `${functionName} ${failed ? 'failed' : `answered ${statusOf(answer)}`} in ${durationMs.toFixed(0)} ms`,
  );
}

function statusOf(answer: string): string {
  const { hookStatus, status = hookStatus } = (JSON.parse(answer) ?? {}) as { hookStatus?: unknown; status?: unknown };
  return typeof status === 'string' ? status : 'without a status';
}
