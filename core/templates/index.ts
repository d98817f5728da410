export {
  type ArmResource,
  isArmTemplate,
  readArmParameters,
  readArmTemplate,
  type UnreadPart as UnreadArmPart,
} from './arm/read';
export { textParameter } from './arm/text-parameters';
export { type ChangeSet, isChangeSet, readChangeSet } from './change-set';
export {
  type CloudFormationTemplate,
  deploymentOrder,
  hasOwnTemplate,
  isCloudFormationTemplate,
  readCloudFormationTemplate,
  type StackResource,
} from './cloudformation';
export { piecesOf } from './cloudformation/text';
export { type Document, type DocumentWarning, LARGEST_YAML, parseDocument } from './document';
export { type TemplateKind, templateKind } from './kind';
export { mayBeTemplate } from './may-be-template';
export { requireNoErrors, type TemplateProblem } from './problem';
export type { Place, Range } from './recorder';
export { SERVERLESS_API } from './sam';
export { memberAt, type Path } from './source';
export { TemplateError } from './template-error';
