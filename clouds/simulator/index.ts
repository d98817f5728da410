import { templateKind } from '../../core/templates';
import { simulateDeployment } from './azure/deployment';
import { simulateStack } from './cloudformation/simulate-stack';
import type { SimulatedClouds, Simulation, SimulationOptions, TemplateFile } from './simulation';

export { readAssignments } from './azure/assignment';
export { RegisteredHook, type RegisteredHookSchema } from './cloudformation/hook';
export type { GateVerdict } from './gate-verdict';
export type {
  GateDecision,
  PolicyAnswer,
  SimulatedClouds,
  Simulation,
  SimulationOptions,
  TemplateFile,
} from './simulation';

/**
 * Simulates the deployment of a template to its cloud.
 * @throws TemplateError if the cloud would reject the template before it creates a resource.
 */
export async function simulate(
  template: TemplateFile,
  clouds: SimulatedClouds,
  options: SimulationOptions,
): Promise<Simulation> {
  return templateKind(template.document.value) === 'ARM'
    ? simulateDeployment(template, clouds, options)
    : await simulateStack(template, clouds, options);
}
export type { HookAnnotation } from './cloudformation/hook';
export type { StackEvent } from './cloudformation/stack';
export { type GateConfiguration, openClouds } from './clouds';
export { type LambdaEndpoint, type ServedCall, serveLambda } from './lambda-endpoint';
export { type LambdaFunction, packagedHook } from './lambda-function';
export { withStandIns } from './unresolved-values';
