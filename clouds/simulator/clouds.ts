import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue } from '../../core/catalogue';
import { readAssignments } from './azure/assignment';
import { RegisteredHook, type RegisteredHookSchema } from './cloudformation/hook';
import { type LambdaFunction, packagedHook } from './lambda-function';
import type { SimulatedClouds } from './simulation';

/** Simulated clouds with the packaged hook and the generated policies. */
export interface OpenClouds extends SimulatedClouds {
  /** The hook's function, which runs in a process of its own. The caller must close it. */
  readonly handler: LambdaFunction;
}

/** The configuration of the hook and the policies. Without it, the catalogue's default modes apply. */
export interface GateConfiguration {
  /** The type configuration of the hook in the account. */
  readonly typeConfiguration?: unknown;
  /** The parameters of the template that deploys the policies. */
  readonly policyParameters?: Readonly<Record<string, unknown>>;
}

/**
 * Starts the simulated clouds.
 * @param root the folder of the Gatewarden package.
 * @param catalogue the catalogue from which the hook and the policies in that folder were built.
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
      readJson('gatewarden-apigateway-stagehook.json') as RegisteredHookSchema,
      handler,
      typeConfiguration,
    ),
    assignments: readAssignments(readJson('azure-policy/subscription.json'), policyParameters),
  };
}
