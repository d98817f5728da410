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
  /** 0 selects a free port. */
  readonly port: number;
  readonly region: string;
  /** Environment variables of the function, for example the endpoint of CloudWatch Logs. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The functions of template.yml with their handlers. */
const FUNCTIONS = { TypeFunction: 'handlers.entrypoint', TestEntrypoint: 'handlers.testEntrypoint' } as const;

/**
 * `gatewarden hook serve`: serves the packaged hook behind a local Lambda endpoint until it is stopped. Prints the status
 * of each answer and the output of the functions. Never prints requests, because they contain credentials.
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
    environment.print(`Serving the packaged hook at ${endpoint.url} until you press Ctrl+C. Examples:`);
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
    const reason = code === 'EACCES' ? 'needs administrator rights' : 'is in use';
    throw new UsageError(`Port ${port} ${reason}. Use another port, or 0 for a free one. Example: --port 3002`);
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
