import { typeName } from '../../gatewarden-apigateway-stagehook.json';

/** The identifier of the hook in the CloudFormation registry. Its stacks and log group have the names of `cfn submit`. */
export const HOOK = { Type: 'HOOK', TypeName: typeName } as const;

export const hyphenatedName = typeName.replaceAll('::', '-').toLowerCase();

export const ROLE_STACK = `${hyphenatedName}-role-stack`;
export const UPLOAD_STACK = `${hyphenatedName}-upload-stack`;
export const LOG_GROUP = `${hyphenatedName}-logs`;
