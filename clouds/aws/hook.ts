import { typeName } from '../../gatewarden-apigateway-stagehook.json';

/** The hook as the CloudFormation registry knows it. The names of what goes with it are those that `cfn submit` gives. */
export const HOOK = { Type: 'HOOK', TypeName: typeName } as const;

export const hyphenatedName = typeName.replaceAll('::', '-').toLowerCase();

export const ROLE_STACK = `${hyphenatedName}-role-stack`;
export const UPLOAD_STACK = `${hyphenatedName}-upload-stack`;
export const LOG_GROUP = `${hyphenatedName}-logs`;
