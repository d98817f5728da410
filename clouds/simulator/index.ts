import { templateKind } from '../../core/templates';
import { simulateDeployment } from './azure/deployment';
import { simulateStack } from './cloudformation/simulate-stack';
import type { Clouds, Simulation, SimulationOptions, TemplateFile } from './simulation';

export { readAssignments } from './azure/assignment';
export { type HookSchema, RegisteredHook } from './cloudformation/hook';
export type { GateVerdict } from './gate-verdict';
export type {
  Clouds,
  GateDecision,
  PolicyAnswer,
  Simulation,
  SimulationOptions,
  TemplateFile,
} from './simulation';

/**
 * Deploys a template to its embedded cloud.
 * @throws TemplateError where the cloud would refuse the template before it makes anything.
 */
export async function simulate(
  template: TemplateFile,
  clouds: Clouds,
  options: SimulationOptions,
): Promise<Simulation> {
  return templateKind(template.document.value) === 'ARM'
    ? simulateDeployment(template, clouds, options)
    : await simulateStack(template, clouds, options);
}
export type { Annotation } from './cloudformation/hook';
export type { StackEvent } from './cloudformation/stack';
export { type GateConfiguration, openClouds } from './clouds';
export { type LambdaEndpoint, type ServedCall, serveLambda } from './lambda-endpoint';
export { type LambdaFunction, packagedHook } from './lambda-function';
export { withStandIns } from './unresolved-values';
