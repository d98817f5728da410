/**
 * The runtime in the process of a {@link LambdaFunction}. Like the managed Node.js runtime, it loads the handler from
 * `_HANDLER` ("file.export") below `LAMBDA_TASK_ROOT`. It responds to each payload with the JSON of the result.
 */
import { join } from 'node:path';

type Handler = (event: unknown) => unknown;

/** A message to the runtime. The payload is text, so that the handler receives exactly the JSON that was sent. */
export interface RuntimeRequest {
  readonly payload: string;
}

/** A message from the runtime: the result of the handler as JSON, or its error. */
export type RuntimeResponse =
  | { readonly result: string }
  | { readonly errorType: string; readonly errorMessage: string };

function loadHandler(): Handler {
  const [file = '', name = ''] = (process.env['_HANDLER'] ?? '').split('.');
  const module = require(join(process.env['LAMBDA_TASK_ROOT'] ?? '', file)) as Record<string, Handler>;
  const handler = module[name];
  if (typeof handler !== 'function') throw new TypeError(`${file}.${name} is not a function.`);
  return handler;
}

async function respond({ payload }: RuntimeRequest): Promise<RuntimeResponse> {
  try {
    const event: unknown = JSON.parse(payload);
    return { result: JSON.stringify((await loadHandler()(event)) ?? null) };
  } catch (error) {
    return error instanceof Error
      ? { errorType: error.name, errorMessage: error.message }
      : { errorType: 'Error', errorMessage: String(error) };
  }
}

/** Waits until the output is written, so that it arrives before the response. */
const flush = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => resolve());
  });

process.on('message', async (request: RuntimeRequest) => {
  const response = await respond(request);
  await Promise.all([flush(process.stdout), flush(process.stderr)]);
  process.send?.(response);
});
