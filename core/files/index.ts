export { type Discovery, discover, realPath, type SourceFile, STANDARD_INPUT } from './discover';
export { describeProblem, type FileProblem, problemIn } from './file-problem';
export {
  armParameters,
  declaredNames,
  type GivenParameters,
  type GivenValue,
  readParameters,
  stackParameters,
  unusedParameters,
} from './parameters';
export { DocumentError, readDocument } from './read-document';
export { describeReadError, readSource, readStream } from './read-source';
export { readTemplateFile, type Template, type TemplateResult } from './template-file';
