// The configurations with which the contract tries the hook.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const SCHEMA = 'gatewarden-apigateway-stagehook.json';

/** A mode for every control; one that is off by default decides nothing until a configuration turns it on. */
export async function everyControl(root, mode) {
  const { definitions } = JSON.parse(await readFile(join(root, SCHEMA), 'utf8'));
  return Object.fromEntries(Object.keys(definitions.Controls.properties).map((id) => [id, mode]));
}
