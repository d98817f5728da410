import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue } from '../../core/catalogue';
import { readAssignments } from './azure/assignment';
import { type HookSchema, RegisteredHook } from './cloudformation/hook';
import { type LambdaFunction, packagedHook } from './lambda-function';
import type { Clouds } from './simulation';

/** Clouds with the gates as they are built: the packaged hook, the emitted policies. */
export interface OpenClouds extends Clouds {
  /** A process, which the caller closes. */
  readonly handler: LambdaFunction;
}

/**
 * @param root the folder of the package.
 * @param catalogue the one that the hook and the policies there are made of.
 */
export function openClouds(root: string, region: string, catalogue: Catalogue): OpenClouds {
  const readJson = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
  const handler = packagedHook(root, region);
  return {
    catalogue,
    region,
    handler,
    hook: new RegisteredHook(readJson('gatewarden-apigateway-stagehook.json') as HookSchema, handler),
    assignments: readAssignments(readJson('azure-policy/subscription.json')),
  };
}
