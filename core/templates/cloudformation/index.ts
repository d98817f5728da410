export type { DeploymentContext } from './context';
export { deploymentOrder } from './order';
export type { StackOutput } from './outputs';
export { hasOwnTemplate, type StackResource, type UnlistedResources } from './resources';
export {
  type CloudFormationTemplate,
  type HiddenResource,
  isCloudFormationTemplate,
  readCloudFormationTemplate,
} from './template';
