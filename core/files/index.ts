export { discover, realPath, type SourceFile, STANDARD_INPUT } from './discover';
export type { FileProblem } from './file-problem';
export {
  armDeclarations,
  armParameters,
  type GivenParameters,
  ParametersError,
  readParameters,
  stackDeclarations,
  stackParameters,
  unusedParameters,
} from './parameters';
export { describeReadError, readSource, readStream, SourceError } from './read-source';
