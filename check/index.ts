export { type CheckedFile, checkFile } from './check-file';
export type { CheckOptions, ClientCertificates } from './check-template';
export { checkFiles } from './pool';
export type { CheckFinding, CheckReport, Unread } from './report';
export { unreadOf } from './unread';
