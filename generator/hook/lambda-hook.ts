import type { Catalogue } from '../../core/catalogue';
import { awsTypes } from './registered-schema';

const TARGET_NAMES = /^(?<indent> +)TargetNames: \[.*\]$/m;

/**
 * The template of the Lambda Hook, deploy/lambda-hook.yml, with the types for which CloudFormation calls the function.
 * @throws Error if the template has no list of target names on one line.
 */
export function withTargetNames(template: string, catalogue: Catalogue): string {
  if (!TARGET_NAMES.test(template))
    throw new Error('deploy/lambda-hook.yml: the line of target names is missing. Example: TargetNames: []');
  return template.replace(TARGET_NAMES, `$<indent>TargetNames: [${awsTypes(catalogue).join(', ')}]`);
}
