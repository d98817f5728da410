/**
 * What runs inside the process of a {@link LambdaFunction}: loads a handler as the managed Node.js runtime does, from
 * `_HANDLER` ("file.export") below `LAMBDA_TASK_ROOT`, and answers each payload with the text of its result.
 */
import { join } from 'node:path';

type Handler = (event: unknown) => unknown;

/** The messages of the two processes. Payloads stay text: what is read here is exactly what was sent. */
export interface Invocation {
  readonly payload: string;
}
export type InvocationOutcome =
  | { readonly result: string }
  | { readonly errorType: string; readonly errorMessage: string };

function loadHandler(): Handler {
  const [file = '', name = ''] = (process.env['_HANDLER'] ?? '').split('.');
  const module = require(join(process.env['LAMBDA_TASK_ROOT'] ?? '', file)) as Record<string, Handler>;
  const handler = module[name];
  if (typeof handler !== 'function') throw new TypeError(`${file}.${name} is not a function.`);
  return handler;
}

async function answer({ payload }: Invocation): Promise<InvocationOutcome> {
  try {
    const event: unknown = JSON.parse(payload);
    return { result: JSON.stringify((await loadHandler()(event)) ?? null) };
  } catch (error) {
    return error instanceof Error
      ? { errorType: error.name, errorMessage: error.message }
      : { errorType: 'Error', errorMessage: String(error) };
  }
}

/** What was printed arrives before the answer does. */
const flush = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => resolve());
  });

process.on('message', async (invocation: Invocation) => {
  const outcome = await answer(invocation);
  await Promise.all([flush(process.stdout), flush(process.stderr)]);
  process.send?.(outcome);
});
