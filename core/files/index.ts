export { type Discovery, discover, realPath, type SourceFile, STANDARD_INPUT } from './discover';
export { describeProblem, type FileProblem, problemIn } from './file-problem';
export {
  armParameters,
  declaredNames,
  type GivenParameters,
  readParameters,
  stackParameters,
  unusedParameters,
} from './parameters';
export { DocumentError, readDocument } from './read-document';
export { describeReadError, readSource, readStream } from './read-source';
export { readTemplate, type TemplateFile, type TemplateResult } from './read-template';
