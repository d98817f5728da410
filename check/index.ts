export { type CheckedFile, checkFile } from './check-file';
export type { CheckOptions } from './check-options';
export { checkFiles, checkShare, type SharedWork } from './pool';
export type { CheckFinding, CheckReport, UncheckedPart } from './report';
export { uncheckedParts } from './unchecked-parts';
