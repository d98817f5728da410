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

/** How the gates are configured; without it, as the catalogue says. */
export interface GateConfiguration {
  /** The type configuration of the hook, as an account sets it. */
  readonly typeConfiguration?: unknown;
  /** The parameters that the policies are deployed with. */
  readonly policyParameters?: Readonly<Record<string, unknown>>;
}

/**
 * @param root the folder of the package.
 * @param catalogue the one from which the hook and the policies there were built.
 */
export function openClouds(
  root: string,
  region: string,
  catalogue: Catalogue,
  { typeConfiguration, policyParameters }: GateConfiguration = {},
): OpenClouds {
  const readJson = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
  const handler = packagedHook(root, region);
  return {
    catalogue,
    region,
    handler,
    hook: new RegisteredHook(
      readJson('gatewarden-apigateway-stagehook.json') as HookSchema,
      handler,
      typeConfiguration,
    ),
    assignments: readAssignments(readJson('azure-policy/subscription.json'), policyParameters),
  };
}
