import { isArmTemplate } from './arm/read';
import { isChangeSet } from './change-set';
import { isCloudFormationTemplate } from './cloudformation';

export type TemplateKind = 'CloudFormation' | 'ARM' | 'change set';

/** Undefined for a document that is not a template. */
export function templateKind(document: unknown): TemplateKind | undefined {
  if (isChangeSet(document)) return 'change set';
  if (isCloudFormationTemplate(document)) return 'CloudFormation';
  return isArmTemplate(document) ? 'ARM' : undefined;
}
